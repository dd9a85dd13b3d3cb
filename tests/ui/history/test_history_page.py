"""The History tab: charts, the comparison, one area's story, on the sample and in a session that is being scored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from riskdesk.services.desk import Desk
from riskdesk.storage.access import Access
from riskdesk.ui.actions import Actions
from riskdesk.ui.history.page import HistoryPage
from riskdesk.ui.history.table import AREA, CAUSE, MOVE, RANKS
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker, area_id


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_at(tmp_path_factory.mktemp("history") / "sample.sqlite")


@pytest.fixture
def bench(sample: Path) -> Iterator[Workbench]:
    """The sample, open for reading, with its last session."""
    made = Workbench(Desk.at(sample, Access.READ_ONLY), Theme(Mode.LIGHT))
    made.open("quarter-3-1")
    yield made
    made.show(None)
    made.desk.close()


def shown(qtbot: QtBot, bench: Workbench, width: int = 1100, height: int = 640) -> HistoryPage:
    page = HistoryPage(bench, Actions(bench))
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    return page


def cards(page: HistoryPage) -> str:
    """All that the cards say."""
    return "\n".join(one.text() for one in page.cards.findChildren(QLabel) if one.isVisible())


def table(page: HistoryPage) -> dict[str, tuple[str, str, str]]:
    model = page.table.rows
    return {
        model.index(n, AREA).data(): tuple(model.index(n, c).data() for c in (RANKS, MOVE, CAUSE))
        for n in range(model.rowCount())
    }


def test_the_last_two_sessions_are_compared_at_first(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    assert page.keeper.pair == ("quarter-2-1", "quarter-3-1")
    assert page.chooser.old.currentText() == "Quarter 2, made up, 12 May 2026"
    said = cards(page)
    assert "2 up + 2 down + 3 same + 3 new + 4 dropped + 1 not compared = 15 areas" in said
    assert "Two groups were dismantled in May" in said


def test_a_reopened_session_is_compared_with_its_version_before(qtbot: QtBot, bench: Workbench) -> None:
    bench.open("quarter-1-2")
    page = shown(qtbot, bench)
    assert page.keeper.pair == ("quarter-1-1", "quarter-1-2")
    assert "threat 19 → 9" in cards(page)


def test_the_first_session_is_compared_with_the_next(qtbot: QtBot, bench: Workbench) -> None:
    bench.open("as-published-2010-11-17-1")
    page = shown(qtbot, bench)
    assert page.keeper.pair == ("as-published-2010-11-17-1", "illustrative-scores-1")
    assert "cause not known" in cards(page)


def test_picking_an_area_tells_of_it(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    page.chart.set_picked(("drugs", "domestic-violence"))
    assert page.bar.said.text() == "Drugs and Domestic Violence picked out"
    said = cards(page)
    assert "Drugs  5 → 6  ▼ 1" in said
    assert "Organised Crime Groups  2 → 3" not in said


def test_each_chart_and_back(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    for name, title in (("risk", "Risk score"), ("threat", "Threat"), ("rank", "Priority rank")):
        page.bar.buttons[name].click()
        assert page.chart.data is not None
        assert page.chart.data.title == title
        assert page.chart.hasFocus()


def test_any_two_versions_side_by_side(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    page.bar.buttons["compare"].click()
    QAbstractItemModelTester(page.table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = table(page)
    assert rows["Drugs"] == ("5 → 6", "▼ 1", "others were moved by agreement; threat 11 → 8, which alone moves nothing")
    assert rows["Killed & Seriously Injured"][1:] == ("n/c", "definition changed")
    assert rows["Anti-social Behaviour"][1:] == ("dropped", "merged into Alcohol and Anti-social Behaviour")
    box = page.chooser.old
    box.setCurrentIndex(box.findData("quarter-1-2"))
    page.chooser._tell()
    assert {move for _, move, _ in table(page).values()} == {"n/c", "new", "dropped"}
    assert "what-if, not a past result" in cards(page)


def test_a_screen_reader_hears_a_row_of_the_comparison(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    page.bar.buttons["compare"].click()
    at = page.table.rows.row_of("organised-crime-groups")
    spoken = page.table.rows.index(at, AREA).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Organised Crime Groups, rank 2 → 3, 1 down, probability 5 → 4")


def test_the_keys_go_through_the_comparison_and_explain_it(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    page.bar.buttons["compare"].click()
    page.table.choose("safeguarding-children")
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.area == "domestic-violence"
    assert bench.selected_area == "domestic-violence"
    assert "Own score changed: threat 10 → 12" in cards(page)


def test_the_whole_story_of_one_area(qtbot: QtBot, bench: Workbench) -> None:
    bench.select("domestic-violence")
    page = shown(qtbot, bench)
    page.bar.buttons["story"].click()
    text = page.story.toPlainText()
    order = [text.index(t) for t in ("Quarter 3", "Quarter 2", "Quarter 1, made up v2", "Illustrative", "As published")]
    assert order == sorted(order)
    assert "Agreed rank 2 · impact 5, probability 4, threat 12 · risk score 20 Very High, risk rank 2" in text
    assert "Confirmed as still valid by Sample library on 12 May 2026" in text
    assert "Carried over unchanged from version 1" in text
    assert "Repeat referrals have risen" in text
    page.area.setCurrentIndex(page.area.findText("Terrorism (International & Domestic) (no longer scored)"))
    page.area.activated.emit(page.area.currentIndex())
    assert "Now scored by the regional board" in page.story.toPlainText()


def test_hidden_ranks_hide_the_history(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    assert page.chart.isVisible()
    bench.hide_ranks(True)
    assert not page.chart.isVisible()
    assert page.findChild(QLabel, "history_hidden").isVisible()  # type: ignore[union-attr]
    bench.hide_ranks(False)
    assert page.chart.isVisible()


def test_a_score_shows_at_once(qtbot: QtBot, make_bench: BenchMaker) -> None:
    bench = make_bench()
    assert bench.editor is not None
    bench.editor.close()
    later = bench.desk.rescore(bench.editor.session.info.version_id, "Quarter 1", "2011-02-01")
    bench.show(later)
    for area in later.session.present:
        bench.do(lambda e, a=area.area_id: e.confirm_area(a), "Confirm")  # type: ignore[misc]
    page = shown(qtbot, bench)
    assert "11 same" in cards(page)
    drugs = area_id(bench, "Drugs")
    bench.do(lambda e: e.set_mark(drugs, "threat", 25), "Score")
    assert "threat 13 → 25" in cards(page)
    # 0.5 x 15/25 + 0.5 x 25/25 = 0.8, ahead of Safeguarding Children's 0.5 x 25/25 + 0.5 x 14/25 = 0.78.
    drawn = page.chart.data.by_key(drugs) if page.chart.data else None
    assert drawn is not None
    assert [p.label if p else None for p in drawn.points] == ["4", "1"]


def test_one_session_alone_says_that_there_is_nothing_to_compare(qtbot: QtBot, make_bench: BenchMaker) -> None:
    page = shown(qtbot, make_bench())
    assert "Nothing to compare with yet" in cards(page)


@pytest.mark.parametrize(("width", "view", "there"), [(1100, "compare", True), (700, "compare", False)])
def test_where_room_is_short_the_table_comes_first(
    qtbot: QtBot, bench: Workbench, width: int, view: str, there: bool
) -> None:
    page = shown(qtbot, bench, width)
    page.bar.buttons[view].click()
    assert page.cards.isVisible() is there
    assert page.chooser.isVisible()


def test_the_comparison_is_saved_as_pdf(qtbot: QtBot, bench: Workbench, tmp_path: Path) -> None:
    page = shown(qtbot, bench)
    page.chart.set_picked(("drugs",))
    page._actions["save_review"].trigger()
    dialog = page.window().findChild(QFileDialog, "save_review_dialog")
    assert dialog is not None
    with qtbot.waitSignal(bench.told) as told:
        dialog.fileSelected.emit(str(tmp_path / "moved.pdf"))
    dialog.close()
    assert told.args == [f"Saved as moved.pdf in {tmp_path}.", False]
    assert (tmp_path / "moved.pdf").read_bytes().startswith(b"%PDF")


def test_the_comparison_is_printed(qtbot: QtBot, bench: Workbench, tmp_path: Path) -> None:
    page = shown(qtbot, bench)
    page._actions["print_review"].trigger()

    def asked() -> QPrintDialog:
        dialog = page.window().findChild(QPrintDialog, "print_dialog")
        assert isinstance(dialog, QPrintDialog)
        return dialog

    qtbot.waitUntil(lambda: asked().isVisible())
    dialog = asked()
    name = dialog.findChild(QLineEdit, "filename")
    assert isinstance(name, QLineEdit)
    name.setText(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(bench.told) as told:
        dialog.accept()
    assert told.args is not None
    assert "pages were sent to" in told.args[0] or "page was sent to" in told.args[0]
