"""A session that was transcribed from a sheet of ranks: matrix, wording and words say so calmly."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.ui.score.matrix import MatrixView
from riskdesk.ui.score.notes import NotesPanel
from riskdesk.ui.score.wording import WordingPanel
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker


@pytest.fixture
def recorded(make_bench: BenchMaker, tmp_path: Path) -> Workbench:
    """The published session of the sample library."""
    bench = Workbench(Desk.at(sample_at(tmp_path / "sample.riskdesk")), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    (published,) = (s for s in bench.desk.sessions() if s.state is State.RECORDED)
    bench.open(published.version_id)
    return bench


def test_the_matrix_says_that_nothing_is_recorded(recorded: Workbench, qtbot: QtBot) -> None:
    view = MatrixView(recorded)
    qtbot.addWidget(view)
    view.resize(400, 500)
    assert view.accessibleName() == "Matrix: not recorded"
    assert view.figure is None
    before = recorded.selected_area
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    assert recorded.selected_area == before
    image = view.grab().toImage()
    assert len({image.pixel(x, 250) for x in range(400)} | {image.pixel(x, 242) for x in range(400)}) > 1, (
        "its sentence"
    )


def test_the_wording_says_so_too(recorded: Workbench, qtbot: QtBot) -> None:
    panel = WordingPanel(recorded)
    qtbot.addWidget(panel)
    panel.show_factor(recorded.selected_area, "impact")
    assert panel.rows == []
    assert panel.text.text() == "Not recorded: this session was transcribed from a sheet that gave only ranks."


def test_the_words_are_only_read(recorded: Workbench, qtbot: QtBot) -> None:
    panel = NotesPanel(recorded)
    qtbot.addWidget(panel)
    assert all(field.isReadOnly() for field in panel.fields.values())
    assert not panel.confidence.isEnabled()
