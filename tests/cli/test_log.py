"""``riskdesk log``: what was done in a session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from tests.cli.terminal import complaint, run
from tests.domain.logs import area, scored
from tests.pdf_text import page_texts


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A closed session with its second version begun."""
    desk, first = scored(tmp_path / "library.sqlite")
    first.set_area(area(first, "Drugs"), justification="Hospital admissions rose.")
    first.close()
    second = desk.reopen(first.session.info.version_id, "Read out wrong")
    second.set_mark(area(second, "Drugs"), "threat", 10)
    desk.close()
    return tmp_path / "library.sqlite"


@pytest.fixture
def desk(library: Path) -> Iterator[Desk]:
    desk = Desk.at(library, who="Analyst")
    yield desk
    desk.close()


def changes(ran_out: str) -> list[str]:
    """The lines that stand beside or below a time."""
    return [line[9:] for line in ran_out.splitlines() if line.startswith("  ")]


def test_all_versions_oldest_first(library: Path) -> None:
    ran = run("log", "Assessment", "--library", library)
    assert (ran.status, ran.err) == (0, "")
    assert changes(ran.out) == [
        "Session begun with 4 areas",
        "Drugs: impact 3, probability 5, threat score 13",
        "Domestic Violence: impact 5, probability 3, threat score 10",
        "Anti-social Behaviour: impact 1, probability 3, threat score 15",
        "Terrorism: impact 5, probability 1, threat score 7",
        "Drugs, why this score: Hospital admissions rose.",
        "Session closed",
        "Reopened: version 2 begun, “Read out wrong”",
        "Drugs: threat score 13 → 10",
    ]
    lines = ran.out.splitlines()
    assert lines[0].startswith("Log of Assessment day; times are those of this computer (UTC")
    assert lines[2] == "Assessment day, version 1"
    assert lines.index("Assessment day, version 2") > lines.index("Assessment day, version 1")
    assert lines[4].endswith(" November 2026, Analyst")
    assert lines[-1] == "6 entries"


def test_one_version(library: Path) -> None:
    ran = run("log", "Assessment day@2", "--library", library)
    assert changes(ran.out) == ["Reopened: version 2 begun, “Read out wrong”", "Drugs: threat score 13 → 10"]
    assert "version 1" not in ran.out


@pytest.mark.parametrize("area_text", ["DR", "dr", "Drugs", "drug"])
def test_filters(library: Path, area_text: str) -> None:
    ran = run("log", "assessment day", "--area", area_text, "--kind", "scores", "--library", library)
    assert changes(ran.out) == ["Drugs: impact 3, probability 5, threat score 13", "Drugs: threat score 13 → 10"]
    assert ran.out.splitlines()[-1] == "2 of 6 entries: risk area Drugs; scores"


def test_two_kinds_dates_and_words(library: Path) -> None:
    both = run("log", "assessment day", "--kind", "words", "--kind", "session", "--text", "rose", "--library", library)
    assert changes(both.out) == ["Drugs, why this score: Hospital admissions rose."]
    none = run("log", "assessment day", "--until", "2026-10-01", "--library", library)
    assert none.out.splitlines()[2:] == ["0 of 6 entries: until 1 October 2026"]
    backwards = run("log", "assessment day", "--since", "2026-10-02", "--until", "2026-10-01", "--library", library)
    assert complaint(backwards).endswith(
        "--since 2026-10-02 is later than --until 2026-10-01; no entry can lie between them"
    )
    assert run("log", "assessment day", "--since", "2027-01-01", "--json", "--library", library).out == "[]\n"


def test_json(library: Path) -> None:
    ran = run("log", "assessment day@2", "--json", "--library", library)
    reopened, scored_ = json.loads(ran.out)
    assert reopened["why"] == ["Read out wrong"]
    assert reopened["kind"] == "session"
    assert scored_.pop("at").endswith("Z")
    assert len(scored_.pop("areas")) == 1
    assert [scored_.pop(key) is not None for key in ("edit", "version_id", "day", "time")] == [True] * 4
    assert scored_ == {
        "session": "Assessment day, version 2",
        "kind": "scores",
        "action": "score",
        "who": "Analyst",
        "changes": ["Drugs: threat score 13 → 10"],
        "why": [],
    }


def test_the_annex(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "annex.pdf"
    ran = run("log", "assessment day", "--area", "DR", "-o", out, "--library", library)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{out}: 1 page, code ")
    text = page_texts(out.read_bytes())[0]
    assert "How the ranking was reached" in text
    assert "Not the whole log, but: risk area Drugs." in text
    piped = run("log", "assessment day", "--area", "DR", "-o", "-", "--library", library)
    assert "Drugs: threat score 13 → 10" in page_texts(piped.bytes)[0]


def test_the_library_is_never_written_over(library: Path) -> None:
    before = library.read_bytes()
    assert "the library itself" in complaint(run("log", "assessment day", "-o", library, "--library", library))
    assert library.read_bytes() == before


def test_the_sample() -> None:
    """Drugs in the Derbyshire board's paper of 17 November 2010: threat position 4, risk rank 5, agreed rank 4."""
    ran = run("log", "As published", "--area", "Drugs", "--demo")
    assert "Drugs: recorded as threat position 4, risk rank 5, agreed rank 4" in changes(ran.out)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["nothing such"], "there is no session “nothing such”"),
        (["assessment day@3"], "“Assessment day” has no version 3; it has versions 1 and 2"),
        (["assessment day", "--area", "Fraud"], "there is no risk area “Fraud”; there are DR Drugs"),
        (["assessment day", "--area", "i"], "“i” fits more than one risk area: DV Domestic Violence; "),
        (["assessment day", "--since", "yesterday"], "--since: “yesterday” is not a date; give it as 2026-11-02"),
        (["assessment day", "--kind", "all"], "argument --kind: invalid choice: 'all'"),
        (["assessment day", "--json", "-o", "x.pdf"], "not allowed with argument --json"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(library: Path, wrong: list[str], says: str) -> None:
    assert says in complaint(run("log", *wrong, "--library", library))


def test_a_version_by_its_id_and_a_title_that_ends_like_a_number(desk: Desk, library: Path) -> None:
    (session,) = desk.sessions()
    first = desk.library.versions(session.session_id)[0][0]
    assert "Reopened" not in run("log", first, "--library", library).out
    editor: SessionEditor = desk.open(session.version_id)
    editor.set_details(title="Meeting @ 7")
    ran = run("log", "meeting @ 7", "--library", library)
    assert ran.out.startswith("Log of Meeting @ 7; ")
    assert ran.out.splitlines()[2] == "Assessment day, version 1"
    assert run("log", "meeting @ 7@1", "--library", library).out.count("Session begun") == 1
