"""The public version in the window: chosen, looked through, and only then written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from riskdesk.domain.public import Public
from riskdesk.reports.documents import make_document
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.ui.actions import Actions
from riskdesk.ui.dialogs.public import FOOT, UNSAID, PublicDialog
from riskdesk.ui.dialogs.public_account import AccountDialog
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, area_id
from tests.ui.sheet.sheets import MakePage, many, recorded_bench
from tests.ui.sheet.test_sheet_issue import issue, rows, stored


@pytest.fixture
def make_page(make_page: MakePage) -> MakePage:
    """Makes Sheet tabs on which the public version is chosen."""
    any_page = make_page

    def make(bench: Workbench) -> SheetPage:
        page = any_page(bench)
        page.side.document.setCurrentIndex(page.side.document.findData(Document.PUBLIC))
        return page

    return make


def dialog(page: SheetPage, kind: type[QDialog]) -> QDialog:
    found = [d for d in page.window().findChildren(kind) if d.isVisible()]
    assert found, f"no {kind.__name__}"
    return found[-1]


def asked(page: SheetPage) -> PublicDialog:
    found = dialog(page, PublicDialog)
    assert isinstance(found, PublicDialog)
    return found


def account(page: SheetPage) -> AccountDialog:
    found = dialog(page, AccountDialog)
    assert isinstance(found, AccountDialog)
    return found


def no_account(page: SheetPage) -> bool:
    return not any(d.isVisible() for d in page.window().findChildren(AccountDialog))


def withhold(page: SheetPage, qtbot: QtBot, *names: str) -> None:
    """Choose by the search field, as a user does who knows the names."""
    page.side.public.button.click()
    box = asked(page)
    for name in names:
        box.search.setText(name)
        QTest.keyClick(box.search, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.builder.built):
        box.go.click()


def expected(bench: Workbench, *names: str, **more: object) -> bytes:
    assert bench.editor is not None
    public = Public(frozenset(area_id(bench, name) for name in names), **more)  # type: ignore[arg-type]
    options = SheetOptions(document=Document.PUBLIC, public=public)
    return make_document(bench.editor.session, options).pdf


def told(box: QDialog) -> str:
    return "\n".join(words.text() for words in box.findChildren(QLabel))


def test_nothing_is_made_before_it_is_chosen(bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    assert page.panel.isVisible()
    assert page.panel.words.startswith("Choose first which areas")
    assert page.side.public.isVisible()
    # Printing, saving and issuing ask for it, and write nothing.
    for act in (page.print, page.save):
        act()
        asked(page).reject()
    assert page.panel.isVisible()
    assert not page.window().findChildren(QFileDialog)


def test_the_preview_is_the_very_public_version(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(bench)
    withhold(page, qtbot, "drugs", "OC")
    assert page.preview.pdf == expected(bench, "Drugs", "Organised Crime Groups")
    words = page.side.public.findChild(QLabel, "public_words")
    assert words is not None
    assert words.text() == "Drugs and Organised Crime Groups, left out. No reasons. Marking: OFFICIAL."
    # Another document is what it was, and the choice is kept beside it.
    with qtbot.waitSignal(page.builder.built):
        page.side.document.setCurrentIndex(0)
    assert page.side.options == SheetOptions()
    assert not page.side.public.isVisible()


def test_it_is_saved_after_a_last_look_only(
    bench: Workbench, make_page: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(bench)
    withhold(page, qtbot, "drugs")
    page.save()
    box = account(page)
    assert box.focusWidget() is box.cancel
    assert "Withheld: 1 of 11 areas, left out" in told(box)
    assert "DR  Drugs" in told(box)
    assert "Shown: 10 areas" in told(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert no_account(page)
    assert not page.window().findChildren(QFileDialog)
    page.save()
    account(page).go.click()
    (files,) = page.window().findChildren(QFileDialog)
    name = "Public priority sheet - Strategic assessment - Assessment day - 2010-11-02.pdf"
    assert files.selectedFiles()[0].endswith(name)
    path = tmp_path / "public.pdf"
    with qtbot.waitSignal(bench.told):
        files.fileSelected.emit(str(path))
    files.close()
    assert path.read_bytes() == expected(bench, "Drugs")


def test_what_was_typed_in_between_is_looked_at_too(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(bench)
    withhold(page, qtbot, "drugs")
    bench.do(lambda e: e.set_area(area_id(bench, "Alcohol"), name="Drugs and alcohol"), "Name")
    with qtbot.waitSignal(page.builder.built):
        page.save()
    box = account(page)
    assert "“Drugs and alcohol” is printed and names Drugs." in told(box)
    box.reject()


def test_it_is_issued_as_a_public_version(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    bench.do(lambda e: e.close(), "Close")
    page = make_page(bench)
    withhold(page, qtbot, "drugs")
    page.issue()
    box = dialog(page, QDialog)
    box.findChild(QLineEdit, "issue_on").setText("9/11/2026")  # type: ignore[union-attr]
    box.findChild(QPushButton, "go").click()  # type: ignore[union-attr]
    assert rows(page) == ["As it is now"]
    with qtbot.waitSignal(bench.told):
        account(page).go.click()
    assert bench.editor is not None
    (sheet,) = bench.desk.sheets(bench.editor.session.info.version_id)
    assert sheet.paper == "A4, Public version"
    assert rows(page)[1].startswith("Public version 1, 9 November 2026\n")
    assert b"%PDF" in stored(bench)
    assert page.preview.pdf == stored(bench)
    # A reprint is no new decision; and titles may name an area, so its file bears none.
    page.save()
    assert no_account(page)
    (files,) = page.window().findChildren(QFileDialog)
    assert files.selectedFiles()[0].endswith("Public version 1 as issued - 2010-11-02.pdf")
    files.close()
    # The full sheet can be issued beside it.
    page.side.document.setCurrentIndex(0)
    issue(page, qtbot)
    assert rows(page)[2].startswith("Sheet 2, ")


def test_all_that_can_be_chosen(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(bench)
    page.side.public.button.click()
    box = asked(page)
    listed = box.findChild(QListWidget, "public_areas")
    way, marking = box.findChild(QComboBox, "public_way"), box.findChild(QLineEdit, "public_marking")
    assert listed is not None
    assert way is not None
    assert marking is not None
    assert marking.text() == "OFFICIAL"
    box.search.setText("safeguarding")
    assert [listed.item(n).text()[5:] for n in range(listed.count()) if not listed.item(n).isHidden()] == [
        "Safeguarding Adults",
        "Safeguarding Children",
    ]
    QTest.keyClick(box.search, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Space)
    box.search.clear()
    way.setCurrentIndex(FOOT)
    marking.setText("OFFICIAL  – for publication")
    box.findChild(QLineEdit, "public_handling").setText("Web")  # type: ignore[union-attr]
    for name in ("public_agencies", "public_reasons"):
        box.findChild(QCheckBox, name).toggle()  # type: ignore[union-attr]
    wanted = Public(
        frozenset({area_id(bench, "Safeguarding Adults")}),
        at_foot=True,
        marking="OFFICIAL – for publication",
        handling="Web",
        agencies=False,
        reasons=True,
    )
    with qtbot.waitSignal(page.builder.built):
        box.go.click()
    assert page.side.public.choice == wanted
    # Asked again, it begins with what was chosen.
    page.side.public.button.click()
    again = asked(page)
    assert again.public == wanted
    again.way.setCurrentIndex(UNSAID)
    assert again.public.said is False


def test_what_cannot_be_is_refused_in_the_dialog(bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    page.side.public.button.click()
    box = asked(page)
    for n in range(box.list.count()):
        box.list.item(n).setCheckState(Qt.CheckState.Checked)
    box.go.click()
    assert box.wrong.startswith("All areas are withheld")
    box.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert box.wrong == ""
    box.marking.setText("Not protectively marked")
    box.go.click()
    assert "not put on new documents" in box.wrong
    assert box.focusWidget() is box.marking
    assert page.side.public.choice is None


def test_another_session_has_to_be_chosen_for(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(bench)
    withhold(page, qtbot, "drugs")
    assert bench.editor is not None
    bench.do(lambda e: e.close(), "Close")
    first = bench.editor.session.info.version_id
    bench.show(bench.desk.rescore(first, "Next quarter", "2011-02-01"))
    assert page.side.public.choice is None
    # It begins with what was withheld last.
    page.side.public.button.click()
    assert asked(page).public.withheld == {area_id(bench, "Drugs")}
    asked(page).reject()
    bench.open(first)
    assert page.side.public.choice is not None


def test_a_recorded_session_too(make_bench: BenchMaker, make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    bench = recorded_bench(make_bench, tmp_path)
    page = make_page(bench)
    withhold(page, qtbot, "terrorism")
    assert page.preview.pdf == expected(bench, "Terrorism")


def test_hidden_ranks_stay_hidden(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(bench)
    withhold(page, qtbot, "drugs")
    bench.hide_ranks(True)
    assert page.preview.pdf == b""
    assert "holds ranks and order" in page.panel.words


def test_the_last_look_keeps_hidden_ranks_too(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(bench)
    withhold(page, qtbot, "drugs")
    bench.hide_ranks(True)
    page.print()
    qtbot.waitUntil(lambda: not no_account(page))
    box = account(page)
    (shown,) = (
        [words.text() for words in frame.findChildren(QLabel)]
        for frame in box.findChildren(QFrame)
        if frame.accessibleName() == "Shown: 10 areas"
    )
    assert bench.editor is not None
    names = sorted((a.name for a in bench.editor.session.present if a.name != "Drugs"), key=str.casefold)
    assert shown == ["Shown: 10 areas", *names, "Marking: OFFICIAL"]
    box.reject()


def test_what_waits_for_one_document_is_not_done_with_another(make_bench: BenchMaker, qtbot: QtBot) -> None:
    """A Save of the priority sheet that is still being made must not write a public version unasked."""
    bench = make_bench(many(300))
    page = SheetPage(bench, Actions(bench))
    qtbot.addWidget(page, before_close_func=lambda p: p.builder.finish())
    page.show()
    page.save()
    with qtbot.waitSignal(bench.told) as said:
        page.side.document.setCurrentIndex(page.side.document.findData(Document.PUBLIC))
    assert said.args == ["Something else was chosen meanwhile; nothing was printed, saved or issued. Ask again.", True]
    qtbot.waitUntil(lambda: not page.builder.busy, timeout=20_000)
    assert not page.window().findChildren(QFileDialog)
    assert no_account(page)


def test_an_issue_is_of_the_session_that_was_asked_about(bench: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    first = bench.editor
    assert first is not None
    bench.do(lambda e: e.close(), "Close")
    page = make_page(bench)
    page.side.document.setCurrentIndex(0)
    page.issue()
    box = dialog(page, QDialog)
    box.findChild(QLineEdit, "issue_on").setText("9/11/2026")  # type: ignore[union-attr]
    bench.show(bench.desk.rescore(first.session.info.version_id, "Quarter 2", "2026-12-01"))
    with qtbot.waitSignal(bench.told) as said:
        box.findChild(QPushButton, "go").click()  # type: ignore[union-attr]
    assert said.args == ["Another session was opened meanwhile; nothing was issued.", True]
    assert bench.desk.sheets(first.session.info.version_id) == ()
