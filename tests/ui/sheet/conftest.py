"""Fixtures of the Sheet tab's tests."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from riskdesk.ui.actions import Actions
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.workbench import Workbench
from tests.ui.sheet.sheets import MakePage


@pytest.fixture
def make_page(qtbot: QtBot) -> MakePage:
    """Makes Sheet tabs on a bench, by default shown with the sheet made; each ends its worker with the test."""

    def make(bench: Workbench, shown: bool = True) -> SheetPage:
        page = SheetPage(bench, Actions(bench))
        qtbot.addWidget(page, before_close_func=lambda p: p.builder.finish())
        page.resize(1075, 640)
        if shown:
            with qtbot.waitSignal(page.builder.built):
                page.show()
        return page

    return make
