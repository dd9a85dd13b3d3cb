"""Backups before an import, the backup that is meant, and a whole library checked down to its ranks."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from riskdesk.domain.backups import Age, Reason
from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.checking import Finding, check
from riskdesk.services.desk import Desk
from riskdesk.services.keeping import (
    back_up,
    back_up_if_changed,
    backups,
    find_backup,
    folder_of,
    newest_good,
    restore,
    told_of,
)
from riskdesk.services.log_reading import session_log
from riskdesk.services.transfer import bring_in, bring_into, bundle_of
from riskdesk.storage import backup as store
from riskdesk.storage.access import Access
from riskdesk.storage.errors import BackupError, LibraryError
from riskdesk.storage.library import Library
from tests.samples import sample_at
from tests.services.desks import desk_on, wanted

KEPT = Path(__file__).parents[1] / "storage" / "libraries"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_at(tmp_path_factory.mktemp("sample") / "sample.sqlite")


@pytest.fixture
def sample(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "sample.sqlite"))


def begun(path: Path) -> Path:
    """A library with an assessment of its own."""
    desk = desk_on(path)
    desk.new_assessment("Strategic assessment", wanted())
    desk.close()
    return path


def spoilt(path: Path, *statements: str) -> Path:
    """A library that another program has meddled with, its triggers out of the way."""
    with closing(sqlite3.connect(path)) as plain:
        names = [name for (name,) in plain.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        kept = [sql for (sql,) in plain.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")]
        for name in names:
            plain.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert plain.execute(statement).rowcount != 0
        for sql in kept:
            plain.execute(sql)
        plain.commit()
    return path


def found(path: Path) -> dict[str, tuple[str, ...]]:
    before = path.read_bytes()
    report = check(path)
    assert path.read_bytes() == before
    return {finding.check: finding.found for finding in report.findings if finding.found}


# Before an import


def test_an_import_is_preceded_by_a_backup_where_something_is_written(sample: Path, tmp_path: Path) -> None:
    path = begun(tmp_path / "mine.sqlite")
    with Library.open(sample, Access.READ_ONLY) as library:
        bundle = bundle_of(library, library.assessments()[0].assessment_id)
    assert bring_into(path, bundle).adds
    (one,) = backups(path)
    assert (one.why, one.sound) == (Reason.IMPORT, True)
    assert one.holds is not None
    assert one.holds.sessions == 1
    bring_into(path, bundle)
    assert len(backups(path)) == 1
    restore(path, one.path)
    with Library.open(path, Access.READ_ONLY) as library:
        assert len(library.sessions()) == 1


def test_an_import_into_a_new_library_leaves_no_backups(sample: Path, tmp_path: Path) -> None:
    with Library.open(sample, Access.READ_ONLY) as library:
        bundle = bundle_of(library, library.assessments()[0].assessment_id)
    bring_into(tmp_path / "new.sqlite", bundle)
    assert not folder_of(tmp_path / "new.sqlite").exists()


def test_without_a_backup_nothing_is_imported(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> NoReturn:
        raise OSError(28, "No space left on device")

    path = begun(tmp_path / "mine.sqlite")
    with Library.open(sample, Access.READ_ONLY) as library:
        bundle = bundle_of(library, library.assessments()[0].assessment_id)
    monkeypatch.setattr(store, "create", full)
    before = path.read_bytes()
    with Library.open(path) as library, pytest.raises(BackupError, match="no room left on the disk"):
        bring_in(library, bundle)
    assert path.read_bytes() == before


# Which backup is meant


def test_a_backup_is_found_by_number_name_or_path(sample: Path, tmp_path: Path) -> None:
    old, new = back_up(sample), back_up(sample)
    assert find_backup(sample, "1") == new.path
    assert find_backup(sample, "2") == old.path
    assert find_backup(sample, old.path.name) == old.path
    elsewhere = shutil.copy(old.path, tmp_path / "3")
    assert find_backup(sample, str(elsewhere)) == Path(elsewhere)
    for wrong in ("0", "3", "-1", "none.sqlite", str(tmp_path)):
        with pytest.raises(RiskDeskError, match=r"there is no backup .* a number from 1 to 2, a name"):
            find_backup(sample, wrong)
    assert told_of(old.path) == "1 assessment, 5 sessions, the newest “Quarter 3, made up” (11 August 2026)"
    assert newest_good(sample) is not None


# The check


def test_every_kept_library_is_sound(tmp_path: Path) -> None:
    for file in KEPT.glob("*.riskdesk"):
        path = Path(shutil.copy(file, tmp_path / file.name))
        assert check(path).sound
        assert path.read_bytes() == file.read_bytes()
        assert {p.name for p in tmp_path.iterdir()} == {p.name for p in tmp_path.glob("schema-*.riskdesk")}


def test_a_library_is_checked_while_it_is_open(sample: Path) -> None:
    back_up(sample)
    with Library.open(sample):
        report = check(sample)
    assert report.sound
    counts = {finding.check: finding.count for finding in report.findings}
    assert counts == {
        "file": counts["file"], "references": 0, "guards": counts["guards"], "log": 309, "results": 5, "sheets": 0,
        "backups": 1,
    }  # fmt: skip
    assert counts["file"] * 4096 == sample.stat().st_size


MARK = "UPDATE mark SET value = 1 WHERE version_id = 'quarter-1-1' AND area_id = 'drugs' AND factor = 'impact'"
QUARTER = "“Quarter 1, made up”, version 1 (10 February 2026)"


def test_a_changed_mark_of_a_closed_session_is_found_three_times(sample: Path) -> None:
    problems = found(spoilt(sample, MARK))
    assert problems.keys() == {"log", "results"}
    assert problems["log"] == (f'The log of {QUARTER}, replayed, does not give this: mark "drugs/impact/0/room".',)
    code, ranks = problems["results"]
    assert code.startswith(f"{QUARTER} was sealed with the code 57FC-A593, and now has ")
    assert ranks == f"{QUARTER} does not give the ranks any more that it was sealed with."


def test_a_program_that_reckons_otherwise_is_found_out(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from riskdesk.domain import ranking

    competition = ranking.competition
    monkeypatch.setattr(ranking, "competition", lambda groups: competition(groups[::-1]))
    problems = found(sample)
    assert problems.keys() == {"results"}
    assert len(problems["results"]) == 4
    assert all("does not give the ranks any more" in problem for problem in problems["results"])


def test_a_seal_in_a_form_of_a_later_program_is_named(sample: Path) -> None:
    problems = found(spoilt(sample, "UPDATE seal SET results_form = 2 WHERE results NOTNULL"))
    assert all("sealed in a form that this RiskDesk does not know" in text for text in problems["results"])
    assert len(problems["results"]) == 4
    sealed = "UPDATE seal SET code_form = 2, results_form = 1 WHERE version_id = 'quarter-1-1'"
    assert any(QUARTER in text for text in found(spoilt(sample, sealed))["results"])


CASES = {
    "DELETE FROM log WHERE row IN (20, 21)": ("log", "2 rows of the log are missing, of 309."),
    "DROP TABLE seal": ("guards", "The table “seal” is missing."),
    "DROP INDEX log_version": ("guards", "The index “log_version” is missing."),
    "CREATE TRIGGER mine AFTER INSERT ON log BEGIN SELECT 1; END": ("guards", "The trigger “mine” is not RiskDesk's."),
    "CREATE TABLE mine (x)": ("guards", "The table “mine” is not RiskDesk's."),
    "INSERT INTO mark VALUES ('quarter-1-1', 'nowhere', 'impact', 0, 'room', 3)": (
        "references",
        "1 row of “mark” refers to rows of “version_area” that are not there.",
    ),
    "UPDATE scheme SET text = '{}' WHERE version_id = 'quarter-1-1'": ("results", f"{QUARTER} could not be checked: "),
    "UPDATE assessment SET title = 'Another'": (
        "log",
        "The log of the assessment “Another”, replayed, does not give its title or partnership.",
    ),
}


@pytest.mark.parametrize("statement", CASES)
def test_whatever_was_done_to_it_is_found(sample: Path, statement: str) -> None:
    if statement.startswith("DROP TABLE"):
        with closing(sqlite3.connect(sample)) as plain:
            plain.execute(statement)
    else:
        spoilt(sample, statement)
    key, text = CASES[statement]
    problems = found(sample)
    assert any(problem.startswith(text) for problem in problems[key]), problems


def test_a_changed_rule_is_found(sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as plain:
        (sql,) = plain.execute("SELECT sql FROM sqlite_schema WHERE name = 'log_kept_delete'").fetchone()
        plain.execute("DROP TRIGGER log_kept_delete")
        plain.execute(sql.replace("BEFORE DELETE ON log\n", "BEFORE DELETE ON log WHEN OLD.row > 99999\n"))
        plain.commit()
    assert found(sample) == {"guards": ("The trigger “log_kept_delete” was changed.",)}


def test_a_damaged_sheet_and_a_damaged_backup_are_found(tmp_path: Path) -> None:
    path = Path(shutil.copy(KEPT / "schema-3.riskdesk", tmp_path / "library.sqlite"))
    one = back_up(path).path
    one.write_bytes(one.read_bytes()[:-1])
    problems = found(spoilt(path, "UPDATE issued_sheet SET pdf = x'00' WHERE seq = 1"))
    assert problems == {
        "sheets": (
            "Sheet 1 of “Quarter 3, made up”, version 1 (11 August 2026) is damaged: its bytes are not those that were "
            "issued.",
        ),
        "backups": (f"The backup {one.name} cannot be used: it is damaged or cut short.",),
    }


def test_garbled_anywhere_it_is_checked_without_a_crash(sample: Path) -> None:
    whole = sample.read_bytes()
    for start in range(4096, len(whole), 3 * 4096):
        sample.write_bytes(whole[:start] + bytes(b ^ 0xA5 for b in whole[start : start + 1500]) + whole[start + 1500 :])
        report = check(sample)
        assert not report.sound
        assert all(text.endswith(".") for finding in report.findings for text in finding.found)


def test_cut_short_it_is_a_finding_and_a_foreign_file_is_refused(sample: Path, tmp_path: Path) -> None:
    back_up(sample)
    for length in (0, 60, 20_000):
        sample.write_bytes(sample.read_bytes()[:length])
        report = check(sample)
        assert [f.check for f in report.findings] == ["file", "backups"]
        assert not report.sound
    foreign = tmp_path / "scores.csv"
    foreign.write_text("area,impact\n" * 20)
    for wrong in (foreign, tmp_path / "none", tmp_path):
        with pytest.raises(LibraryError):
            check(wrong)


def test_what_is_not_sealed_yet_is_said_and_no_fault(tmp_path: Path) -> None:
    path = Path(shutil.copy(KEPT / "schema-2.riskdesk", tmp_path / "library.sqlite"))
    results = next(finding for finding in check(path).findings if finding.check == "results")
    assert results == Finding("results", 5, results.text)
    assert results.text.endswith("5 not sealed yet (sealed when next opened for writing)")
    Library.open(path).close()
    results = next(finding for finding in check(path).findings if finding.check == "results")
    assert results == replace(results, text="4 closed versions reckoned anew, 1 recorded", found=())


def test_progress_is_told_and_what_it_raises_comes_through(sample: Path) -> None:
    told: list[tuple[int, int]] = []
    check(sample, lambda done, of: told.append((done, of)))
    assert told == [(n, len(told)) for n in range(1, len(told) + 1)]

    def stop(*_: int) -> NoReturn:
        raise StopAsyncIteration

    with pytest.raises(StopAsyncIteration):
        check(sample, stop)


def test_what_is_offered_is_the_state_that_stood_last_and_not_the_one_given_up(tmp_path: Path) -> None:
    path = begun(tmp_path / "library.sqlite")
    early = back_up(path)
    desk = Desk.at(path)
    desk.new_assessment("Another", wanted())
    desk.close()
    # Back to the early state, and then back again: the newest backup is now of the early one, which was given up.
    later = restore(path, early.path).kept
    assert later is not None
    restore(path, later.path)
    before = newest_good(path)
    assert before is not None
    assert (before.why, before.age) == (Reason.RESTORE, Age.OLDER)
    assert back_up_if_changed(path) is not None
    best = newest_good(path)
    assert best is not None
    assert (best.why, best.age) == (Reason.OPEN, Age.SAME)
    assert back_up_if_changed(path) is None


def test_paths_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = begun(tmp_path / "library.sqlite")
    monkeypatch.chdir(tmp_path)
    made_ = back_up(Path("library.sqlite"))
    assert told_of(Path("library.sqlite")).startswith("1 assessment")
    done = restore(Path("library.sqlite"), made_.path)
    assert done.backup == made_.path
    assert path.exists()


def test_a_garbled_row_of_the_log_is_told_in_a_sentence(sample: Path) -> None:
    garbled = "UPDATE log SET after = 'no JSON' WHERE row = (SELECT max(row) FROM log)"
    spoilt(sample, "PRAGMA ignore_check_constraints = ON", garbled)
    with Library.open(sample, Access.READ_ONLY) as library:
        ids = {summary.session_id for summary in library.sessions()}
        with pytest.raises(RiskDeskError, match="a row of it is damaged, or another program changed it"):
            [session_log(library, session_id) for session_id in ids]
