"""A library under a passphrase: real files, opened, written, put under it and taken from it again."""

from __future__ import annotations

import hmac
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path

import pytest

from riskdesk.domain.catalogue import Assessment, IssuedSheet
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.scheme import IMPACT
from riskdesk.domain.session import Change, Mark, State
from riskdesk.storage import cipher
from riskdesk.storage.access import Access
from riskdesk.storage.engine import Key, connect, memory
from riskdesk.storage.errors import (
    LibraryError,
    NewerLibrary,
    NotALibrary,
    PassphraseNeeded,
    WriteConflict,
    WrongPassphrase,
    told,
)
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import Migration, shipped
from riskdesk.storage.opening import open_file
from riskdesk.storage.rekeying import put_under
from tests.storage.stored import NOTE, YEAR, recorded_session, scored_session

pytest.importorskip("sqlcipher3")

ROUNDS = 1_000
KEY = Key('correct horse, Ŵy\'s "staple"')
SECRET = "Qzxwvk Bay Partnership"
PDF = b"%PDF-1.7 " + SECRET.encode() + bytes(range(256)) * 50
SCORE = Change(None, Mark("area-0", IMPACT, 1, 1))


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """A passphrase that is tried in no time: the real rounds take a quarter of a second, each time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cipher, "ROUNDS", ROUNDS)
        yield


def filled(path: Path, key: Key | None = None) -> Path:
    """A library with something in every table, under ``key`` from the start."""
    with Library.open(path, create=True, key=key) as library:
        library.add_assessment(Assessment(YEAR.assessment_id, SECRET, SECRET), NOTE)
        library.add_session(scored_session(), NOTE)
        library.add_session(scored_session("closed", State.CLOSED), NOTE)
        library.add_session(recorded_session(), NOTE)
        sheet = IssuedSheet("closed-1", 1, NOTE.at, "2010-11-17", "Board", "a4", "ABCD", 1, sha256(PDF).hexdigest())
        library.issue(sheet, PDF, NOTE)
    return path


def everything(library: Library) -> object:
    versions = [library.load(s.version_id) for s in library.sessions(all_versions=True)]
    return library.assessments(), versions, library.log(), library.sheets("closed-1"), library.sheet_pdf("closed-1", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "library.sqlite")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("kept") / "library.sqlite", KEY)


@pytest.fixture
def encrypted(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "library.sqlite"))


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


# Setting, changing, removing


def test_there_and_back_nothing_is_lost_and_nothing_readable_stays(path: Path) -> None:
    path.chmod(0o640)
    with Library.open(path) as library:
        whole = everything(library)
        assert any(SECRET.encode() in file.read_bytes() for file in path.parent.iterdir())
        for key in (KEY, Key("another one"), KEY):
            library.put_under(key)
            assert (library.encrypted, everything(library)) == (True, whole)
            assert beside(path) == ["library.sqlite", "library.sqlite.lock"]
            found = [file for file in path.parent.iterdir() if SECRET.encode() in file.read_bytes()]
            assert found == []
        # The lock was kept all the time, and the new file is written as the old one was.
        with pytest.raises(LibraryError, match="open in another window"):
            Library.open(path, key=KEY)
        library.write("day-1", [SCORE], NOTE)
        library.put_under(None)
        assert not library.encrypted
        assert len(library.log()) == len(whole[2]) + 1  # type: ignore[index]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    "passphrase",
    [
        "plain words",
        "'; DROP TABLE log; --",
        '"quoted" and\\escaped`',
        "x'" + "0f" * 32 + "'",
        "Łódź żółw – naïve café 👮🏽‍♀️",
        " leading and trailing ",
        "p" * 500,
    ],
)
def test_any_text_is_a_passphrase(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "library.sqlite"
    Library.open(path, create=True, key=Key(passphrase)).close()
    Library.open(path, key=Key(passphrase)).close()
    for other in (passphrase + " ", passphrase[:-1], passphrase.upper() + "x"):
        with pytest.raises(WrongPassphrase):
            Library.open(path, Access.READ_ONLY, key=Key(other))


def test_one_letter_is_one_letter_however_it_is_composed(tmp_path: Path) -> None:
    composed, apart = "caf\u00e9 \u0174y", "cafe\u0301 W\u0302y"
    assert Key(composed) == Key(apart)
    Library.open(tmp_path / "l", create=True, key=Key(composed)).close()
    Library.open(tmp_path / "l", key=Key(apart)).close()


@pytest.mark.parametrize("text", ["", "two\nlines", "a\0b", "tab\t", "\ud800"])
def test_what_no_keyboard_gives_is_no_passphrase(text: str) -> None:
    with pytest.raises(LibraryError, match="passphrase"):
        Key(text)


def test_a_passphrase_is_shown_nowhere(encrypted: Path) -> None:
    with Library.open(encrypted, key=KEY) as library:
        assert KEY.passphrase not in repr(KEY) + repr(library.key) + repr(library._file) + repr(vars(library))


# Opening


@pytest.mark.parametrize("access", Access)
def test_without_its_passphrase_it_stays_shut(encrypted: Path, access: Access) -> None:
    before = encrypted.read_bytes()
    with pytest.raises(PassphraseNeeded, match=r"is encrypted; its passphrase is needed"):
        Library.open(encrypted, access)
    with pytest.raises(WrongPassphrase, match=r"does not open the file\. If you are sure of it, the file is damaged"):
        Library.open(encrypted, access, key=Key("wrong"))
    assert encrypted.read_bytes() == before
    with Library.open(encrypted, access, key=KEY) as library:
        assert library.assessments()[0].title == SECRET


def test_one_that_is_not_encrypted_needs_no_key_and_keeps_none(path: Path) -> None:
    with Library.open(path, key=KEY) as library:
        assert library.key is None
        with library.beside() as other:
            assert other.assessments() == library.assessments()


def test_damage_is_not_taken_for_something_else(encrypted: Path) -> None:
    data = bytearray(encrypted.read_bytes())
    data[4096 + 100] ^= 1
    encrypted.write_bytes(data)
    with pytest.raises(LibraryError), Library.open(encrypted, key=KEY) as library:
        everything(library)
    encrypted.write_bytes(data[:-100])
    with pytest.raises(NotALibrary):
        Library.open(encrypted, key=KEY)


@pytest.mark.parametrize("begins", [b"PK\x03\x04", b"%PDF-1.7\n", b"\x89PNG\r\n", b"Some text of someone's. ", b"\0"])
def test_what_is_known_to_be_something_else_is_asked_no_passphrase(tmp_path: Path, begins: bytes) -> None:
    file = tmp_path / "file"
    rest = os.urandom(8192) if begins[:1] in b"P%\x89" else begins * 8192
    file.write_bytes((begins + rest)[:8192])
    with pytest.raises(NotALibrary):
        Library.open(file)


def test_another_programs_encrypted_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    file.touch()
    with closing(connect(file, "rw", KEY)) as db:
        db.execute("CREATE TABLE other (a)")
    for access in Access:
        with pytest.raises(NotALibrary, match="database of another program"):
            Library.open(file, access, key=KEY)


def test_a_newer_one_is_refused_and_an_older_one_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    open_file(path, Access.READ_WRITE, create=True, migrations=shipped()[:1], key=KEY).close()
    before = path.read_bytes()
    copied: list[bytes] = []
    with Library.open(path, Access.READ_ONLY, key=KEY) as library:
        assert library.assessments() == ()
        copied = [file.read_bytes() for file in tmp_path.iterdir()]
    assert (path.read_bytes(), copied[0][:16]) == (before, before[:16])
    Library.open(path, key=KEY).close()
    assert path.read_bytes() != before
    later = (*shipped(), Migration(len(shipped()) + 1, "CREATE TABLE later (a TEXT) STRICT;"))
    open_file(path, Access.READ_WRITE, migrations=later, key=KEY).close()
    for access in Access:
        with pytest.raises(NewerLibrary, match="newer RiskDesk"):
            Library.open(path, access, key=KEY)


def test_it_is_read_beside_in_another_thread(encrypted: Path) -> None:
    found: list[object] = []
    with Library.open(encrypted, key=KEY) as library:

        def work() -> None:
            with library.beside() as own, library.for_reading() as reading:
                found.extend((everything(own), everything(reading)))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert found == [everything(library)] * 2


def test_refusals_of_the_store_are_told_as_of_any_library(encrypted: Path) -> None:
    with Library.open(encrypted, key=KEY) as library:
        with pytest.raises(LibraryError, match="this assessment is already in the library"):
            library.add_assessment(YEAR, NOTE)
        with pytest.raises(LibraryError, match=r"Nothing was written: .*closed"):
            library.write("closed-1", [SCORE], NOTE)
        db = library._file.db.raw
        with pytest.raises(sqlite3.OperationalError, match="no such table") as caught:
            db.execute("SELECT * FROM absent")
        assert caught.value.sqlite_errorcode == sqlite3.SQLITE_ERROR
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO session SELECT * FROM session")
        db.execute("CREATE TEMP TABLE once (a TEXT UNIQUE)")
        with pytest.raises(WriteConflict, match="the library holds this already"), told(encrypted):
            db.executemany("INSERT INTO once VALUES (?)", [("same",), ("same",)])


def test_a_backup_through_the_connection_is_under_the_same_passphrase(encrypted: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.touch()
    with Library.open(encrypted, key=KEY) as library:
        with closing(connect(copy, "rw", library.key)) as target:
            library._file.db.raw.backup(target)
        with closing(memory(library.key)) as inside:
            library._file.db.raw.backup(inside)
            assert inside.execute("SELECT title FROM assessment").fetchone() == (SECRET,)
        whole = everything(library)
    assert SECRET.encode() not in copy.read_bytes()
    with Library.open(copy, Access.READ_ONLY, key=KEY) as library:
        assert everything(library) == whole


# Killed and failing

KILL = """
import os, signal, sys
from pathlib import Path
from riskdesk.storage import cipher, rekeying
from riskdesk.storage.engine import Key
from riskdesk.storage.library import Library
cipher.ROUNDS = 1_000
path, old, new, step = Path(sys.argv[1]), *sys.argv[2:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
real = os.replace
def replaced(*names):
    real(*names)
    die()
library = Library.open(path, key=Key(old) if old else None)
if step == "copied": rekeying._check_copy = die
elif step == "fsync": os.fsync = die
elif step == "replacing": os.replace = die
else: os.replace = replaced
library.put_under(Key(new) if new else None)
"""


@pytest.mark.skipif(os.name != "posix", reason="this system has no kill -9")
@pytest.mark.parametrize("step", ["copied", "fsync", "replacing", "replaced"])
@pytest.mark.parametrize(("old", "new"), [("", "new words"), ("old words", "new words"), ("old words", "")])
def test_killed_anywhere_it_is_the_old_one_or_the_new_one(tmp_path: Path, old: str, new: str, step: str) -> None:
    path = filled(tmp_path / "library.sqlite", Key(old) if old else None)
    with Library.open(path, Access.READ_ONLY, key=Key(old) if old else None) as library:
        whole = everything(library)
    killed = subprocess.run([sys.executable, "-c", KILL, str(path), old, new, step], check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr
    assert ("library.sqlite.new" in beside(path)) == (step != "replaced")
    opens = new if step == "replaced" else old
    with Library.open(path, key=Key(opens) if opens else None) as library:
        assert everything(library) == whole
        # What was left half done is gone: it may be the very text that was to be hidden.
        assert beside(path) == ["library.sqlite", "library.sqlite.lock"]


FAILING = ("os.fsync", "os.replace", "riskdesk.storage.rekeying._copy", "riskdesk.storage.rekeying._check_copy")


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize("to", [KEY, None])
def test_what_fails_leaves_it_open_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, to: Key | None
) -> None:
    path = filled(tmp_path / "library.sqlite", None if to else KEY)
    with Library.open(path, key=KEY) as library:
        whole, held = everything(library), library.key

        def fail(*_args: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(name, fail)
            with pytest.raises(LibraryError, match="No space left"):
                library.put_under(to)
        assert (everything(library), library.key) == (whole, held)
        assert "library.sqlite.new" not in beside(path)
        library.write("day-1", [SCORE], NOTE)
    Library.open(path, key=held).close()


def test_a_copy_that_lacks_a_row_takes_no_ones_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from riskdesk.storage import rekeying

    real = rekeying._copy

    def forgetful(old_path: Path, old: Key | None, new_path: Path, new: Key | None) -> None:
        real(old_path, old, new_path, new)
        with closing(connect(new_path, "rw", new)) as db:
            db.execute("INSERT INTO area VALUES ('more', 'year')")

    monkeypatch.setattr(rekeying, "_copy", forgetful)
    with Library.open(path) as library:
        with pytest.raises(LibraryError, match="does not hold what the library holds; that was left as it was"):
            library.put_under(KEY)
        assert not library.encrypted
    assert path.read_bytes().startswith(b"SQLite format 3\0")


HALF = """
import os, signal, sys
from pathlib import Path
from riskdesk.storage import cipher
from riskdesk.storage.engine import Key
from riskdesk.storage.library import Library
cipher.ROUNDS = 1_000
library = Library.open(Path(sys.argv[1]), key=Key(sys.argv[2]))
db = library._file.db.raw
db.execute("PRAGMA cache_size = 2")
db.execute("BEGIN IMMEDIATE")
for n in range(300):
    db.execute("INSERT INTO assessment (assessment_id, title, partnership) VALUES (?, 'half', ?)", (str(n), "x" * 999))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def half(encrypted: Path) -> Path:
    """A library in which a killed program left a transaction half done, and its journal."""
    if os.name != "posix":
        pytest.skip("this system has no kill -9")
    killed = subprocess.run([sys.executable, "-c", HALF, str(encrypted), KEY.passphrase], check=False)
    assert killed.returncode == -9
    assert "library.sqlite-journal" in beside(encrypted)
    return encrypted


def test_a_wrong_passphrase_spoils_no_recovery(half: Path, kept: Path) -> None:
    for access in (Access.READ_ONLY, Access.READ_WRITE):
        with pytest.raises(WrongPassphrase):
            Library.open(half, access, key=Key("wrong"))
    with Library.open(half, key=KEY) as library, Library.open(kept, Access.READ_ONLY, key=KEY) as sound:
        assert everything(library) == everything(sound)


def test_nothing_takes_the_place_of_a_file_that_waits_for_its_journal(half: Path) -> None:
    before = half.read_bytes()
    with pytest.raises(LibraryError, match="left it half written; open it once"):
        put_under(half, KEY, None)
    assert half.read_bytes() == before


def test_a_reader_recovers_a_copy_and_puts_nothing_readable_on_the_disk(
    half: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    real = shutil.copyfile

    def watched(source: Path, target: Path) -> None:
        real(source, target)
        seen.append(target.read_bytes())

    monkeypatch.setattr("riskdesk.storage.connecting.shutil.copyfile", watched)
    before = half.read_bytes()
    with Library.open(half, Access.READ_ONLY, key=KEY) as library:
        assert [a.title for a in library.assessments()] == [SECRET]
    assert len(seen) == 2
    assert not any(SECRET.encode() in data or b"half" in data for data in seen)
    assert half.read_bytes() == before


# The format, and the extra


def test_the_format_is_the_one_that_is_documented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first page is worked out here from docs/encryption.md, by the standard library alone."""
    monkeypatch.setattr(cipher, "ROUNDS", 256_000)
    path = tmp_path / "library.sqlite"
    # A new one: what was derived from the other ones of these tests was derived in fewer rounds.
    Library.open(path, create=True, key=Key(KEY.passphrase)).close()
    page = path.read_bytes()[:4096]
    salt, body, kept = page[:16], page[16:-64], page[-64:]
    key = pbkdf2_hmac("sha512", KEY.passphrase.encode(), salt, 256_000, 32)
    second = pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    assert hmac.digest(second, body + (1).to_bytes(4, "little"), "sha512") == kept


def test_without_the_extra_it_says_what_to_install(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    before = encrypted.read_bytes()
    for key in (None, KEY):
        for access in Access:
            with pytest.raises(LibraryError, match=r'not installed here; pip install "riskdesk\[encryption\]" adds it'):
                Library.open(encrypted, access, key=key)
    assert encrypted.read_bytes() == before
    with (
        Library.open(tmp_path / "plain", create=True) as library,
        pytest.raises(LibraryError, match=r"adds it\. Nothing was changed"),
    ):
        library.put_under(KEY)
    with pytest.raises(RiskDeskError, match="adds it"):
        Library.open(tmp_path / "new", create=True, key=KEY)
    assert not (tmp_path / "new").exists()


def test_nobody_who_has_no_passphrase_loads_the_extra(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from riskdesk.storage.library import Library\n"
        "import riskdesk.cli, riskdesk.services.privacy\n"
        "library = Library.open(Path(sys.argv[1])); library.prepare(); library.beside().close()\n"
        "sys.exit('sqlcipher3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 0
