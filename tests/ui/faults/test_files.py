"""The program's other files while the disk fails: settings, the sample, temporary files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.settings import Settings
from riskdesk.ui.sheet.printing import PdfPages, PrintError, new_printer, print_pdf
from riskdesk.ui.window import MainWindow
from tests.faults.faults import Faults
from tests.ui.benches import BenchMaker, mark
from tests.ui.sheet.sheets import long_pdf
from tests.ui.windows import Start, dialog


def test_settings_that_cannot_be_written_hinder_nothing(make_bench: BenchMaker, qtbot: QtBot, tmp_path: Path) -> None:
    # A file where the folder should be: as little to be written as on a full or read-only disk, for root too.
    (tmp_path / "config").write_text("no folder")
    bench = make_bench({"Drugs": (3, 5, 13)})
    window = MainWindow(bench, Settings(tmp_path / "config" / "window.ini"))
    qtbot.addWidget(window)
    window.apply_theme()
    window.show()
    table = window.findChild(ScoreTable)
    assert table is not None
    QTest.keyClicks(table, "4")
    assert mark(bench, "Drugs", IMPACT) == 4
    window.bench.theme.step(1)
    assert window.close()
    assert (tmp_path / "config").read_text() == "no folder"


def test_a_sample_for_which_there_is_no_room_says_so_and_leaves_the_window(
    application: Start, faults: Faults, tmp_path: Path
) -> None:
    program = application()
    program.open_made(tmp_path / "own.riskdesk")
    assert program.window
    own = program.window.bench.desk.library
    for number in (1, 60, 400):
        with faults.full(number) as failed:
            program.open_sample()
        assert failed
        refused = dialog(program.window, "refused_dialog")
        said = " ".join(label.text() for label in refused.findChildren(QLabel))
        assert "The sample could not be made: " in said
        assert "the disk is full" in said
        assert program.window.bench.desk.library is own
        refused.close()
    program.open_sample()
    assert program.window.bench.desk.library is not own


def test_printing_without_room_for_temporary_files_says_so(
    make_bench: BenchMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = long_pdf(make_bench)
    pages = PdfPages(pdf)
    printer = new_printer(pages, "Priority sheet")
    pages.close()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(75)
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        with pytest.raises(
            PrintError, match=r"temporary files cannot be used .* nothing was printed\. Make room there"
        ):
            print_pdf(pdf, printer)
    assert not (tmp_path / "printed.pdf").exists()
    assert print_pdf(pdf, printer) == 2
