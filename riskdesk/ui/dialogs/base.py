"""What the dialogs share: a form with a heading, a line for what is wrong, and the two buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label


class _Body(QWidget):
    """What scrolls where there is no room. Its least height is that of its text at its width, and no guess at it."""

    def minimumSizeHint(self) -> QSize:
        """Any height will do: the scroll area asks what the width takes."""
        hint, layout = super().minimumSizeHint(), self.layout()
        return QSize(hint.width(), 0) if layout and layout.hasHeightForWidth() else hint


def centre(dialog: QDialog) -> None:
    """Put a dialog over the middle of its window, whole on the screen: Qt does so for the size that it had before it
    was shown, and one that then grows would stick out at the right."""
    parent = dialog.parentWidget()
    screen = dialog.screen().availableGeometry()
    over = parent.window().frameGeometry() if parent is not None else screen
    place = dialog.frameGeometry()
    place.moveCenter(over.center())
    left = max(screen.left(), min(place.left(), screen.right() - place.width() + 1))
    top = max(screen.top(), min(place.top(), screen.bottom() - place.height() + 1))
    dialog.move(left, top)


LATER = object()
"""What a ``save`` gives that has only begun: the dialog stays until it is accepted."""


class FormDialog(QDialog):
    """Heading, form, one line for what is wrong, Cancel and a primary button.

    The primary button calls ``save``: a ``RiskDeskError`` from it is shown in the dialog, which stays open with
    everything that was typed, and the focus goes to the field that it is about. Shown with ``open()``.
    """

    def __init__(self, parent: QWidget | None, theme: Theme, name: str, title: str, go: str, intro: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.theme = theme
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, px(16))
        outer.setSpacing(px(10))
        self._body = _Body()
        self._body.setObjectName("page")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(px(20), px(16), px(20), 0)
        self._column.setSpacing(px(10))
        self._column.addWidget(label(title, "title"))
        if intro:
            self._column.addWidget(label(intro, "second", wrap=True))
        self.form = QFormLayout()
        self.form.setSpacing(px(8))
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._column.addLayout(self.form)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        outer.addWidget(self._scroll, 1)
        self._wrong = label("", "danger", wrap=True)
        self._wrong.setObjectName("wrong")
        self._wrong.setContentsMargins(px(20), 0, px(20), 0)
        self._wrong.hide()
        outer.addWidget(self._wrong)
        self._buttons = buttons = QHBoxLayout()
        buttons.setContentsMargins(px(20), 0, px(20), 0)
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        self.cancel = button(self.tr("Cancel"), self.reject, "cancel")
        self.cancel.setAutoDefault(False)
        self.go = button(go, self._go, "go", "primary")
        self.go.setDefault(True)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        outer.addLayout(buttons)
        self._save: Callable[[], object] = lambda: None
        self._at_fault: QWidget | None = None

    @property
    def body(self) -> QVBoxLayout:
        """What stands between heading and buttons, for what is no form."""
        return self._column

    def another(self, made: QPushButton) -> None:
        """Put one more button on the left of the others."""
        made.setAutoDefault(False)
        self._buttons.insertWidget(0, made)

    def showEvent(self, event: QShowEvent) -> None:
        """As large as what is asked, and no larger than the screen: with large text the form scrolls."""
        super().showEvent(event)
        self.fit()
        first = self.form.itemAt(0, QFormLayout.ItemRole.FieldRole) if self.form.rowCount() else None
        if first and self.focusWidget() in (None, self.go, self.cancel) and (field := first.widget()):
            field.setFocus()

    def fit(self) -> None:
        """Take the size of what is asked, as when there is more of it now."""
        room = self._room()
        width = min(max(self.theme.px(540), self._body.minimumSizeHint().width() + self.theme.px(16)), room.width())
        self.resize(width, min(self._height_at(width), room.height()))
        centre(self)

    def _room(self) -> QSize:
        return self.screen().availableSize() - QSize(24, 48)

    def _height_at(self, width: int) -> int:
        """What all that is said and asked takes at a width."""
        # At the width that a scroll bar leaves: one that came with the first, smaller size would stay for a line less.
        body = self._body.heightForWidth(width - self._scroll.verticalScrollBar().sizeHint().width())
        body = body if body > 0 else self._body.sizeHint().height()
        buttons = self.go.sizeHint().height() + self.theme.px(10 + 16)
        wrong = 0 if self._wrong.isHidden() else self._wrong.heightForWidth(width) + self.theme.px(10)
        return body + wrong + buttons + self.theme.px(8)

    def _grow(self) -> None:
        """Be as high as there is to say now, as far as the screen goes; what was made larger by hand stays so."""
        height = min(self._height_at(self.width()), self._room().height())
        if height > self.height():
            self.resize(self.width(), height)
        if self.frameGeometry().bottom() > self.screen().availableGeometry().bottom():
            centre(self)

    def on_save(self, save: Callable[[], object]) -> None:
        """What the primary button does before the dialog closes."""
        self._save = save

    @contextmanager
    def about(self, field: QWidget) -> Iterator[None]:
        """What is refused inside is about ``field``: the focus goes there, with the text to be typed over."""
        try:
            yield
        except RiskDeskError:
            self._at_fault = field
            raise

    def field(self, text: str, name: str, widget: QWidget) -> None:
        """Add a row to the form; the label is the field's accessible name too."""
        widget.setObjectName(name)
        widget.setAccessibleName(text.replace("&", ""))
        words = label(text, "label")
        words.setBuddy(widget)
        self.form.addRow(words, widget)

    def line(self, text: str, name: str, value: str = "", hint: str = "") -> QLineEdit:
        """Add a one-line text field."""
        made = QLineEdit(value)
        made.setPlaceholderText(hint)
        self.field(text, name, made)
        return made

    def say(self, text: str) -> None:
        """Say what is wrong, or nothing; the dialog grows for it, so that what is asked stays in sight."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        if text and self.isVisible():
            self._grow()

    @property
    def wrong(self) -> str:
        """What the dialog says is wrong."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def _go(self) -> None:
        self._at_fault = None
        try:
            begun = self._save() is LATER
        except RiskDeskError as error:
            self.say(str(error))
            self._focus_fault()
            return
        if not begun:
            self.accept()

    def _focus_fault(self) -> None:
        field = self._at_fault
        if field is None:
            return
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(field)
        if isinstance(field, QLineEdit):
            field.selectAll()
