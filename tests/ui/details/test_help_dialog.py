"""The help: its text names only keys that there are, and its table names every one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from riskdesk.ui.actions import Actions
from riskdesk.ui.dialogs.help import HelpDialog, help_text, keys, plain
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_action_stands_in_the_help(qtbot: QtBot, bench: Workbench, mode: Mode) -> None:
    actions = Actions(bench)
    dialog = HelpDialog(None, Theme(mode, 150), actions)
    qtbot.addWidget(dialog)
    dialog.open()
    shown = dialog.text.toPlainText()
    lines = shown.splitlines()
    for spec in actions.table:
        assert keys(spec) in lines
        assert plain(spec.text) in lines
        assert spec.tip in lines
    assert "The day in five steps" in lines


def test_the_text_holds_the_keys_in_force(bench: Workbench) -> None:
    text = help_text(Actions(bench))
    assert "{" not in text
    assert "**Ctrl+P**" in text
    assert text.startswith("# RiskDesk")


def test_an_actions_text_is_read_without_its_signs() -> None:
    assert plain("Save as P&DF…") == "Save as PDF"
    assert plain("R&&D") == "R&D"
