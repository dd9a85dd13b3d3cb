"""Opening: each kind of file that is no library is refused with a sentence, and left as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from riskdesk.domain.catalogue import Assessment
from riskdesk.domain.scheme import IMPACT
from riskdesk.domain.session import Change, Mark
from riskdesk.storage import connecting
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, LibraryInUse, LibraryNotWritable, NewerLibrary, NotALibrary
from riskdesk.storage.header import APPLICATION_ID
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import shipped
from riskdesk.storage.opening import check_engine
from tests.storage.stored import NOTE, YEAR, scored_session

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
SCORE = Change(None, Mark("area-0", IMPACT, 1, 1))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user can reach too, as pytest's own cannot be."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


@pytest.fixture
def path(folder: Path) -> Path:
    """A library with one session."""
    made = folder / "the day's library? 100%.riskdesk"
    with Library.open(made, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session(), NOTE)
    return made


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user whom permissions bind, which they do not root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def refused(path: Path, kind: type[LibraryError], reason: str) -> None:
    """Either way of opening is refused, and nothing is made or changed."""
    before = {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    for access in Access:
        with pytest.raises(kind, match=reason) as caught:
            Library.open(path, access)
        assert str(path) in str(caught.value)
    after = {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    after.pop(path.with_name(path.name + ".lock"), None)
    before.pop(path.with_name(path.name + ".lock"), None)
    assert after == before


def test_a_library_is_made_only_when_asked(folder: Path) -> None:
    path = folder / "new.riskdesk"
    refused(path, LibraryError, "there is no such file")
    with pytest.raises(LibraryError, match="there is no such file"):
        Library.open(path, Access.READ_ONLY, create=True)
    with pytest.raises(LibraryError, match="no such folder to make a library in"):
        Library.open(folder / "none" / "new.riskdesk", create=True)
    assert list(folder.iterdir()) == []
    Library.open(path, create=True).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in folder.iterdir()) == ["new.riskdesk", "new.riskdesk.lock"]
    with Library.open(path, create=True) as library:
        assert library.assessments() == ()
        assert (library.path, library.access) == (path, Access.READ_WRITE)


def test_a_library_says_what_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert plain.execute("PRAGMA user_version").fetchone() == (len(shipped()),)
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_half_made_library_is_made_anew(folder: Path) -> None:
    path = folder / "new.riskdesk"
    for leftover in (".new", ".new-journal"):
        path.with_name(path.name + leftover).write_bytes(b"left by a program that was killed")
    with Library.open(path, create=True) as library:
        assert library.sessions() == ()
    assert sorted(p.name for p in folder.iterdir()) == ["new.riskdesk", "new.riskdesk.lock"]


def test_a_library_that_cannot_be_made(folder: Path) -> None:
    path = folder / "new.riskdesk"
    (folder / "new.riskdesk.new").mkdir()
    with pytest.raises(LibraryNotWritable, match="the library cannot be made"):
        Library.open(path, create=True)
    assert not path.exists()


FOREIGN = {
    "a text": (b"area,impact,probability\nDrugs,3,5\n" * 9, "this is not a RiskDesk library"),
    "a short text": (b"Drugs", "this is not a RiskDesk library"),
    "nothing": (b"", "the file is empty"),
    "the beginning of a header": (b"SQLite format 3\x00\x10\x00", "the file is cut short"),
    "a header without magic": (bytes(4096), "this is not a RiskDesk library"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_refused(folder: Path, kind: str) -> None:
    content, reason = FOREIGN[kind]
    path = folder / "file.riskdesk"
    path.write_bytes(content)
    refused(path, NotALibrary, reason)
    with pytest.raises(NotALibrary, match=reason):
        Library.open(path, create=True)
    assert [p.name for p in folder.iterdir()] == [path.name]


def test_a_folder_and_a_pipe_are_refused(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    refused(inner, NotALibrary, "this is a folder")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
        refused(folder / "pipe", NotALibrary, "not a file")


@pytest.mark.parametrize(
    ("application", "schema"), [(0, 1), (0x0F055112, 1), (APPLICATION_ID, 0), (APPLICATION_ID, -1)]
)
def test_a_database_of_another_program_is_refused(folder: Path, application: int, schema: int) -> None:
    path = folder / "file.riskdesk"
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE t (x)")
        plain.execute(f"PRAGMA application_id = {application}")
        plain.execute(f"PRAGMA user_version = {schema}")
    refused(path, NotALibrary, "a database of another program")


def test_a_newer_library_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA user_version = 9")
    refused(path, NewerLibrary, rf"newer RiskDesk \(schema 9; this one knows up to {len(shipped())}\)")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_library_is_refused(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path, NotALibrary, "damaged or cut short")


def test_a_library_of_garbage_is_refused(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))
    refused(path, NotALibrary, "damaged or cut short")


def test_a_library_without_its_tables_is_refused(folder: Path) -> None:
    path = folder / "file.riskdesk"
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE t (x)")
        plain.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        plain.execute(f"PRAGMA user_version = {len(shipped())}")
    refused(path, NotALibrary, "another program changed what this library is made of \\(the table “t”\\)")
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("DROP TABLE t")
    refused(path, NotALibrary, "a part of this library is missing")


@posix
def test_a_file_that_may_not_be_read(path: Path) -> None:
    path.chmod(0)
    with without_rights():
        for access in Access:
            with pytest.raises(LibraryError, match=r"cannot be read \(Permission denied\)"):
                Library.open(path, access)
    path.parent.chmod(0)
    with without_rights():
        for access in Access:
            with pytest.raises(LibraryError, match=r"cannot be \w+ \(Permission denied\)"):
                Library.open(path, access, create=True)


@posix
def test_a_library_in_a_read_only_folder_is_read(path: Path) -> None:
    path.with_name(path.name + ".lock").unlink()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    with without_rights():
        with pytest.raises(LibraryNotWritable, match="may only be read; open it read-only"):
            Library.open(path)
        with Library.open(path, Access.READ_ONLY) as library:
            assert library.load("day-1") == scored_session()
            assert len(library.sessions()) == 1
            assert [p.name for p in path.parent.iterdir()] == [path.name]


@posix
def test_a_library_is_not_made_where_it_cannot_be_locked(folder: Path) -> None:
    folder.chmod(0o555)
    with without_rights(), pytest.raises(LibraryNotWritable, match="cannot be locked for writing in its folder"):
        Library.open(folder / "new.riskdesk", create=True)


def fill(library: Library) -> None:
    for n in range(1000):
        library.add_assessment(Assessment(f"assessment-{n}", "t" * 2000), NOTE)


def test_a_full_disk_leaves_what_was_there(path: Path) -> None:
    with Library.open(path) as library:
        rows = library.log()
        pages = library._db.execute("PRAGMA page_count").fetchone()[0]
        library._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LibraryError, match="the disk is full; nothing was written"):
            fill(library)
        count = len(library.assessments())
        assert len(library.log()) - len(rows) == count - 1
        assert library.load("day-1") == scored_session()
        library._db.execute(f"PRAGMA max_page_count = {pages + 1000}")
        library.add_assessment(Assessment("more", "Space again"), NOTE)
    with Library.open(path, Access.READ_ONLY) as library:
        assert len(library.assessments()) == count + 1


@posix
def test_a_file_that_goes_away_fails_with_a_sentence(path: Path) -> None:
    with Library.open(path) as library:
        path.rename(path.with_name("elsewhere"))
        with pytest.raises(LibraryError, match="moved, replaced or deleted; nothing was written"):
            library.write("day-1", [SCORE], NOTE)


def test_a_file_that_turns_read_only_fails_with_a_sentence(path: Path) -> None:
    with Library.open(path) as library:
        library._db.execute("PRAGMA query_only = ON")
        with pytest.raises(LibraryNotWritable, match="may only be read; nothing was written"):
            library.write("day-1", [SCORE], NOTE)
        library._db.execute("PRAGMA query_only = OFF")
        assert library.load("day-1") == scored_session()


@posix
def test_a_folder_that_turns_read_only_fails_with_a_sentence(path: Path) -> None:
    if os.geteuid() == 0:
        for shared in (path.parent, path, path.with_name(path.name + ".lock")):
            os.chown(shared, 65534, 65534)
    with without_rights(), Library.open(path) as library:
        path.parent.chmod(0o555)
        with pytest.raises(LibraryError, match="nothing was written"):
            library.write("day-1", [SCORE], NOTE)
        assert library.load("day-1") == scored_session()


def test_a_journal_that_cannot_be_made_fails_with_a_sentence(path: Path) -> None:
    path.with_name(path.name + "-journal").mkdir()
    with pytest.raises(LibraryError, match="file or its folder cannot be reached"):
        Library.open(path)


def test_a_library_kept_busy_fails_with_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for access in Access:
            with pytest.raises(LibraryInUse, match="keeps the file busy"):
                Library.open(path, access)
        other.execute("ROLLBACK")
    with Library.open(path) as library:
        assert library.load("day-1") == scored_session()


def test_a_second_close_does_nothing(path: Path) -> None:
    library = Library.open(path)
    library.close()
    library.close()
    with pytest.raises(LibraryError):
        library.sessions()


def test_a_library_is_known_by_any_of_its_names(path: Path) -> None:
    link = path.with_name("link.riskdesk")
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system lets nobody make links")
    with Library.open(path), pytest.raises(LibraryInUse, match="open in another window or program"):
        Library.open(link)


def test_an_old_sqlite_is_named() -> None:
    with pytest.raises(LibraryError, match=r"SQLite 3\.34\.1; RiskDesk needs 3\.37\.0 or newer"):
        check_engine((3, 34, 1))
    check_engine((3, 37, 0))
