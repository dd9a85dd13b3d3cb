"""Adding, naming, removing and finding areas: through the actions and the real dialogs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, area_id, mark
from tests.ui.score.screens import Screen, open_screen

Show = Callable[[Workbench], Screen]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    kept: list[Screen] = []

    def shown(bench: Workbench) -> Screen:
        kept.append(open_screen(qtbot, bench, Screen))
        return kept[-1]

    return shown


@pytest.fixture
def three(make_bench: BenchMaker, show: Show) -> Screen:
    return show(make_bench({"Drugs": (3, 5, 13), "Domestic Violence": (5, 3, 10), "Terrorism": (5, 1, 7)}))


def go(dialog: QDialog) -> None:
    found = dialog.findChild(QPushButton, "go")
    assert found is not None
    found.click()


def line(dialog: QWidget, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def texts(dialog: QWidget, name: str) -> QPlainTextEdit:
    found = dialog.findChild(QPlainTextEdit, name)
    assert found is not None
    return found


def found(dialog: QWidget) -> list[str]:
    items = dialog.findChild(QListWidget, "area_list")
    assert items is not None
    return [items.item(n).text() for n in range(items.count()) if not items.item(n).isHidden()]


def test_several_areas_are_added_as_one_edit(three: Screen) -> None:
    three.do("add_area")
    dialog = three.dialog("add_areas_dialog")
    texts(dialog, "area_names").setPlainText("Fraud\n\n  Modern   slavery \n")
    go(dialog)
    assert three.rows() == ["Drugs", "Domestic Violence", "Terrorism", "Fraud", "Modern slavery"]
    assert three.at() == ("Fraud", IMPACT)
    three.bench.undo_stack.undo()
    assert three.rows() == ["Drugs", "Domestic Violence", "Terrorism"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("  \n", "Type at least one name."),
        ("Fraud\nFRAUD", "There is a risk area called “FRAUD” already; each needs a name of its own."),
        ("drugs", "There is a risk area called “drugs” already; each needs a name of its own."),
    ],
)
def test_names_that_are_not_allowed_are_refused_in_the_dialog(three: Screen, names: str, said: str) -> None:
    three.do("add_area")
    dialog = three.dialog("add_areas_dialog")
    texts(dialog, "area_names").setPlainText(names)
    go(dialog)
    assert dialog.isVisible()
    assert dialog.wrong == said
    assert texts(dialog, "area_names").toPlainText() == names
    assert len(three.rows()) == 3
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_name_code_definition_and_lead(three: Screen) -> None:
    three.bench.select(area_id(three.bench, "Drugs"))
    three.do("rename_area")
    dialog = three.dialog("name_area_dialog")
    line(dialog, "area_name").setText("Drug harm")
    line(dialog, "area_code").setText("dv")
    go(dialog)
    assert dialog.wrong == "The code DV belongs to Domestic Violence; each area needs a code of its own."
    line(dialog, "area_code").setText("dh")
    texts(dialog, "area_definition").setPlainText("Misuse and supply")
    line(dialog, "area_lead").setText("Public health")
    go(dialog)
    area = three.area("Drug harm")
    assert (area.code, area.definition, area.lead_agency) == ("DH", "Misuse and supply", "Public health")
    assert mark(three.bench, "Drug harm", IMPACT) == 3
    assert three.bench.undo_stack.undoText() == "Name and code of Drugs"
    three.bench.undo_stack.undo()
    assert three.rows()[0] == "Drugs"


def test_a_removal_asks_the_reason_and_can_be_taken_back(three: Screen) -> None:
    three.bench.select(area_id(three.bench, "Drugs"))
    three.do("remove_area")
    dialog = three.dialog("remove_area_dialog")
    go(dialog)
    assert dialog.wrong == "A removal needs a reason."
    line(dialog, "removal_reason").setText("merged with alcohol")
    go(dialog)
    assert three.rows() == ["Domestic Violence", "Terrorism"]
    three.bench.undo_stack.undo()
    assert three.rows() == ["Drugs", "Domestic Violence", "Terrorism"]
    assert mark(three.bench, "Drugs", THREAT) == 13


def test_a_removed_area_is_brought_back_with_its_marks(three: Screen) -> None:
    drugs = area_id(three.bench, "Drugs")
    three.actions.refresh()
    assert not three.actions["restore_area"].isEnabled()
    three.bench.do(lambda e: e.remove_area(drugs, "merged"), "remove")
    three.do("restore_area")
    dialog = three.dialog("restore_area_dialog")
    assert found(dialog) == ["DR   Drugs   · removed: merged"]
    go(dialog)
    assert three.rows() == ["Drugs", "Domestic Violence", "Terrorism"]
    assert three.at()[0] == "Drugs"
    assert mark(three.bench, "Drugs", THREAT) == 13


@pytest.mark.parametrize(
    ("typed", "name"), [("dv", "Domestic Violence"), ("te", "Terrorism"), ("err", "Terrorism"), ("viol", "Domestic")]
)
def test_jump_by_code_or_part_of_a_name(three: Screen, typed: str, name: str) -> None:
    three.do("jump")
    dialog = three.dialog("jump_dialog")
    QTest.keyClicks(line(dialog, "area_search"), typed)
    QTest.keyClick(line(dialog, "area_search"), Qt.Key.Key_Return)
    assert three.at()[0].startswith(name)
    assert three.at()[1] == IMPACT
    assert not dialog.isVisible()


def test_a_jump_to_nothing_says_so(three: Screen) -> None:
    three.do("jump")
    dialog = three.dialog("jump_dialog")
    QTest.keyClicks(line(dialog, "area_search"), "zz")
    assert dialog.wrong == "No area has “zz” in its code or name."
    go(dialog)
    assert dialog.isVisible()
    line(dialog, "area_search").clear()
    QTest.keyClick(line(dialog, "area_search"), Qt.Key.Key_Down)
    go(dialog)
    assert three.at()[0] == "Domestic Violence"


def test_areas_change_places_in_the_order_of_scoring(three: Screen) -> None:
    three.bench.select(area_id(three.bench, "Terrorism"))
    three.do("area_up")
    assert three.rows() == ["Drugs", "Terrorism", "Domestic Violence"]
    three.do("area_down")
    three.do("area_down")
    assert three.rows() == ["Drugs", "Domestic Violence", "Terrorism"]
    assert three.bench.undo_stack.count() == 2
    assert three.at()[0] == "Terrorism"


def test_parking_is_marked_and_taken_back(three: Screen) -> None:
    three.bench.select(area_id(three.bench, "Drugs"))
    three.do("park")
    assert three.area("Drugs").parked
    assert three.actions["park"].isChecked()
    three.bench.select(area_id(three.bench, "Terrorism"))
    assert not three.actions["park"].isChecked()
    three.do("jump")
    assert "DR   Drugs   · parked" in found(three.dialog("jump_dialog"))
    three.dialog("jump_dialog").reject()
    three.bench.undo_stack.undo()
    assert not three.area("Drugs").parked


def test_next_unscored_visits_the_parked_ones_last(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench({"Drugs": (3, None, 13), "Fraud": (None, 2, 2), "Terrorism": (5, 1, None)})
    shown = show(bench)
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), parked=True), "park")
    visited = []
    for _ in range(4):
        shown.do("next_open")
        visited.append(shown.at())
    fraud, terrorism, drugs = ("Fraud", IMPACT), ("Terrorism", THREAT), ("Drugs", PROBABILITY)
    assert visited == [fraud, terrorism, fraud, terrorism]
    bench.do(lambda e: e.set_marks([(area_id(bench, "Fraud"), IMPACT, 1), (area_id(bench, "Terr"), THREAT, 1)]), "s")
    shown.do("next_open")
    assert shown.at() == drugs
    said: list[str] = []
    bench.told.connect(lambda text, _error: said.append(text))
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), PROBABILITY, 1), "s")
    shown.do("next_open")
    assert said[-1] == "Every mark is given."


def test_what_cannot_be_done_is_not_on_offer(bench: Workbench, show: Show) -> None:
    shown = show(bench)
    assert bench.editor is not None
    bench.editor.close()
    shown.actions.refresh()
    for name in ("add_area", "rename_area", "area_up", "park", "remove_area", "restore_area", "paste", "unscore"):
        assert not shown.actions[name].isEnabled(), name
    for name in ("jump", "copy", "turn", "wording"):
        assert shown.actions[name].isEnabled(), name
