"""The menu under the right mouse button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from riskdesk.ui.actions import Actions


def offer(widget: QWidget, actions: Actions, *names: str) -> None:
    """Give a widget a menu of these actions under the right mouse button and the menu key."""
    for name in names:
        widget.addAction(actions[name])
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
