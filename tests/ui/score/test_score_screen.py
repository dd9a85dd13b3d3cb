"""What stands on the screen after edits that paint only what changed is what a fresh painting would show."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from riskdesk.ui.actions import Actions
from riskdesk.ui.score.matrix import MatrixView
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, Marks

Key = Qt.Key
DIGITS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)
MOVES = (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right, Key.Key_PageDown, Key.Key_Delete)
Show = Callable[[Workbench], ScorePage]


@pytest.fixture
def show(qtbot: QtBot, fonts: QApplication) -> Show:
    def shown(bench: Workbench) -> ScorePage:
        page = ScorePage(bench, Actions(bench))
        qtbot.addWidget(page)
        page.setStyleSheet(bench.theme.stylesheet())
        page.resize(1180, 640)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.focus_first()
        settle(fonts)
        return page

    return shown


def settle(app: QApplication) -> None:
    """Let all be done that is to be done: a painting may ask for more room, and only then is the page as it stays."""
    for _ in range(4):
        app.processEvents()


def plain(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_RGB32)


def sixty(dice: Random, scored: float) -> dict[str, Marks]:
    """Sixty areas, so many of them with marks; half of those crowd in one cell."""

    def marks() -> Marks:
        if dice.random() > scored:
            return None, None, None
        crowded = dice.random() < 0.5
        return (3, 4, 7) if crowded else (dice.randint(1, 5), dice.randint(1, 5), dice.randint(1, 25))

    return {f"Area number {n}": marks() for n in range(60)}


def act(page: ScorePage, dice: Random) -> None:
    """Score, move, unscore, undo, or select from elsewhere."""
    bench, target, kind = page.bench, page.table, dice.random()
    if kind < 0.65:
        QTest.keyClick(target, dice.choice(DIGITS))
    elif kind < 0.85:
        QTest.keyClick(target, dice.choice(MOVES))
    elif kind < 0.9:
        bench.undo_stack.undo()
    elif bench.editor:
        bench.select(dice.choice(bench.editor.session.present).area_id)


@pytest.mark.parametrize("scored", [1.0, 0.4])
def test_the_screen_shows_what_a_fresh_painting_shows(
    make_bench: BenchMaker, show: Show, fonts: QApplication, scored: float
) -> None:
    dice = Random(scored)
    page = show(make_bench(sixty(dice, scored)))
    for step in range(30):
        act(page, dice)
        settle(fonts)
        on_screen = plain(page.screen().grabWindow(page.winId()).toImage())
        assert on_screen == plain(page.grab().toImage()), step


@pytest.mark.parametrize("scored", [1.0, 0.4])
def test_the_matrix_stands_as_if_it_were_laid_out_afresh(
    make_bench: BenchMaker, show: Show, qtbot: QtBot, scored: float
) -> None:
    dice = Random(scored + 1)
    page = show(make_bench(sixty(dice, scored)))
    for step in range(40):
        act(page, dice)
        if dice.random() < 0.5:
            continue
        fresh = MatrixView(page.bench)
        qtbot.addWidget(fresh)
        fresh.resize(page.matrix.size())
        assert page.matrix.tokens == fresh.tokens, step
        assert page.matrix.figure == fresh.figure, step
