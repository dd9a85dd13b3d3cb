"""Checking a printed sheet from the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel

from riskdesk.reports.pdf import sheet_pdf
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import area_id
from tests.ui.windows import MakeWindow, dialog, press


def saved(bench: Workbench, path: Path) -> Path:
    assert bench.editor is not None
    path.write_bytes(sheet_pdf(bench.editor.session).pdf)
    return path


def test_a_sheet_that_matches_and_one_that_does_no_more(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    bench = window.bench
    sheet = saved(bench, tmp_path / "a <b>sheet.pdf")
    for heading, words in (
        ("It matches the library", "Made again from the library it is the same, byte for byte."),
        ("It does not match any more", "Its method, scores or agreed order were changed after the sheet was made."),
    ):
        window.actions_["check_sheet"].trigger()
        asked = dialog(window, "check_sheet_dialog")
        assert isinstance(asked, QFileDialog)
        asked.fileSelected.emit(str(sheet))
        asked.reject()
        told = dialog(window, "checked_dialog")
        shown = [text.text() for text in told.findChildren(QLabel)]
        assert shown[0] == heading
        assert shown[1].startswith("a <b>sheet.pdf\n\n")
        assert words in shown[1]
        press(told, "close")
        assert bench.editor is not None
        bench.editor.set_mark(area_id(bench, "Drugs"), "impact", 1)


def test_a_file_that_is_no_sheet_is_told(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    (tmp_path / "notes.txt").write_text("no PDF")
    said: list[tuple[str, bool]] = []
    window.bench.told.connect(lambda text, error: said.append((text, error)))
    window.actions_["check_sheet"].trigger()
    asked = dialog(window, "check_sheet_dialog")
    assert isinstance(asked, QFileDialog)
    asked.fileSelected.emit(str(tmp_path / "notes.txt"))
    assert said == [(f"{tmp_path / 'notes.txt'}: this is no PDF", True)]
