"""Library files that somebody else made: refused before anything in them runs, and left as they are."""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.checking import check
from riskdesk.services.desk import Desk
from riskdesk.storage import guard
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, NotALibrary
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import shipped
from tests.fuzz.libraries import many_ways
from tests.samples import sample_at


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sample_at(tmp_path_factory.mktemp("sound") / "sample.sqlite").read_bytes()


@pytest.fixture
def path(tmp_path: Path, sound: bytes) -> Path:
    made = tmp_path / "library.sqlite"
    made.write_bytes(sound)
    return made


def refused(path: Path, words: str) -> None:
    """Refused either way, in time, and nothing is changed or made beside it."""
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    for access in Access:
        began = time.process_time()
        with pytest.raises(LibraryError, match=words) as caught:
            Library.open(path, access)
        assert time.process_time() - began < 1
        assert "\n" not in str(caught.value)
    after = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    if "library.sqlite.lock" not in before:
        after.pop("library.sqlite.lock", None)
    assert after == before


def altered(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.executescript(sql)


def test_the_digests_of_shipped_schemas_are_theirs() -> None:
    """A new schema is to be entered there, or every opening takes ten milliseconds longer."""
    steps = shipped()
    assert {n: guard.digest(guard.expected(steps[:n])) for n in range(1, len(steps) + 1)} == guard.KNOWN


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM mark; END", "trigger “t”"),
        ("CREATE TRIGGER t BEFORE UPDATE ON mark BEGIN SELECT load_extension('/tmp/x'); END", "trigger “t”"),
        ("CREATE VIEW v AS SELECT * FROM log", "view “v”"),
        (
            "DROP TABLE recorded; CREATE VIEW recorded AS WITH RECURSIVE c(n) AS "
            "(SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
            "view “recorded”",
        ),
        ("CREATE INDEX i ON log (abs(row))", "index “i”"),
        ("ALTER TABLE area ADD COLUMN more TEXT GENERATED ALWAYS AS (hex(zeroblob(99)))", "table “area”"),
        ("DROP TRIGGER version_closes", "trigger “version_closes”"),
        ("DROP INDEX version_area_code", "index “version_area_code”"),
        ("PRAGMA user_version = 1", "another program changed"),
    ],
)
def test_a_schema_that_is_not_ours(path: Path, sql: str, words: str) -> None:
    altered(path, sql)
    refused(path, words)


def test_what_sqlite_measures_of_its_indexes_is_no_harm(path: Path) -> None:
    altered(path, "ANALYZE")
    for access in Access:
        with Library.open(path, access) as library:
            assert library.sessions()


@pytest.mark.parametrize("table", ["", "log", "issued_sheet", "assessment"])
def test_a_tree_that_is_endless_to_read(path: Path, sound: bytes, table: str) -> None:
    """Twelve pages that a reader would go through in a thousand years."""
    path.write_bytes(many_ways(sound, table))
    refused(path, "damaged or cut short")
    began = time.process_time()
    report = check(path)
    # Whoever is told that a library is damaged has it checked; it took minutes, and all the memory that there was.
    assert time.process_time() - began < 2
    assert not report.sound
    assert any("damaged" in sentence for finding in report.findings for sentence in finding.found)


def test_values_of_another_type(path: Path) -> None:
    altered(
        path,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'log';",
    )
    triggers = "".join(_statements(path, "trigger", "log"))
    altered(path, "DROP TRIGGER log_kept_update; UPDATE log SET edit = 'many' WHERE row = 3;")
    altered(path, triggers)
    altered(
        path,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'log';",
    )
    refused(path, "damaged or cut short")


def _statements(path: Path, kind: str, table: str) -> list[str]:
    with closing(sqlite3.connect(path)) as plain:
        rows = plain.execute(
            "SELECT sql FROM sqlite_schema WHERE type = ? AND tbl_name = ? AND name LIKE '%update'", (kind, table)
        )
        return [f"{sql};" for (sql,) in rows]


def without_rules(path: Path, sql: str) -> None:
    """Change values with every trigger and rule off; the schema is the same afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        triggers = plain.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            plain.execute(f"DROP TRIGGER {name}")
        plain.execute("PRAGMA ignore_check_constraints = ON")
        plain.execute("PRAGMA foreign_keys = OFF")
        plain.executescript(sql)
        for _, text in triggers:
            plain.execute(text)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE mark SET value = 99 WHERE factor = 'impact'", "marks.*99 is not allowed"),
        ("UPDATE mark SET factor = 'x' WHERE factor = 'threat'", 'the scheme has no factor "x"'),
        ("DELETE FROM version_area WHERE area_id = 'drugs'", 'the risk area "drugs" is not in this session'),
        ("UPDATE scheme SET text = '{\"name\": 1}'", "impact: is missing"),
        ("UPDATE version_area SET ancestors = '[[]]'", "what is in the file cannot be read"),
        ("UPDATE version_area SET ancestors = '" + "[" * 5000 + "'", "what is in the file cannot be read"),
        ("UPDATE version_area SET name = CAST(x'41ff' AS TEXT)", "damaged or cut short"),
        ("UPDATE version SET state = 'open'", "what is in the file cannot be read"),
        ("UPDATE version SET held_on = 'some day'", 'held_on: found "some day"'),
        ("UPDATE version_area SET data_to = '2010-02-30'", 'data_to: found "2010-02-30"'),
        ("UPDATE version SET rescored_from = version_id", "not rescored from itself"),
    ],
)
def test_values_that_no_program_of_ours_wrote(path: Path, sql: str, words: str) -> None:
    """Said in a sentence where they are met, whichever session it is."""
    without_rules(path, sql)
    with pytest.raises(RiskDeskError, match=words):
        read_all(path)


def read_all(path: Path) -> None:
    with Library.open(path, Access.READ_ONLY) as library:
        for summary in library.sessions(all_versions=True):
            library.load(summary.version_id)


def test_rows_that_refer_to_nothing_are_not_brought_up_to_date(path: Path) -> None:
    kept = Path(__file__).parents[1] / "storage" / "libraries" / "schema-1.riskdesk"
    path.write_bytes(kept.read_bytes())
    without_rules(path, "DELETE FROM area")
    refused(path, "some of its rows refer to nothing")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE version_area SET ancestors = CAST(x'41ff' AS TEXT)",
        "UPDATE version_area SET ancestors = '[[]]'",
        "UPDATE version_area SET ancestors = '" + "[" * 5000 + "'",
    ],
)
def test_an_older_library_with_a_session_that_cannot_be_read_is_opened_all_the_same(path: Path, sql: str) -> None:
    """It is brought up to date; that one session says what is the matter."""
    kept = Path(__file__).parents[1] / "storage" / "libraries" / "schema-2.riskdesk"
    path.write_bytes(kept.read_bytes())
    without_rules(path, sql)
    with Library.open(path) as library:
        versions = [summary.version_id for summary in library.sessions()]
        assert versions
        with pytest.raises(LibraryError):
            library.load(versions[0])


# What lies beside it


def journal_naming(name: bytes) -> bytes:
    """A journal that tells SQLite to delete another file when it is rolled back."""
    magic = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    head = magic + struct.pack(">IIIII", 0, 7, 1, 512, 4096)
    total = sum(name) & 0xFFFFFFFF
    return head.ljust(512, b"\0") + struct.pack(">I", 2**32 - 1) + name + struct.pack(">II", len(name), total) + magic


def test_a_journal_that_names_a_file_to_delete(path: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"years of work")
    path.with_name("library.sqlite-journal").write_bytes(journal_naming(str(precious).encode()))
    refused(path, "for several databases; move it away first")
    assert precious.read_bytes() == b"years of work"


def test_sqlite_itself_would_have_deleted_it(path: Path, tmp_path: Path) -> None:
    """So that the test above tests something."""
    precious = tmp_path / "precious"
    precious.write_bytes(b"years of work")
    path.with_name("library.sqlite-journal").write_bytes(journal_naming(str(precious).encode()))
    with closing(sqlite3.connect(path)) as plain, suppress(sqlite3.Error):
        plain.execute("SELECT count(*) FROM log").fetchone()
    assert not precious.exists()


@pytest.mark.parametrize("suffix", ["-journal", "-wal", ".lock"])
def test_a_link_beside_it(path: Path, tmp_path: Path, suffix: str) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"\0years of work")
    try:
        path.with_name(path.name + suffix).symlink_to(precious)
    except OSError:
        pytest.skip("this system lets nobody make links")
    refused(path, "is a link to another file")
    assert precious.read_bytes() == b"\0years of work"


def test_a_journal_that_would_make_it_another_file(path: Path, sound: bytes) -> None:
    """What is refused is as it was, its journal too."""
    with closing(sqlite3.connect(path)) as plain:
        root = plain.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'log'").fetchone()[0]
    size = 4096
    page = b"\x02" + bytes(size - 1)
    check = (7 + sum(page[n] for n in range(size - 200, 0, -200))) & 0xFFFFFFFF
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">IIIII", 1, 7, len(sound) // size, 512, size)
    journal = head.ljust(512, b"\0") + struct.pack(">I", root) + page + struct.pack(">I", check)
    path.with_name("library.sqlite-journal").write_bytes(journal)
    refused(path, "damaged or cut short")
    assert path.read_bytes() == sound


def test_opening_stays_quick(path: Path) -> None:
    """The checks of a usual library take some milliseconds, against all that opening takes."""

    def seconds(check: Callable[..., None]) -> float:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("riskdesk.storage.opening.check_content", check)
            times = []
            for _ in range(15):
                began = time.process_time()
                Library.open(path, Access.READ_ONLY).close()
                times.append(time.process_time() - began)
        return min(times)

    assert seconds(guard.check_content) - seconds(lambda *_: None) < 0.05


def test_a_damaged_session_leaves_the_others(path: Path) -> None:
    without_rules(path, "UPDATE mark SET value = 99 WHERE version_id = 'illustrative-scores-1'")
    desk = Desk.at(path, Access.READ_ONLY)
    with pytest.raises(RiskDeskError, match="Illustrative scores"):
        desk.open("illustrative-scores-1")
    others = [s.version_id for s in desk.sessions() if s.version_id != "illustrative-scores-1"]
    assert [desk.open(v).session.info.version_id for v in others] == others
    desk.close()


def test_a_file_is_refused_as_what_it_is(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(84))
    with pytest.raises(NotALibrary, match="another program"):
        Library.open(path)
