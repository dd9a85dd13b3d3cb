"""Every text of a session is shown as text: no label, tip, list or document takes it for markup or loads anything."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from riskdesk.services.desk import Desk
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.hostile.sessions import hostile_library
from tests.ui.windows import MakeWindow

TABS = ("score", "priorities", "history", "sheet", "details")
DIALOGS = (
    "new_assessment", "new_session", "rescore", "close_session", "recorder", "add_area", "rename_area", "jump",
    "merge_areas", "split_area", "remove_area", "restore_area", "settle", "export", "export_sessions", "rollup",
    "issue", "help", "about", "save_pdf", "log_pdf", "save_review",
)  # fmt: skip
# PySide6 has this function of QtGui in a namespace of QtCore, where the types do not know of it.
mightBeRichText = QtGui.Qt.mightBeRichText  # noqa: N816
SIGN = "etc/passwd"
"""Stands in every hostile text."""


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> Iterator[MainWindow]:
    desk = Desk.at(hostile_library(tmp_path / "library.sqlite"), who="Analyst")
    bench = Workbench(desk, Theme(Mode.LIGHT))
    bench.open("v2")
    made = make_window(bench)
    yield made
    made.close()
    bench.show(None)
    desk.close()


def shown_texts() -> Iterator[tuple[str, str]]:
    """Whatever could be taken for markup: where it stands, and the text as Qt gets it."""
    for widget in QApplication.allWidgets():
        where = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"label {where}", widget.text()
        yield f"tip of {where}", widget.toolTip()
        yield f"help of {where}", widget.whatsThis()
        for action in widget.actions():
            yield f"tip of action {action.objectName()} {action.text()}", action.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from tips_of(widget.model(), where)
    for action in QApplication.instance().findChildren(QAction):  # type: ignore[union-attr]
        yield f"tip of action {action.text()}", action.toolTip()


def tips_of(model: QAbstractItemModel, where: str, parent: QModelIndex | None = None) -> Iterator[tuple[str, str]]:
    at = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(at)
    for row in range(model.rowCount(at)):
        for column in range(columns):
            index = model.index(row, column, at)
            yield f"tip of {where}, row {row}", str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            yield f"help of {where}, row {row}", str(index.data(Qt.ItemDataRole.WhatsThisRole) or "")
            flat = isinstance(model, QAbstractListModel | QAbstractTableModel)
            if column == 0 and not flat and model.hasChildren(index):
                yield from tips_of(model, where, index)
    for section in range(columns):
        tip = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        yield f"tip of {where}, column {section}", str(tip or "")


def markup(text: str) -> str:
    """What of a text would be taken for markup of somebody's own, or ""."""
    if SIGN not in unescape(text) or not mightBeRichText(text):
        return ""
    document = QTextDocument()
    document.setHtml(text)
    return "" if SIGN in document.toPlainText() else text


def taken_for_markup() -> list[str]:
    return sorted({f"{where}: {text[:90]!r}" for where, text in shown_texts() if markup(text)})


def documents() -> Iterator[QTextDocument]:
    for widget in QApplication.allWidgets():
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.document()


def formatted(document: QTextDocument) -> bool:
    """Whether a document holds a picture or a link to somewhere else."""
    block = document.begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            form = parts.fragment().charFormat()
            if form.isImageFormat() or (form.isAnchor() and "invalid" in form.anchorHref()):
                return True
            parts += 1
        block = block.next()
    return False


def settled(qtbot: QtBot) -> None:
    QCoreApplication.processEvents()
    qtbot.wait(20)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_no_tab_takes_text_for_markup(qtbot: QtBot, window: MainWindow, version: str) -> None:
    """Of a draft and of a closed session."""
    window.bench.open(version)
    seen = 0
    for tab in TABS:
        window.show_tab(tab)
        settled(qtbot)
        assert taken_for_markup() == []
        assert not any(map(formatted, documents()))
        seen += sum(SIGN in text for text in every_label())
    assert seen > 10


def every_label() -> Iterator[str]:
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel):
            yield widget.text()


@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_takes_text_for_markup(qtbot: QtBot, window: MainWindow, name: str) -> None:
    tab = {"settle": "priorities", "rename_area": "score", "issue": "sheet"}.get(name, "score")
    window.show_tab(tab)
    action = window.actions_[name]
    if not action.isEnabled():
        window.bench.open("v1")
        settled(qtbot)
    if not action.isEnabled():
        pytest.skip("not of this session")
    action.trigger()
    settled(qtbot)
    assert taken_for_markup() == []
    assert not any(map(formatted, documents()))
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_no_message_takes_text_for_markup(qtbot: QtBot, window: MainWindow) -> None:
    from tests.hostile.sessions import MARKUP

    for error in (False, True):
        window.bench.tell(MARKUP, error=error)
        settled(qtbot)
        assert taken_for_markup() == []
        assert any(MARKUP in text for text in every_label())


def test_titles_and_menus_hold_the_text_as_it_is(window: MainWindow) -> None:
    assert "<b>x</b>" in window.windowTitle()
    editor = window.bench.editor
    assert editor is not None
    editor.set_marks([("a-0", "impact", 4)])
    undo = window.actions_["undo"].text()
    # One "&" makes a key of the letter behind it, two are shown as one; a tab would begin the place of the keys.
    assert "&&" in undo or "&" not in undo.replace("&Undo", "")
    assert "\t" not in undo


def test_it_is_noticed(qtbot: QtBot) -> None:
    """A label that lets Qt guess, and a tip that is not escaped, fail the tests above."""
    from tests.hostile.sessions import MARKUP

    label = QLabel(MARKUP)
    qtbot.addWidget(label)
    assert len(taken_for_markup()) == 1
    label.setTextFormat(Qt.TextFormat.PlainText)
    assert taken_for_markup() == []
    label.setToolTip(MARKUP)
    assert len(taken_for_markup()) == 1
    text = QTextEdit()
    qtbot.addWidget(text)
    text.setHtml(MARKUP)
    assert formatted(text.document())


def test_a_tip_under_the_mouse_is_text(qtbot: QtBot, window: MainWindow) -> None:
    from riskdesk.ui.tips import plain_tip
    from tests.hostile.sessions import MARKUP

    widget = QWidget()
    qtbot.addWidget(widget)
    QToolTip.showText(window.pos(), plain_tip(MARKUP), window)
    document = QTextDocument()
    document.setHtml(plain_tip(MARKUP))
    assert document.toPlainText() == MARKUP
    assert not formatted(document)
