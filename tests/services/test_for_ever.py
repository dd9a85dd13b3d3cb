"""A closed session gives the same numbers and the same sheet whatever becomes of schemes and later sessions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.services import schemes
from riskdesk.services.desk import Desk, Issue
from riskdesk.sheet.build import SheetOptions
from riskdesk.storage.access import Access
from tests.samples import sample_at
from tests.services.desks import DERBYSHIRE, desk_on, wanted

OPTIONS = SheetOptions(issued_on="2026-11-09", issued_to="the Board")


def numbers(session: Session) -> list[tuple[str, str, str]]:
    """The areas with their computed and agreed ranks."""
    return [(p.area_id, p.computed.label, p.agreed.label) for p in session.agreed.placements]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The sample, with a sheet of its last session issued."""
    path = sample_at(tmp_path / "sample.sqlite")
    desk = Desk.at(path, who="Analyst")
    editor = desk.open("quarter-3-1")
    made = sheet_pdf(editor.session, replace(OPTIONS, before=editor.last_time))
    desk.issue("quarter-3-1", made.pdf, Issue("2026-11-09", "the Board", "A4", made.code, made.pages))
    desk.close()
    return path


def test_another_default_scheme_changes_no_closed_session(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.at(library, Access.READ_ONLY)
    before = {v: desk.open(v).session for v in ("quarter-1-1", "quarter-1-2", "quarter-2-1", "quarter-3-1")}
    sheets = {v: sheet_pdf(s, replace(OPTIONS, before=desk.open(v).last_time)).pdf for v, s in before.items()}
    desk.close()
    # As if the shipped file of the default scheme, and which one is the default, were others in a later program.
    other = replace(DERBYSHIRE, risk_weight=Fraction(1, 10), risk_ties=(), bands=DERBYSHIRE.bands[::-1])
    monkeypatch.setattr(schemes, "shipped_schemes", lambda: ((schemes.DEFAULT, other),))
    assert schemes.default_scheme() is other
    desk = Desk.at(library, Access.READ_ONLY)
    for version, was in before.items():
        editor = desk.open(version)
        assert editor.session == was
        assert numbers(editor.session) == numbers(was)
        assert seal(editor.session) == seal(was)
        assert sheet_pdf(editor.session, replace(OPTIONS, before=editor.last_time)).pdf == sheets[version]
    desk.close()


def test_later_sessions_and_corrections_change_no_sheet_of_a_closed_one(library: Path) -> None:
    desk = Desk.at(library, who="Analyst")

    def printed(version: str) -> bytes:
        editor = desk.open(version)
        return sheet_pdf(editor.session, replace(OPTIONS, before=editor.last_time)).pdf

    before = printed("quarter-3-1")
    corrected = desk.reopen("quarter-2-1", "A threat was copied wrongly")
    corrected.set_mark("drugs", "threat", 25)
    corrected.close()
    between = desk.rescore("quarter-1-2", "Between", "2026-06-01")
    for area in between.session.present:
        between.confirm_area(area.area_id)
    between.confirm_moves([m.move_id for m in between.session.moves])
    between.close()
    assert printed("quarter-3-1") == before
    newest = desk.rescore("quarter-3-1", "Quarter 4", "2026-11-10")
    assert newest.last_time is not None
    assert newest.last_time.info.version_id == "quarter-3-1"
    desk.close()


def test_an_issued_sheet_is_reprinted_as_the_very_bytes(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.at(library, Access.READ_ONLY)
    stored = desk.library.sheet_pdf("quarter-3-1", 1)
    desk.close()
    monkeypatch.setattr("riskdesk.sheet.scored.LONGEST_WHY", 5)
    desk = Desk.at(library, Access.READ_ONLY)
    editor = desk.open("quarter-3-1")
    # A later program draws the sheet otherwise; what was issued stays what it was.
    assert sheet_pdf(editor.session, replace(OPTIONS, before=editor.last_time)).pdf != stored
    assert desk.library.sheet_pdf("quarter-3-1", 1) == stored
    desk.close()


def test_a_rescoring_keeps_the_method_that_it_began_with(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "library.riskdesk")
    first = desk.new_assessment("Assessment", wanted())
    first.close()
    version = first.session.info.version_id
    assert desk.rescore(version, "Quarter 1", "2027-02-02").session.scheme_text == first.session.scheme_text
    desk.close()
