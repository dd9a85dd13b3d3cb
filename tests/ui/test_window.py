"""The main window as a whole: real library, real pages, driven by keys and clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.ui.header import TABS
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.settings import Settings
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import ELEVEN, BenchMaker, area_id, mark, shipped_scheme
from tests.ui.windows import MakeWindow, Start, dialog, fill, press


@pytest.fixture
def empty_bench(make_bench: BenchMaker, tmp_path: Path) -> Workbench:
    bench = Workbench(Desk.at(tmp_path / "empty.riskdesk", create=True), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    return bench


def test_the_head_and_foot_say_what_is_open(make_window: MakeWindow) -> None:
    window = make_window()
    labels = {w.text() for w in window.header.findChildren(QLabel) if w.isVisible()}
    assert {"Assessment day", "Strategic assessment", "Draft", "OFFICIAL"} <= labels
    assert "11 of 11 scored" in window.status.words
    # Domestic Violence and Drugs are level on 15 and broken by impact.
    assert "1 tie broken by impact" in window.status.words
    assert window.windowTitle() == "Assessment day - RiskDesk"


@pytest.mark.parametrize(("key", "tab"), list(zip("12345", TABS, strict=True)))
def test_each_tab_opens_by_its_key(make_window: MakeWindow, key: str, tab: str) -> None:
    # Offscreen a window does not always become active, so the key is looked up and its action triggered.
    window = make_window()
    bound = [s.name for s in window.actions_.table if window.actions_[s.name].shortcut() == QKeySequence(f"Ctrl+{key}")]
    assert bound == [tab]
    window.actions_[tab].trigger()
    assert window.tab == tab
    assert window.page(tab).isVisible()


def test_a_score_typed_in_the_window_is_on_the_disk(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    first = window.bench.selected_area
    table = window.focusWidget()
    with qtbot.waitSignal(window.bench.edited):
        QTest.keyClick(table, Qt.Key.Key_5)
    assert window.bench.editor is not None
    loaded = window.bench.desk.library.load(window.bench.editor.session.info.version_id)
    assert loaded.mark(first, "impact") == 5
    assert window.status.words.startswith("Saved ")
    window.actions_["undo"].trigger()
    assert window.bench.editor.session.mark(first, "impact") == ELEVEN["Anti-social Behaviour"][0]


def test_an_empty_library_offers_two_ways_to_begin(make_window: MakeWindow, empty_bench: Workbench) -> None:
    window = make_window(empty_bench)
    buttons = [b for b in window.empty.findChildren(QPushButton) if b.isVisible()]
    assert [b.text() for b in buttons] == ["New assessment…", "Open the sample"]
    press(window.empty, "empty_new_assessment")
    new = dialog(window, "new_assessment_dialog")
    fill(new, "title", "Strategic assessment 2026/27")
    fill(new, "partnership", "Example Partnership")
    fill(new, "areas", "Drugs\n\n  Domestic   Violence \nR&D <b>theft</b>\n")
    fill(new, "role", "Facilitator")
    press(new, "go")
    editor = window.bench.editor
    assert editor is not None
    assert [a.name for a in editor.session.present] == ["Drugs", "Domestic Violence", "R&D <b>theft</b>"]
    assert editor.session.info.partnership == "Example Partnership"
    assert editor.who == "Facilitator"
    assert window.page("score").isVisible()
    assert "0 of 3 scored" in window.status.words


@pytest.mark.parametrize(
    ("field", "text", "wrong"),
    [
        ("title", " ", "needs a title"),
        ("session_title", "", "needs a title"),
        ("held_on", "31/02/2026", "is not a date"),
        ("areas", "Drugs\ndrugs", "already"),
        ("role", "", "role"),
    ],
)
def test_a_new_assessment_says_what_is_wrong_and_loses_nothing(
    make_window: MakeWindow, empty_bench: Workbench, field: str, text: str, wrong: str
) -> None:
    window = make_window(empty_bench)
    press(window.empty, "empty_new_assessment")
    new = dialog(window, "new_assessment_dialog")
    for name, value in {"title": "T", "areas": "Drugs\nAlcohol", "role": "Analyst", field: text}.items():
        fill(new, name, value)
    press(new, "go")
    assert new.isVisible()
    assert wrong in new.findChild(QLabel, "wrong").text()  # type: ignore[union-attr]
    assert new.focusWidget().objectName() == field
    assert empty_bench.desk.assessments() == ()
    assert empty_bench.editor is None


def test_a_new_session_takes_the_areas_and_no_marks(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_["new_session"].trigger()
    new = dialog(window, "new_session_dialog")
    fill(new, "session_title", "Quarter 1")
    fill(new, "areas", "Fraud")
    press(new, "go")
    editor = window.bench.editor
    assert editor is not None
    assert editor.session.info.title == "Quarter 1"
    assert [a.name for a in editor.session.present] == [*ELEVEN, "Fraud"]
    assert not editor.session.marks
    assert "0 of 12 scored" in window.status.words


def test_an_assessment_can_copy_the_areas_of_another(make_window: MakeWindow) -> None:
    window = make_window()
    editor = window.bench.editor
    assert editor is not None
    editor.set_area(area_id(window.bench, "Drugs"), definition="Supply and use", code="XY")
    window.actions_["new_assessment"].trigger()
    new = dialog(window, "new_assessment_dialog")
    fill(new, "title", "Next year")
    copy = new.findChild(QComboBox, "copy_from")
    assert copy is not None
    copy.setCurrentIndex(1)
    press(new, "go")
    assert window.bench.editor is not None
    drugs = next(a for a in window.bench.editor.session.present if a.name == "Drugs")
    assert (drugs.code, drugs.definition) == ("XY", "Supply and use")
    assert drugs.area_id != area_id(window.bench, "Domestic")


def test_the_blank_covers_all_and_any_key_only_uncovers(make_window: MakeWindow) -> None:
    window = make_window()
    drugs = mark(window.bench, "Anti", "impact")
    window.actions_["blank"].trigger()
    cover = window.findChild(QWidget, "blank")
    assert cover is not None
    assert cover.isVisible()
    assert cover.size() == window.size()
    window.resize(1400, 800)
    assert cover.size() == window.size()
    QTest.keyClick(cover, Qt.Key.Key_Shift)
    assert cover.isVisible()
    QTest.keyClick(cover, Qt.Key.Key_4)
    assert not cover.isVisible()
    assert mark(window.bench, "Anti", "impact") == drugs


def test_hidden_ranks_are_not_in_the_foot(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_["hide_ranks"].trigger()
    assert window.bench.hides_ranks
    assert "tie" not in window.status.words
    assert window.actions_["hide_ranks"].isChecked()


def test_a_closed_session_is_frozen(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_["close_session"].trigger()
    press(dialog(window, "close_dialog"), "close_it")
    editor = window.bench.editor
    assert editor is not None
    assert editor.session.info.state is State.CLOSED
    assert not window.bench.editable
    assert not window.actions_["undo"].isEnabled()
    assert not window.actions_["close_session"].isEnabled()
    assert not window.bench.do(lambda e: e.set_mark(area_id(window.bench, "Drugs"), "impact", 1), "Score")
    assert "closed" in window.messages.words
    labels = {w.text() for w in window.header.findChildren(QLabel) if w.isVisible()}
    assert "Closed" in labels


def test_the_foot_hints_at_what_can_be_done(make_window: MakeWindow) -> None:
    window = make_window()

    def hints() -> list[str]:
        return [w.text() for w in window.status.findChildren(QLabel)]

    assert "Digits score and move on · Ctrl+Z undoes" in hints()
    assert window.bench.do(lambda e: e.close(), "Close")
    for tab in ("score", "priorities", "details"):
        window.show_tab(tab)
        assert "Closed: nothing can be changed · Ctrl+Shift+O reopens" in hints()


def test_the_foot_says_at_once_that_a_session_is_closed(make_window: MakeWindow) -> None:
    window = make_window()
    assert window.bench.do(lambda e: e.close(), "Close")
    words = [w.text() for w in window.status.findChildren(QLabel)]
    assert "Closed: nothing can be changed · Ctrl+Shift+O reopens" in words


def test_the_foot_says_that_a_recorded_session_is_one(
    make_window: MakeWindow, make_bench: BenchMaker, tmp_path: Path
) -> None:
    bench = Workbench(Desk.at(sample_at(tmp_path / "sample.sqlite")), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in bench.desk.sessions() if s.state is State.RECORDED))
    window = make_window(bench)
    words = [w.text() for w in window.status.findChildren(QLabel)]
    assert "Recorded: nothing can be changed" in words


def test_the_library_folds_where_room_is_short(make_window: MakeWindow) -> None:
    window = make_window()
    assert window.library.isVisible()
    window.resize(900, 700)
    assert not window.library.isVisible()
    window.actions_["library"].trigger()
    assert window.library.isVisible()
    window.actions_["library"].trigger()
    assert not window.library.isVisible()


def test_the_library_finds_sessions(make_window: MakeWindow, make_bench: BenchMaker, tmp_path: Path) -> None:
    bench = Workbench(Desk.at(sample_at(tmp_path / "sample.sqlite")), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    window = make_window(bench)
    model = window.library.model
    # By date; what has no date comes last.
    listed = [row.title for row in model.rows]
    assert listed[:2] == ["Strategic assessment 2010/11", "As published, 17 November 2010"]
    assert "Illustrative scores" in listed[2:]
    fill(window.library, "library_search", "2010-10-04")
    assert [row.title for row in model.rows[1:]] == ["As published, 17 November 2010"]
    fill(window.library, "library_search", "nothing like it")
    assert model.rowCount() == 0


def test_a_run_of_keys_for_the_text_size_is_one_change(qtbot: QtBot, make_window: MakeWindow) -> None:
    """Each change styles every widget anew, for which a room of twenty would wait."""
    window = make_window()
    changes: list[int] = []
    window.bench.theme.changed.connect(lambda: changes.append(window.bench.theme.scale))
    for name in ("larger", "larger", "larger", "smaller"):
        window.actions_[name].trigger()
    qtbot.waitUntil(lambda: changes == [125])
    window.actions_["smaller"].trigger()
    window.actions_["larger"].trigger()
    qtbot.wait(20)
    assert changes == [125]


def test_colours_and_text_size_are_remembered(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.actions_["dark"].trigger()
    window.actions_["larger"].trigger()
    qtbot.waitUntil(lambda: window.bench.theme.scale == 110)
    window.close()
    again = Settings(tmp_path / "window.ini")
    assert (again.mode, again.scale, again.recorder) == (Mode.DARK, 110, "facilitator")


def test_every_action_has_a_key_of_its_own_and_a_tip(make_window: MakeWindow) -> None:
    table = make_window().actions_.table
    assert all(spec.shortcut and spec.tip for spec in table)
    assert len({spec.shortcut for spec in table}) == len(table)


def test_every_control_has_an_accessible_name(make_window: MakeWindow) -> None:
    window = make_window()
    nameless = set()
    for tab in TABS:
        window.show_tab(tab)
        nameless |= {
            (tab, type(w).__name__, w.objectName())
            for w in window.findChildren(QWidget)
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus
            and w.isVisible()
            and not w.accessibleName()
            and not w.objectName().startswith("qt_")
            and not (isinstance(w, QPushButton) and w.text())
        }
    assert nameless == set()


def test_the_second_start_offers_to_read_only(application: Start, tmp_path: Path) -> None:
    path = sample_at(tmp_path / "library.sqlite")
    first, second = application(), application()
    first.start(path, demo=False)
    second.start(path, demo=False)
    assert [one.window is None for one in (first, second)] == [False, True]
    asked = [w for w in second.app.topLevelWidgets() if w.objectName() == "in_use_dialog" and w.isVisible()]
    assert len(asked) == 1
    press(asked[0], "open_read_only")
    assert second.window is not None
    assert second.window.bench.desk.read_only
    assert not second.window.bench.editable


def test_choosing_to_open_read_only_does_not_end_the_program(application: Start, tmp_path: Path) -> None:
    path = sample_at(tmp_path / "library.sqlite")
    first, second = application(), application()
    first.start(path, demo=False)
    second.start(path, demo=False)
    (asked,) = (w for w in second.app.topLevelWidgets() if w.objectName() == "in_use_dialog" and w.isVisible())
    QTimer.singleShot(0, lambda: press(asked, "open_read_only"))
    QTimer.singleShot(50, lambda: second.app.exit(7))
    assert second.app.exec() == 7
    assert second.window is not None


def test_the_demo_shows_the_illustrative_session(application: Start) -> None:
    start = application()
    start.start(None, demo=True)
    assert start.window is not None
    assert start.window.bench.editor is not None
    assert start.window.bench.editor.session.info.illustrative
    assert "11 of 11 scored" in start.window.status.words


def test_a_file_that_is_no_library_is_refused_in_a_sentence(application: Start, tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("not a library " * 100)
    start = application()
    start.start(path, demo=False)
    assert start.window is None
    said = [w for w in start.app.topLevelWidgets() if w.objectName() == "refused_dialog" and w.isVisible()]
    assert len(said) == 1
    assert any("notes.sqlite" in label.text() for label in said[0].findChildren(QLabel))
    said[0].close()
    assert path.read_text().startswith("not a library")


class Emitter(QObject):
    flag = Signal(bool)
    thing = Signal(object)


def test_five_thousand_signals_do_not_end_python() -> None:
    # PySide6 6.12.0 on Python 3.11 aborts after some 570 emits with a bool: hence the pins in pyproject.toml.
    emitter = Emitter()
    seen: list[object] = []
    emitter.flag.connect(seen.append)
    emitter.thing.connect(seen.append)
    for n in range(5000):
        emitter.flag.emit(n % 2 == 0)
        emitter.thing.emit(True)
    assert len(seen) == 10_000


def test_undo_says_what_it_took_back_and_goes_there(make_window: MakeWindow) -> None:
    window = make_window()
    bench = window.bench
    anti, drugs = area_id(bench, "Anti"), area_id(bench, "Drugs")
    assert bench.do(lambda e: e.set_mark(anti, "threat", 9), "Score Anti-social Behaviour: threat 9")
    bench.select(drugs)
    window.actions_["undo"].trigger()
    assert window.messages.words == "Undone: Score Anti-social Behaviour: threat 9"
    assert bench.selected_area == anti
    page = window.page("score")
    assert isinstance(page, ScorePage)
    now = page.table.currentIndex()
    assert (now.row(), now.column()) == (page.table.rows.row_of(anti), page.table.rows.column_of("threat"))


def test_a_message_moves_nothing_and_an_error_goes_with_the_next_edit(make_window: MakeWindow) -> None:
    window = make_window()
    before = window.page("score").geometry()
    window.bench.tell("Nothing was pasted.", error=True)
    assert window.messages.isVisible()
    assert window.page("score").geometry() == before
    assert window.bench.do(lambda e: e.set_mark(window.bench.selected_area, "impact", 5), "Score")
    assert window.messages.words == ""


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("words", ["Nothing was pasted.", "Nothing was pasted, because of this and that. " * 5])
def test_a_message_lies_over_nothing_that_can_be_clicked(
    make_window: MakeWindow, qtbot: QtBot, scale: int, words: str
) -> None:
    window = make_window()
    window.resize(1280, 720)
    window.bench.theme.set(scale=scale)
    window.show_library()
    foot = window.status.parentWidget()
    assert foot is not None
    qtbot.waitUntil(lambda: foot.minimumHeight() >= window.messages.height_for(foot.width(), text=False))
    window.bench.tell(words, error=True)
    qtbot.waitUntil(lambda: window.messages.height() >= window.messages.height_for(foot.width()))
    whole = on_screen(window)
    qtbot.waitUntil(lambda: on_screen(foot).bottom() == whole.bottom() and foot.height() == window.messages.height())
    bar = on_screen(window.messages)
    assert bar.height() >= window.messages.height_for(foot.width())
    others = [
        w
        for w in window.findChildren(QWidget)
        if w.isVisible() and isinstance(w, (QAbstractButton, QAbstractItemView)) and w.parentWidget() != window.messages
    ]
    assert window.library.findChild(QAbstractButton) in others
    assert [w.objectName() for w in others if on_screen(w).intersects(bar)] == []
    # The status comes back once the message goes.
    assert not window.status.isVisible()
    window.messages.findChild(QAbstractButton).click()  # type: ignore[union-attr]
    assert window.status.isVisible()
    # The style sheet is the application's, and the next test's too.
    window.bench.theme.set(scale=100)


def on_screen(widget: QWidget) -> QRect:
    """What is seen of a widget inside of those that hold it."""
    seen, holder = QRect(widget.mapToGlobal(QPoint()), widget.size()), widget.parentWidget()
    while holder is not None and not widget.isWindow():
        seen &= QRect(holder.mapToGlobal(QPoint()), holder.size())
        holder = holder.parentWidget()
    return seen


def test_an_assessment_goes_by_its_last_title(make_window: MakeWindow) -> None:
    window = make_window()
    assert window.bench.do(lambda e: e.set_details(assessment_title="Strategic assessment 2027"), "Details")
    assert [a.title for a in window.bench.desk.assessments()] == ["Strategic assessment 2027"]
    assert window.library.model.rows[0].title == "Strategic assessment 2027"
    window.actions_["undo"].trigger()
    assert window.library.model.rows[0].title == "Strategic assessment"


def test_the_columns_fit_again_after_a_scheme_is_taken_back(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    page = window.page("score")
    assert isinstance(page, ScorePage)
    table = page.table
    wide = [table.columnWidth(n) for n in range(len(table.rows.columns))]
    window.show_tab("details")
    assert window.bench.do(lambda e: e.change_scheme(shipped_scheme("impact-first")), "Scheme")
    window.show_tab("score")
    window.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: [table.columnWidth(n) for n in range(len(table.rows.columns))] == wide)
    assert table.currentIndex().column() in table.rows.mark_columns


def test_a_slip_in_the_name_of_a_library_makes_no_folder(application: Start, tmp_path: Path) -> None:
    start = application()
    start.start(tmp_path / "tpyo" / "library.sqlite", demo=False)
    assert not (tmp_path / "tpyo").exists()
    assert start.window is None


def test_a_library_made_by_its_name_is_said_to_be_new(application: Start, tmp_path: Path) -> None:
    start = application()
    start.start(tmp_path / "new.sqlite", demo=False)
    assert start.window is not None
    assert "is new" in start.window.messages.words
