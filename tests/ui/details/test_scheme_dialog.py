"""Changing a draft's scheme: what would be cleared is listed and asked, and only then done."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import ThreatKind
from riskdesk.services.schemes import shipped_schemes
from riskdesk.ui.dialogs.scheme import SchemeDialog
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import shipped_scheme


@pytest.fixture
def dialog(qtbot: QtBot, bench: Workbench) -> Iterator[SchemeDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    made = SchemeDialog(window, bench)
    made.open()
    yield made
    window.close()


def choose(dialog: SchemeDialog, name: str) -> None:
    (item,) = dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)
    dialog.list.setCurrentItem(item)


def said(dialog: SchemeDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def test_every_shipped_scheme_is_offered_and_the_present_one_chosen(dialog: SchemeDialog) -> None:
    names = [dialog.list.item(n).text() for n in range(dialog.list.count())]
    assert names == [scheme.name for _, scheme in shipped_schemes()]
    assert dialog.chosen == shipped_scheme()
    assert not dialog.go.isEnabled()
    assert dialog.go.text() == "This is the session’s scheme"


def test_marks_that_would_go_are_listed_and_asked(bench: Workbench, dialog: SchemeDialog) -> None:
    choose(dialog, shipped_scheme("positions-2010").name)
    assert said(dialog, "cleared_heading") == "11 marks would be cleared"
    lines = said(dialog, "cleared").splitlines()
    assert lines[0] == "Anti-social Behaviour: threat score 15"
    assert "Drugs: threat score 13" in lines
    assert len(lines) == 11
    assert dialog.go.text() == "Clear 11 marks and change the scheme"
    dialog.go.click()
    assert bench.editor is not None
    scheme = bench.editor.session.scheme
    assert scheme is not None
    assert scheme.threat_kind is ThreatKind.POSITION
    assert len(bench.editor.session.marks) == 22
    bench.undo_stack.undo()
    assert bench.editor.session.scheme == shipped_scheme()
    assert len(bench.editor.session.marks) == 33


def test_escape_changes_nothing(bench: Workbench, dialog: SchemeDialog) -> None:
    choose(dialog, shipped_scheme("positions-2010").name)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert bench.editor is not None
    assert bench.editor.session.scheme == shipped_scheme()
    assert bench.undo_stack.count() == 0


def test_a_scheme_from_a_file(bench: Workbench, dialog: SchemeDialog, tmp_path: Path) -> None:
    text = (files("riskdesk.resources") / "schemes" / "derbyshire-2010.toml").read_text("utf-8")
    path = tmp_path / "ours.toml"
    path.write_text(text.replace('name = "Derbyshire 2010"', 'name = "Ours"'), "utf-8")
    dialog.take_file(str(path))
    assert dialog.chosen is not None
    assert dialog.chosen.name == "Ours"
    assert said(dialog, "cleared_heading") == ""
    assert dialog.go.text() == "Change the scheme"
    dialog.go.click()
    assert bench.editor is not None
    assert bench.editor.session.scheme is not None
    assert bench.editor.session.scheme.name == "Ours"


def test_a_file_that_is_no_scheme_is_refused_in_words(dialog: SchemeDialog, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('name = "Ours"\nwrong = 1\n', "utf-8")
    dialog.take_file(str(path))
    assert said(dialog, "wrong").startswith("ours.toml: wrong: is not known")
    assert dialog.chosen == shipped_scheme()
    assert dialog.isVisible()
