"""A question with a consequence: asked once, in words, with buttons that say what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from riskdesk.ui.dialogs.base import centre
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label


def ask(
    parent: QWidget | None,
    theme: Theme,
    name: str,
    title: str,
    text: str,
    answers: Sequence[tuple[str, str, Callable[[], object]]],
    cancel: str | None,
    careful: bool = False,
) -> QDialog:
    """Open a question; ``answers`` are (button text, object name, what to do), the first is the suggested one.

    ``cancel`` is the text of the button that does nothing, or ``None`` for none; with ``careful`` it is the one that
    Enter presses, for what can't be taken back.
    """
    dialog = QDialog(parent)
    dialog.setObjectName(name)
    dialog.setWindowTitle(title)
    dialog.setModal(True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    px = theme.px
    column = QVBoxLayout(dialog)
    column.setContentsMargins(px(20), px(16), px(20), px(16))
    column.setSpacing(px(12))
    column.addWidget(label(title, "title", wrap=True))
    column.addWidget(label(text, wrap=True))
    row = QHBoxLayout()
    row.addStretch(1)
    if cancel is not None:
        keep = button(cancel, dialog.reject, "cancel")
        keep.setDefault(careful)
        row.addWidget(keep)
    for n, (words, object_name, act) in enumerate(answers):

        def chosen(act: Callable[[], object] = act) -> None:
            dialog.accept()
            act()

        made = button(words, chosen, object_name, "primary" if n == 0 else "")
        made.setDefault(n == 0 and not careful)
        row.addWidget(made)
    column.addLayout(row)
    dialog.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
    if careful and cancel is not None:
        keep.setFocus()
    for widget in dialog.findChildren(QWidget):
        # What was never shown does not know its font yet, and the dialog would come too small for it.
        widget.ensurePolished()
    # Qt itself gives a dialog no more than two thirds of the screen, and cuts what takes more.
    column.activate()
    room = dialog.screen().availableSize()
    width = min(max(px(460), column.minimumSize().width()), room.width() - 24)
    dialog.resize(width, min(column.totalHeightForWidth(width), room.height() - 48))
    dialog.open()
    centre(dialog)
    return dialog
