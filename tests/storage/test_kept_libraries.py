"""One real library file of each schema that was ever shipped, and the numbers that it must give for ever.

``libraries/schema-N.riskdesk`` was made by the program when its schema was N; ``schema-N.json`` holds what it showed
then, by version: for each area risk score, band, risk rank, priority score, computed and agreed rank (of a recorded
session threat position, risk rank and agreed rank), the short code, from schema 3 on the digest of the results, and how
much there is. Neither is ever made anew.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import shipped
from riskdesk.storage.seals import seal_of

FILES = sorted((Path(__file__).parent / "libraries").glob("schema-*.riskdesk"))


def shown(session: Session) -> dict[str, list[Any]]:
    """The numbers of each area."""
    if session.scheme is None:
        return {a: [r.threat_position, r.risk_rank, r.agreed_rank] for a, r in session.recorded.items()}
    rows = {}
    for result in session.ranking.results:
        area_id = result.area.area_id
        place = session.agreed.by_id.get(area_id)
        rows[area_id] = [
            None if result.risk_score is None else str(result.risk_score),
            result.band.name if result.band else None,
            result.risk_rank.label if result.risk_rank else None,
            None if result.priority_score is None else str(result.priority_score),
            place.computed.label if place else None,
            place.agreed.label if place else None,
        ]
    return rows


def expected(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.with_suffix(".json").read_text("utf-8"))
    return found


def test_there_is_a_library_of_every_schema() -> None:
    assert [f.stem for f in FILES] == [f"schema-{n}" for n in range(1, len(shipped()) + 1)]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
@pytest.mark.parametrize("access", Access)
def test_it_gives_the_numbers_that_it_gave(file: Path, access: Access, tmp_path: Path) -> None:
    copy = Path(shutil.copy(file, tmp_path / "library.riskdesk"))
    copy.chmod(0o600)
    wanted = expected(file)
    with Library.open(copy, access) as library:
        versions = library.sessions(all_versions=True)
        assert {s.version_id for s in versions} == wanted.keys()
        for summary in versions:
            session, was = library.load(summary.version_id), wanted[summary.version_id]
            assert shown(session) == was["ranks"]
            assert seal(session) == was["code"]
            assert (summary.title, summary.state.value) == (was["title"], was["state"])
            assert (len(session.present), len(session.attendees)) == (was["areas"], was["attendees"])
            assert len(session.marks) == was["marks"]
            assert len(library.log(summary.version_id)) == was["log"]
            # Sealed since schema 3; an older one when it is brought up to date, in the file only.
            if (held := library.seals().get(summary.version_id)) is not None:
                assert held == seal_of(session)
                assert (held.code, held.results) == (was["code"], was.get("results", held.results))
            assert (held is not None) == (summary.stands and (access is Access.READ_WRITE or "results" in was))
            sheets = was.get("sheets", [])
            assert [s.digest for s in library.sheets(summary.version_id)] == sheets
            for number in range(1, len(sheets) + 1):
                library.sheet_pdf(summary.version_id, number)
    if access is Access.READ_ONLY:
        assert copy.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_its_closed_sessions_still_never_change(file: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(file, tmp_path / "library.riskdesk"))
    copy.chmod(0o600)
    Library.open(copy).close()
    sealed = "version_id IN (SELECT version_id FROM version WHERE state <> 'draft')"
    with closing(sqlite3.connect(copy)) as plain:
        for sql in ("UPDATE version SET rescored_from = 'x'", "UPDATE version_area SET change_reason = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never changes"):
                plain.execute(f"{sql} WHERE {sealed}")
