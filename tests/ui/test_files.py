"""Asking for files: where the dialogs begin, what endings names get, and that nothing is written over unasked."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import riskdesk.ui
from riskdesk.ui.files import ask_open, ask_save, last_folder, remember, with_ending
from tests.ui.windows import dialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def saving(window: QWidget, taken: list[Path], left: list[str] | None = None) -> QFileDialog:
    otherwise = (lambda: left.append("left")) if left is not None else (lambda: None)
    return ask_save(window, "save_it", "Save", "PDF files (*.pdf)", "Minutes.pdf", taken.append, otherwise)


def shown(window: QWidget) -> QFileDialog:
    found = dialog(window, "save_it")
    assert isinstance(found, QFileDialog)
    return found


def save_as(box: QFileDialog, path: Path) -> None:
    box.setDirectory(str(path.parent))
    box.selectFile(str(path))
    box.accept()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Minutes", "Minutes.pdf"),
        ("Minutes.PDF", "Minutes.PDF"),
        ("Minutes.txt", "Minutes.txt"),
        ("Minutes 17.11.2010", "Minutes 17.11.2010.pdf"),
        ("Dr. Strategic assessment", "Dr. Strategic assessment.pdf"),
    ],
)
def test_a_name_gets_the_ending_that_it_lacks(window: QWidget, tmp_path: Path, typed: str, wanted: str) -> None:
    assert with_ending(tmp_path / typed, ".pdf") == tmp_path / wanted
    taken: list[Path] = []
    save_as(saving(window, taken), tmp_path / typed)
    assert taken == [tmp_path / wanted]


def test_a_file_whose_ending_was_added_is_asked_about_too(window: QWidget, tmp_path: Path) -> None:
    held = tmp_path / "Minutes 17.11.2010.pdf"
    held.write_bytes(b"held")
    taken: list[Path] = []
    left: list[str] = []
    save_as(saving(window, taken, left), held.with_suffix(""))
    assert taken == []
    again = shown(window)
    assert again.selectedFiles() == [str(held)]
    asked: list[str] = []

    def refuse() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.No).click()

    QTimer.singleShot(0, refuse)
    again.accept()
    assert "already exists" in asked[0]
    assert (taken, left) == ([], [])
    shown(window).reject()
    assert (taken, left) == ([], ["left"])


def test_the_folder_used_last_is_where_the_next_dialog_begins(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert last_folder(window) == Path(documents)
    save_as(saving(window, []), tmp_path / "Minutes")
    assert last_folder(window) == tmp_path
    # A dialog above the window begins there too, another window does not.
    above = QDialog(window)
    taken: list[Path] = []
    box = ask_open(above, "open_it", "Open", "Schemes (*.toml)", taken.append)
    assert Path(box.directory().absolutePath()) == tmp_path
    (tmp_path / "deeper").mkdir()
    box.fileSelected.emit(str(tmp_path / "deeper" / "scheme.toml"))
    assert taken == [tmp_path / "deeper" / "scheme.toml"]
    assert last_folder(window) == tmp_path / "deeper"
    remember(window, tmp_path / "dropped.csv")
    assert last_folder(above) == tmp_path
    # Where a library lies is no place for what is saved.
    held = ask_open(window, "open_library", "Open", "Libraries (*.db)", taken.append, tmp_path / "deeper")
    assert Path(held.directory().absolutePath()) == tmp_path / "deeper"
    held.fileSelected.emit(str(tmp_path / "deeper" / "library.db"))
    assert last_folder(window) == tmp_path
    other = QWidget()
    qtbot.addWidget(other)
    assert last_folder(other) == Path(documents)


def test_no_two_dialogs_have_one_name() -> None:
    """By their names dialogs are found, by tests and by tools that drive a window."""
    found: list[tuple[str, str]] = []
    for path in Path(riskdesk.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append((node.value, path.name))
    dialogs = Counter(text for text, _ in found if text.isidentifier() and text.endswith("_dialog"))
    assert len(dialogs) > 20
    assert [text for text, count in dialogs.items() if count > 1] == []
    # One kind of work may be begun in several places of a module, as an import's reading and writing.
    progress = Counter(
        text for text, _ in set(found) if text.isidentifier() and text.endswith("_progress") and text[0] != "_"
    )
    assert [text for text, count in progress.items() if count > 1] == []
    classes = Counter(
        node.name
        for path in Path(riskdesk.ui.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("Dialog")
    )
    assert [name for name, count in classes.items() if count > 1] == []
