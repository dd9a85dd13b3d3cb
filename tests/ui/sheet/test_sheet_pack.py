"""The Board pack on the Sheet tab: its choices, its preview, and what is saved and issued."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from riskdesk.reports.documents import make_document
from riskdesk.services.desk import Desk
from riskdesk.services.finding import find_version
from riskdesk.services.pack import gather_pack
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.pack import PackChoices
from riskdesk.storage.errors import LibraryError
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker
from tests.ui.sheet.sheets import MakePage

Found = TypeVar("Found", bound=QObject)


@pytest.fixture
def page(qtbot: QtBot, make_bench: BenchMaker, make_page: MakePage, tmp_path: Path) -> SheetPage:
    """The Sheet tab with the sample's last quarter open, the Board pack chosen."""
    desk = Desk.at(sample_at(tmp_path / "sample.sqlite"), who="facilitator")
    bench = Workbench(desk, Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(find_version(desk.library, "quarter-3")[0].version_id)
    made = make_page(bench)
    with qtbot.waitSignal(made.builder.built):
        choose(made, Document.PACK)
    return made


def choose(page: SheetPage, document: Document) -> None:
    page.side.document.setCurrentIndex(page.side.document.findData(document))


def wanted(page: SheetPage, choices: PackChoices, issued_on: str = "", issued_to: str = "") -> bytes:
    bench = page._bench
    assert bench.editor is not None
    session = bench.editor.session
    material = gather_pack(bench.desk.library, bench.desk.past, session, choices)
    options = SheetOptions(
        document=Document.PACK,
        issued_on=issued_on,
        issued_to=issued_to,
        before=bench.editor.last_time,
        pack=material,
    )
    return make_document(session, options).pdf


def window_of(page: SheetPage, kind: type[Found], name: str) -> Found:
    found = page.window().findChild(kind, name)
    assert isinstance(found, kind), f"no {name}"
    return found


def test_the_preview_is_the_pack_with_history_and_log(page: SheetPage) -> None:
    assert page.preview.pdf == wanted(page, PackChoices())
    assert page.preview.pages == 15


def test_the_choices_show_where_there_are_any(page: SheetPage, qtbot: QtBot) -> None:
    pack = page.side.pack
    assert pack.isVisible()
    assert not pack.areas.isVisible()
    assert all(box.accessibleName() for box in pack.findChildren(QCheckBox))
    with qtbot.waitSignal(page.builder.built):
        choose(page, Document.AREAS)
    assert not pack.log_annex.isVisible()
    assert not pack.area_pages.isVisible()
    assert pack.targets.isVisible()
    assert page.preview.pages == 11
    with qtbot.waitSignal(page.builder.built):
        choose(page, Document.SHEET)
    assert not pack.isVisible()
    assert page.side.options == SheetOptions()


def test_parts_are_left_out(page: SheetPage, qtbot: QtBot) -> None:
    pack = page.side.pack
    with qtbot.waitSignal(page.builder.built):
        pack.log_annex.click()
    assert page.preview.pdf == wanted(page, PackChoices(log_annex=False))
    with qtbot.waitSignal(page.builder.built):
        pack.area_pages.click()
    assert not pack.targets.isVisible()
    assert page.preview.pages == 2


def test_only_some_areas(page: SheetPage, qtbot: QtBot) -> None:
    pack = page.side.pack
    with qtbot.waitSignal(page.builder.built):
        pack.chosen.click()
    assert pack.nothing.isVisible()
    row = next(n for n in range(pack.areas.count()) if "Drugs" in pack.areas.item(n).text())
    with qtbot.waitSignal(page.builder.built):
        pack.areas.item(row).setCheckState(Qt.CheckState.Checked)
    assert not pack.nothing.isVisible()
    assert page._bench.editor is not None
    drugs = next(a.area_id for a in page._bench.editor.session.present if a.name == "Drugs")
    assert page.preview.pdf == wanted(page, PackChoices(areas=(drugs,)))
    # Another session has other areas.
    page._bench.open(find_version(page._bench.desk.library, "quarter-1")[0].version_id)
    assert not pack.chosen.isChecked()
    assert pack.areas.count() == 11


def test_the_name_that_is_suggested_says_what_it_is(page: SheetPage) -> None:
    page.save()
    dialog = window_of(page, QFileDialog, "save_pdf_dialog")
    assert Path(dialog.selectedFiles()[0]).name.startswith("Board pack - Strategic assessment")
    dialog.reject()


def test_an_issued_pack_is_kept_as_it_is(page: SheetPage, qtbot: QtBot) -> None:
    page.issue()
    box = window_of(page, FormDialog, "issue_dialog")
    field = box.findChild(QLineEdit, "issue_on")
    assert field is not None
    field.setText("9/11/2026")
    with qtbot.waitSignal(page._bench.told) as told:
        box.go.click()
    assert told.args is not None
    assert told.args[0] == "Board pack 1 issued to the Board on 9 November 2026; a reprint is these very bytes."
    assert page._bench.editor is not None
    version = page._bench.editor.session.info.version_id
    (sheet,) = page._bench.desk.sheets(version)
    assert (sheet.paper, sheet.pages) == ("A4, Board pack", 15)
    listed = page.side.issued.list
    assert listed.item(1).text().startswith("Board pack 1, 9 November 2026")
    kept = page._bench.desk.library.sheet_pdf(version, 1)
    assert kept == page.preview.pdf
    # Another document is chosen beside it by now, or was when it was opened: what is shown is called what it is.
    view = page.preview.view
    assert view.accessibleName() == "Preview: Board pack 1 as issued"
    assert "Priorities" not in view.accessibleDescription()
    document = page.side.document
    document.setCurrentIndex(document.findData(Document.SHEET))
    qtbot.waitUntil(lambda: view.accessibleName() == "Preview: Priority sheet")
    listed = page.side.issued.list
    listed.setCurrentRow(1)
    assert page.preview.pdf == kept
    assert view.accessibleName() == "Preview: Board pack 1 as issued"
    document.setCurrentIndex(document.findData(Document.PACK))
    qtbot.waitUntil(lambda: view.accessibleName() == "Preview: Board pack")
    listed.setCurrentRow(1)
    # To issue it is no part of how the ranking was reached: the same pack can be made again.
    assert kept == wanted(page, PackChoices(), issued_on="2026-11-09", issued_to="the Board")
    page.save()
    dialog = window_of(page, QFileDialog, "save_pdf_dialog")
    assert Path(dialog.selectedFiles()[0]).name.startswith("Board pack 1 as issued - ")
    dialog.reject()


def test_a_library_that_cannot_be_read_is_told(page: SheetPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise LibraryError("The library cannot be read.")

    monkeypatch.setattr(type(page._bench.desk.library), "log", broken)
    with qtbot.waitSignal(page._bench.told) as told:
        page.side.pack.targets.click()
    assert told.args == ["The library cannot be read.", True]
    assert "cannot be read" in page.panel.words
