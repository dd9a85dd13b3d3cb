"""The help: one short text, and a table of every key made from the actions themselves."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import (
    QFont,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from riskdesk.ui.actions import Actions, Spec
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button

_PLACE = re.compile(r"\{(key|menu):(\w+)\}")


def tr(text: str) -> str:
    """Translate a text of the help."""
    return QCoreApplication.translate("Help", text)


def plain(text: str) -> str:
    """An action's text without its mnemonic sign and dots: "Print"."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def keys(spec: Spec) -> str:
    """An action's shortcut as this system writes it."""
    return QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def help_text(actions: Actions) -> str:
    """The help's text in Markdown, with each ``{key:name}`` and ``{menu:name}`` as the actions have it.

    Raises:
        KeyError: the text names an action that there is not.
    """
    named = {spec.name: spec for spec in actions.table}
    text = files("riskdesk.resources").joinpath("help", "help.md").read_text("utf-8")

    def filled(place: re.Match[str]) -> str:
        spec = named[place[2]]
        return f"**{keys(spec)}**" if place[1] == "key" else plain(spec.text)

    return _PLACE.sub(filled, text)


class HelpDialog(QDialog):
    """Text and keys, in one page to read, search and copy."""

    def __init__(self, parent: QWidget | None, theme: Theme, actions: Actions) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("help_dialog")
        self.setWindowTitle(tr("Help and keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QTextBrowser()
        self.text.setObjectName("help_text")
        self.text.setAccessibleName(tr("Help"))
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        px = theme.px
        self.text.document().setDocumentMargin(px(16))
        self.text.setMarkdown(help_text(actions))
        self._dress()
        self._keys(actions)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = button(tr("Close"), self.accept, "close", "primary")
        close.setDefault(True)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(min(px(760), 1240), min(px(620), 680))
        self.text.setFocus()

    # The look of the text: Markdown brings its own sizes and grids.

    def _dress(self) -> None:
        px, document = self._theme.px, self.text.document()
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor = QTextCursor(block)
            form = QTextBlockFormat()
            form.setTopMargin(px(18 if level else 4))
            form.setBottomMargin(px(4))
            form.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.mergeBlockFormat(form)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(self._heading(level))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            self._table_look(frame)

    def _table_look(self, frame: object) -> None:
        form = getattr(frame, "format", lambda: None)()
        if form is not None and form.isTableFormat():
            getattr(frame, "setFormat")(self._table(form.toTableFormat().columns()))  # noqa: B009

    def _heading(self, level: int) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font({1: 22, 2: 17}.get(level, 14), QFont.Weight.DemiBold))
        return form

    def _table(self, columns: int) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setCellSpacing(0)
        form.setCellPadding(self._theme.px(3))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        shares = {2: (26, 74), 3: (26, 30, 44)}.get(columns, (100,))
        form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, s) for s in shares])
        return form

    # The keys

    def _keys(self, actions: Actions) -> None:
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._title(cursor, tr("Every key"), 2)
        for menu, specs in groupby(actions.table, key=lambda spec: spec.menu):
            self._title(cursor, plain(menu), 3)
            self._rows(cursor, [(keys(s), plain(s.text), s.tip) for s in specs if s.shortcut])

    def _title(self, cursor: QTextCursor, text: str, level: int) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        form = QTextBlockFormat()
        form.setHeadingLevel(level)
        form.setTopMargin(self._theme.px(18 if level == 2 else 12))
        form.setBottomMargin(self._theme.px(4))
        cursor.insertBlock(form, self._heading(level))
        cursor.insertText(text)

    def _rows(self, cursor: QTextCursor, rows: list[tuple[str, str, str]]) -> None:
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        table = cursor.insertTable(len(rows), 3, self._table(3))
        looks = (
            self._look("text", QFont.Weight.DemiBold),
            self._look("text"),
            self._look("second"),
        )
        for n, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cellAt(n, column).firstCursorPosition().insertText(text, looks[column])

    def _look(self, colour: str, weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font(13, weight))
        form.setForeground(self._theme.colour(colour))
        return form
