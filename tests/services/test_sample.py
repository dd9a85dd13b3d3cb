"""The sample library: what was published, and illustrative scores that give the same order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from riskdesk.domain.compare import compare
from riskdesk.domain.seal import seal
from riskdesk.domain.session import RecordedRanks, Session, State
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.services.desk import Desk
from riskdesk.services.sample import build_sample, illustrative_version, sample_library
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.library import Access, Library
from tests.services.desks import DERBYSHIRE, agreed

# Derbyshire Safer Communities Board, paper of 17 November 2010, the table "Risk area, threat score, risk rank,
# prioritisation rank" in its own order; its threat score is itself a position. Codes are this project's.
PUBLISHED = {
    "Anti-social Behaviour": ("AS", 2, 11, 9),
    "Alcohol Related Harm": ("AL", 1, 7, 3),
    "Drugs": ("DR", 4, 5, 4),
    "Killed & Seriously Injured": ("KS", 10, 9, 10),
    "Safeguarding Adults": ("SA", 11, 3, 8),
    "Domestic Violence": ("DV", 7, 4, 5),
    "Rape & Serious Sexual Assault": ("RS", 8, 6, 6),
    "Safeguarding Children": ("SC", 3, 1, 1),
    "Organised Crime Groups": ("OC", 5, 2, 2),
    "Serious Acquisitive Crime / Offender Management": ("AC", 6, 8, 7),
    "Terrorism (International & Domestic)": ("TE", 9, 10, 11),
}


def load_all(path: Path) -> dict[str, Session]:
    with Library.open(path, Access.READ_ONLY) as library:
        return {s.title: library.load(s.version_id) for s in library.sessions()}


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Session]:
    return load_all(build_sample(tmp_path_factory.mktemp("sample") / "sample.sqlite"))


@pytest.fixture
def published(sessions: dict[str, Session]) -> Session:
    return sessions["As published, 17 November 2010"]


@pytest.fixture
def illustrative(sessions: dict[str, Session]) -> Session:
    return sessions["Illustrative scores"]


def test_the_recorded_facts_are_those_of_the_published_table(published: Session) -> None:
    facts = {a.name: (a.code, *_facts(published.recorded[a.area_id])) for a in published.present}
    assert facts == PUBLISHED
    assert list(facts) == list(PUBLISHED)


def _facts(ranks: RecordedRanks) -> tuple[int | None, int | None, int | None]:
    return ranks.threat_position, ranks.risk_rank, ranks.agreed_rank


def test_the_recorded_session_says_where_it_comes_from_and_computes_nothing(published: Session) -> None:
    info = published.info
    assert (info.state, published.scheme, dict(published.marks)) == (State.RECORDED, None, {})
    assert info.source == "Derbyshire Safer Communities Board, paper of 17 November 2010"
    assert info.partnership == "Derbyshire Safer Communities"
    # Minute 58/2010 of the same pack: the initial scoring was on 4 October 2010.
    assert info.held_on == "2010-10-04"
    assert not info.illustrative


def test_the_illustrative_scores_rank_in_the_published_order(illustrative: Session) -> None:
    results = {r.area.name: r for r in illustrative.ranking.results}
    assert set(results) == set(PUBLISHED)
    for name, (_, threat, risk, priority) in PUBLISHED.items():
        result = results[name]
        assert result.risk_rank
        assert result.threat_rank
        assert result.priority_rank
        labels = (result.threat_rank.label, result.risk_rank.label, result.priority_rank.label)
        assert labels == (str(threat), str(risk), str(priority)), name
    order = sorted(PUBLISHED, key=lambda name: PUBLISHED[name][3])
    assert agreed(illustrative) == [[name] for name in order]
    assert not illustrative.agreed.open_ties


def test_the_illustrative_session_is_taken_for_no_real_one(illustrative: Session) -> None:
    info = illustrative.info
    assert info.illustrative
    assert info.label == "illustrative scores, made up for the demonstration"
    assert (info.held_on, info.data_to, info.issued_on, info.closed_at, info.source) == ("",) * 5
    assert "no real partnership" in info.partnership
    assert (info.state, info.marking) == (State.DRAFT, "OFFICIAL")
    assert illustrative.scheme == DERBYSHIRE
    assert not illustrative.moves
    assert not illustrative.attendees


def test_both_have_the_same_areas_with_codes_of_their_own(published: Session, illustrative: Session) -> None:
    assert published.areas == illustrative.areas
    assert len({a.code for a in published.areas}) == len({a.area_id for a in published.areas}) == 11


def test_built_twice_the_same_comes_out(tmp_path: Path, sessions: dict[str, Session]) -> None:
    again = load_all(build_sample(tmp_path / "again.sqlite"))
    assert again == sessions
    for title, session in again.items():
        assert seal(session) == seal(sessions[title])
        assert sheet_pdf(session).pdf == sheet_pdf(sessions[title]).pdf


def test_the_codes_of_the_sheets_stay(published: Session, illustrative: Session) -> None:
    # Sheets printed from the first release on bear these; what changes them changes an old sheet's meaning.
    assert (seal(published), seal(illustrative)) == ("2B1C-4F5A", "FB27-1E0A")


def test_the_quarters_are_openly_made_up_and_show_every_kind_of_change(tmp_path: Path) -> None:
    with Library.open(build_sample(tmp_path / "sample.sqlite"), Access.READ_ONLY) as library:
        held = {s.version_id: library.load(s.version_id) for s in library.sessions(all_versions=True)}
    quarters = {name: s for name, s in held.items() if name.startswith("quarter")}
    assert [(s.info.number, s.info.state) for s in quarters.values()] == [
        (1, State.CLOSED),
        (2, State.CLOSED),
        (1, State.CLOSED),
        (1, State.CLOSED),
    ]
    for session in quarters.values():
        assert session.info.illustrative
        assert "made up" in session.info.title
        assert "made up" in session.info.label
    real = {held["as-published-2010-11-17-1"].info.held_on, "2010-11-02", "2010-11-17"}
    assert not real & {s.info.held_on for s in quarters.values()}
    steps = [held["illustrative-scores-1"], *quarters.values()]
    causes = [row.cause for old, new in pairwise(steps) for row in compare(old, new).rows]
    for kind in (
        "probability 3 → 4, “Repeat",
        "moved past",
        "fell back",
        "moved by agreement",
        "method changed",
        "definition changed",
        "new",
        "merged from",
        "merged into",
        "split from",
        "split into",
        "dropped, “Now",
    ):
        assert any(kind in cause for cause in causes), kind
    assert held["quarter-1-1"].info.reopened == ""
    assert held["quarter-1-2"].info.reopened.startswith("The threat score")


def test_it_is_built_at_fixed_times_by_a_role(tmp_path: Path) -> None:
    with Library.open(build_sample(tmp_path / "sample.sqlite"), Access.READ_ONLY) as library:
        rows = library.log()
        assert {row.who for row in rows} == {"Sample library"}
        first = [row for row in rows if not row.version_id.startswith("quarter")]
        assert {row.at for row in first} == {"2026-01-05T09:00:00.000Z"}
        days = {row.at[:10] for row in rows} - {"2026-01-05"}
        assert days == {"2026-02-10", "2026-02-17", "2026-05-12", "2026-08-11"}
        assert library.load(illustrative_version(library)).info.illustrative


def test_it_can_be_edited_like_any_other(tmp_path: Path) -> None:
    desk = Desk.at(build_sample(tmp_path / "sample.sqlite"), who="Analyst")
    editor = desk.open(illustrative_version(desk.library))
    assert editor.set_mark("drugs", "threat", 25) is not None
    assert not desk.open("as-published-2010-11-17-1").editable
    desk.close()


@pytest.mark.parametrize("held", [b"", b"words"])
def test_a_file_that_is_there_is_not_touched(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "sample.sqlite"
    path.write_bytes(held)
    with pytest.raises(LibraryError, match="there is a file already"):
        build_sample(path)
    assert path.read_bytes() == held
    assert list(tmp_path.iterdir()) == [path]


def test_a_demonstration_leaves_nothing_behind() -> None:
    with sample_library() as one, sample_library() as other:
        assert one != other
        desk = Desk.at(one, who="Analyst")
        desk.open(illustrative_version(desk.library)).set_mark("drugs", "threat", 25)
        desk.close()
        assert load_all(other)["Illustrative scores"].mark("drugs", "threat") == 13
        folders = [one.parent, other.parent]
    assert not any(folder.exists() for folder in folders)


def test_also_when_the_demonstration_fails() -> None:
    with pytest.raises(RuntimeError), sample_library() as path:
        raise RuntimeError
    assert not path.parent.exists()
