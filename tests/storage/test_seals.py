"""Whatever stands is sealed in the transaction that makes it stand, and never anew."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from riskdesk.domain.bundle import Additions, CarriedVersion
from riskdesk.domain.results_seal import results_digest
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Change, State
from riskdesk.storage import library as module
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.library import Library
from riskdesk.storage.seals import seal_of
from tests.storage.stored import NOTE, YEAR, recorded_session, scored_session

CLOSED = scored_session("closed", State.CLOSED)
OLD = Path(__file__).parent / "libraries" / "schema-2.riskdesk"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "library.riskdesk"
    with Library.open(made, create=True) as library:
        library.add_assessment(YEAR, NOTE)
    return made


def closing_change(session_id: str) -> Change:
    draft = scored_session(session_id).info
    return Change(draft, replace(draft, state=State.CLOSED, closed_at="2010-11-02T17:00:00.000Z"))


def test_a_session_is_sealed_as_it_is_closed_added_or_brought_in(path: Path) -> None:
    with Library.open(path) as library:
        library.add_session(scored_session("day"), NOTE)
        assert library.seals() == {}
        library.write("day-1", [closing_change("day")], NOTE)
        library.add_session(recorded_session(), NOTE)
        library.bring_in(Additions(YEAR.assessment_id, None, (CarriedVersion(CLOSED),), (), ()))
        held = library.seals()
        assert held.keys() == {"day-1", "published-1", "closed-1"}
        for version_id, kept in held.items():
            session = library.load(version_id)
            assert kept == seal_of(session)
            assert kept.code == seal(session)
        assert held["day-1"].results == results_digest(CLOSED)
        assert held["published-1"].results is None
        rows = [row for row in library.log() if "seal" in row.entity]
        assert rows == []


def test_a_closing_that_cannot_be_sealed_is_no_closing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("no room")

    with Library.open(path) as library:
        library.add_session(scored_session("day"), NOTE)
        monkeypatch.setattr(module, "seal_if_closed", full)
        with pytest.raises(LibraryError, match="no room"):
            library.write("day-1", [closing_change("day")], NOTE)
        assert library.load("day-1").info.state is State.DRAFT
        assert library.seals() == {}


def test_what_stood_before_there_were_seals_is_sealed_when_the_library_is_opened_for_writing(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "library.riskdesk"))
    with Library.open(path, Access.READ_ONLY) as library:
        assert library.seals() == {}
        stands = {s.version_id for s in library.sessions(all_versions=True) if s.stands}
    with Library.open(path) as library:
        assert library.seals().keys() == stands
        assert len(stands) > 3
        log = library.log()
    with Library.open(path) as library:
        assert library.log() == log


def test_a_session_whose_method_cannot_be_read_is_left_unsealed_and_the_others_are_not(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "library.riskdesk"))
    with closing(sqlite3.connect(path)) as plain:
        (guard,) = plain.execute("SELECT sql FROM sqlite_schema WHERE name = 'scheme_sealed_update'").fetchone()
        plain.execute("DROP TRIGGER scheme_sealed_update")
        plain.execute("UPDATE scheme SET text = '{}' WHERE version_id = 'quarter-1-1'")
        plain.execute(guard)
        plain.commit()
    with Library.open(path) as library:
        stands = {s.version_id for s in library.sessions(all_versions=True) if s.stands}
        assert stands - library.seals().keys() == {"quarter-1-1"}
