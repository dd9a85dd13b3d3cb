"""The roll-up in the window: which sessions, which areas are the same, and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QComboBox, QFileDialog, QListWidgetItem
from pytestqt.qtbot import QtBot

from riskdesk.reports.rollup_pdf import rollup_pdf
from riskdesk.services.desk import Desk
from riskdesk.storage.access import Access
from riskdesk.ui.rollup.dialog import RollupDialog
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.cli.test_rollup import begin
from tests.pdf_text import page_texts
from tests.services.desks import desk_on
from tests.ui.benches import BenchMaker
from tests.ui.sheet.sheets import blank, difference, picture
from tests.ui.windows import MakeWindow, dialog, fill, press

DRAFT = "County assessment · Quarter 1 · 1 February 2027 · draft"
COUNTY, NORTH, SOUTH = (
    f"{name} assessment · Assessment day · 2 November 2026" for name in ("County", "North", "South")
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county and two districts, one of which calls an area by another name; the county has a draft, too."""
    path = tmp_path_factory.mktemp("rollup") / "county.sqlite"
    desk = desk_on(path)
    for title, other in (("County assessment", ""), ("North assessment", "ASB"), ("South assessment", "")):
        begin(desk, title, other)
    desk.rescore(desk.versions()[0].version_id, "Quarter 1", "2027-02-01")
    desk.close()
    return path


@pytest.fixture
def bench(library: Path) -> Iterator[Workbench]:
    made = Workbench(Desk.at(library, Access.READ_ONLY), Theme(Mode.LIGHT))
    county = next(s for s in made.desk.versions() if s.title == "Quarter 1")
    made.open(county.version_id)
    yield made
    made.show(None)
    made.desk.close()


def asked(window: MainWindow) -> RollupDialog:
    window.actions_["rollup"].trigger()
    found = dialog(window, "rollup_dialog")
    assert isinstance(found, RollupDialog)
    return found


def same_as(found: RollupDialog) -> list[QComboBox]:
    return [c for c in found.matching.findChildren(QComboBox) if c.isVisibleTo(found)]


def ranks(found: RollupDialog) -> dict[str, list[str]]:
    made = found._made()
    return {row.name: [cell.label for cell in row.cells] for row in made.rows}


def with_county(found: RollupDialog) -> RollupDialog:
    found.county.setCurrentIndex(found.county.findText(COUNTY))
    return found


def listed(found: RollupDialog) -> dict[str, QListWidgetItem]:
    items = [found.districts.item(n) for n in range(found.districts.count())]
    return {item.text(): item for item in items}


def ticked(found: RollupDialog) -> list[str]:
    return [text for text, item in listed(found).items() if item.checkState() is Qt.CheckState.Checked]


def test_no_county_is_guessed_and_the_latest_closed_sessions_are_ticked(
    make_window: MakeWindow, bench: Workbench
) -> None:
    # A draft of the county's is open; it is neither the county's session nor a district's until somebody says so.
    found = asked(make_window(bench))
    assert found.county.currentText() == "none: districts only"
    assert list(listed(found)) == [DRAFT, COUNTY, NORTH, SOUTH]
    assert ticked(found) == [COUNTY, NORTH, SOUTH]
    listed(found)[SOUTH].setCheckState(Qt.CheckState.Unchecked)
    with_county(found)
    assert (list(listed(found)), ticked(found)) == ([DRAFT, NORTH, SOUTH], [NORTH])
    listed(found)[SOUTH].setCheckState(Qt.CheckState.Checked)
    assert found._count.text() == "5 areas in 3 sessions: 3 in all of them, 1 in one only."
    # What was ticked is ticked still where another county is chosen.
    found.county.setCurrentIndex(found.county.findText(NORTH))
    assert ticked(found) == [COUNTY, SOUTH]
    found.county.setCurrentIndex(0)
    assert ticked(found) == [COUNTY, NORTH, SOUTH]
    for item in listed(found).values():
        item.setCheckState(Qt.CheckState.Unchecked)
    assert found._count.text() == "Tick the session of at least one district."
    assert not found.go.isEnabled()
    found.close()


def test_a_draft_is_not_ticked_unasked(make_window: MakeWindow, make_bench: BenchMaker) -> None:
    found = asked(make_window(make_bench()))
    assert (len(listed(found)), ticked(found)) == (1, [])
    assert not found.go.isEnabled()
    found.close()


def test_two_sessions_of_one_assessment_are_refused(make_window: MakeWindow, bench: Workbench) -> None:
    found = asked(make_window(bench))
    listed(found)[DRAFT].setCheckState(Qt.CheckState.Checked)
    assert found._count.text() == (
        "A roll-up has one session of each district: “Quarter 1” and “Assessment day” are both of “County "
        "assessment”, by County; leave one out, or compare the two in History instead."
    )
    assert [b.isEnabled() for b in (found.go, found.print_it)] == [False, False]
    listed(found)[COUNTY].setCheckState(Qt.CheckState.Unchecked)
    assert found.go.isEnabled()
    found.close()


def test_areas_are_matched_by_hand(qtbot: QtBot, make_window: MakeWindow, bench: Workbench) -> None:
    found = with_county(asked(make_window(bench)))
    qtbot.waitUntil(lambda: len(same_as(found)) == 1)
    (choice,) = same_as(found)
    assert choice.accessibleName() == "ASB of North is the same as"
    assert [choice.itemText(n) for n in range(choice.count())] == ["no other area", "Anti-social Behaviour"]
    choice.setFocus()
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert ranks(found)["Anti-social Behaviour"] == ["3", "3", "3"]
    assert found._count.text() == "4 areas in 3 sessions: 4 in all of them, 0 in one only."
    # It stays on offer, to be taken back.
    qtbot.waitUntil(lambda: len(same_as(found)) == 1)
    (choice,) = same_as(found)
    assert choice.currentText() == "Anti-social Behaviour"
    assert found.focusWidget() is choice
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    assert ranks(found)["ASB"] == ["no such area", "3", "no such area"]
    found.close()


def test_the_pages_are_saved(qtbot: QtBot, make_window: MakeWindow, bench: Workbench, tmp_path: Path) -> None:
    window = make_window(bench)
    press(with_county(asked(window)), "rollup_save")
    where = dialog(window, "rollup_pdf_dialog")
    assert isinstance(where, QFileDialog)
    name = Path(where.selectedFiles()[0]).name
    assert name == "Roll-up - County assessment - Assessment day - 2026-11-02.pdf"
    heard: list[str] = []
    bench.told.connect(lambda text, _error: heard.append(text))
    where.fileSelected.emit(str(tmp_path / "rollup.pdf"))
    qtbot.waitUntil(lambda: bool(heard))
    where.close()
    assert heard[0].startswith("Saved as rollup.pdf")
    text = page_texts((tmp_path / "rollup.pdf").read_bytes())[0]
    assert "Roll-up: County assessment" in text
    assert "no such area" in text


def test_the_pages_are_printed(qtbot: QtBot, make_window: MakeWindow, bench: Workbench, tmp_path: Path) -> None:
    window = make_window(bench)
    found = with_county(asked(window))
    expected = rollup_pdf(found._made()).pdf
    press(found, "rollup_print")
    qtbot.waitUntil(lambda: bool(window.findChildren(QPrintDialog)))
    where = dialog(window, "print_dialog")
    assert isinstance(where, QPrintDialog)
    file = tmp_path / "printed.pdf"
    where.printer().setOutputFileName(str(file))
    fill(where, "filename", str(file))
    with qtbot.waitSignal(bench.told) as told:
        where.accept()
    assert told.args is not None
    assert str(told.args[0]).startswith(f"1 page was sent to {file}")
    printed, wanted = picture(file.read_bytes()), picture(expected)
    assert difference(wanted, blank(wanted)) > 0.02
    assert difference(printed, wanted) < difference(wanted, blank(wanted)) / 4


def test_hidden_ranks_stay_hidden(make_window: MakeWindow, bench: Workbench) -> None:
    window = make_window(bench)
    bench.hide_ranks(True)
    heard: list[str] = []
    bench.told.connect(lambda text, _error: heard.append(text))
    window.actions_["rollup"].trigger()
    assert heard == ["A roll-up tells of ranks; show the ranks first."]
    assert not window.findChildren(RollupDialog)
