"""Tool tips that show a user's text as it stands."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget


def plain_tip(text: str) -> str:
    """A tool tip of one or several lines in which nothing is taken for markup; "" for no tip.

    Qt guesses whether a tip is markup; what is written as markup throughout leaves it nothing to guess.
    """
    lines = escape(text, quote=False).split("\n")
    return f"<qt>{'<br>'.join(lines)}</qt>" if text else ""


def show_tip(widget: QWidget, event: QHelpEvent, text: str) -> None:
    """Show a text as the tip of what is under the mouse, and none for ""; for widgets that paint what they show."""
    if text:
        QToolTip.showText(event.globalPos(), plain_tip(text), widget)
    else:
        QToolTip.hideText()
