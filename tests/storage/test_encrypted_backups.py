"""Backups of a library under a passphrase: real files, made, listed, put back, thinned and looked through."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import pbkdf2_hmac
from pathlib import Path

import pytest

from riskdesk.domain.backups import Age, Reason
from riskdesk.domain.catalogue import Assessment
from riskdesk.services.checking import check
from riskdesk.services.keeping import unlock
from riskdesk.storage import cipher
from riskdesk.storage.access import Access
from riskdesk.storage.backup import (
    back_up,
    back_up_if_changed,
    clear_half_made,
    folder_of,
    listed,
    names_in,
    newest_good,
)
from riskdesk.storage.connecting import open_to_mend
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import Damaged, PassphraseNeeded, WrongPassphrase
from riskdesk.storage.examining import Examined
from riskdesk.storage.library import Library
from riskdesk.storage.rekeying import put_under
from riskdesk.storage.restoring import copy_to, restore, set_aside
from tests.storage.stored import NOTE, YEAR, scored_session

pytest.importorskip("sqlcipher3")

SECRET = "Qzxwvk Bay Partnership"
PHRASE, OTHER = "five words that stand alone", "quite another passphrase"
WHEN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cipher, "ROUNDS", 1_000)
        yield


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The salts with which keys were derived."""
    salts: list[bytes] = []

    def counted(kind: str, phrase: bytes, salt: bytes, rounds: int, length: int) -> bytes:
        salts.append(salt)
        return pbkdf2_hmac(kind, phrase, salt, rounds, length)

    monkeypatch.setattr(cipher, "pbkdf2_hmac", counted)
    return salts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "library.sqlite"
    with Library.open(made, create=True, key=Key(PHRASE)) as library:
        library.add_assessment(Assessment(YEAR.assessment_id, SECRET, SECRET), NOTE)
        library.add_session(scored_session(), NOTE)
    return made


def title(path: Path, key: Key) -> str:
    with Library.open(path, Access.READ_ONLY, key=key) as library:
        return library.assessments()[0].title


def rename(path: Path, text: str) -> None:
    with Library.open(path, key=Key(PHRASE)) as library:
        before = library.assessments()[0]
        library.rename_assessment(before, Assessment(before.assessment_id, text, before.partnership), NOTE)


def in_the_open(folder: Path) -> list[Path]:
    """The files below a folder that say something that nobody is to read, or that they are databases."""
    words = (SECRET.encode(), SECRET.encode("utf-16-le"), b"SQLite format 3", b"CREATE TABLE", b"area-0")
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if any(word in file.read_bytes() for word in words)]


def test_a_backup_is_as_encrypted_as_its_library(path: Path, tmp_path: Path) -> None:
    made = back_up(path, Reason.ASKED, key=Key(PHRASE))
    assert made.sound
    assert made.age is Age.SAME
    assert made.holds is not None
    assert made.holds.sessions == 1
    copy_to(path, tmp_path / "stick.sqlite", key=Key(PHRASE))
    assert in_the_open(tmp_path) == []
    for copy in (made.path, tmp_path / "stick.sqlite"):
        assert title(copy, Key(PHRASE)) == SECRET
        with pytest.raises(PassphraseNeeded):
            Library.open(copy, Access.READ_ONLY)
        with pytest.raises(WrongPassphrase):
            Library.open(copy, Access.READ_ONLY, key=Key(OTHER))


def test_without_the_passphrase_no_backup_is_made(path: Path) -> None:
    with pytest.raises(PassphraseNeeded):
        back_up(path, Reason.ASKED)
    with pytest.raises(WrongPassphrase):
        back_up(path, Reason.ASKED, key=Key(OTHER))
    assert names_in(folder_of(path)) == {}


def test_one_derivation_opens_a_library_and_all_its_backups(path: Path, derived: list[bytes]) -> None:
    key = Key(PHRASE)
    for n in range(5):
        back_up(path, Reason.ASKED, WHEN + timedelta(days=n), key=key)
    assert [one.sound for one in listed(path, deep=True, key=key)] == [True] * 5
    with Library.open(path, key=key) as library, library.beside(), library.for_reading(), Examined(path, key):
        pass
    assert derived == [path.read_bytes()[:16]]
    # Another passphrase is another file, and draws its own salt.
    with Library.open(path, key=key) as library:
        library.put_under(Key(PHRASE + "!"))
    assert path.read_bytes()[:16] != derived[0]


def test_nothing_changed_means_no_other_backup_and_a_plain_one_does_not_count(path: Path) -> None:
    key = Key(PHRASE)
    with Library.open(path, key=key) as library:
        library.put_under(None)
    assert back_up_if_changed(path, Reason.OPEN) is not None
    with Library.open(path) as library:
        library.put_under(key)
    again = back_up_if_changed(path, Reason.OPEN, key=key)
    assert again is not None
    assert not again.path.read_bytes().startswith(b"SQLite")
    assert back_up_if_changed(path, Reason.OPEN, key=key) is None


def test_listed_without_the_right_passphrase_they_are_locked_and_not_damaged(path: Path) -> None:
    back_up(path, Reason.ASKED, key=Key(PHRASE))
    for key, fault in ((None, "its passphrase is needed"), (Key(OTHER), "under another passphrase")):
        (one,) = listed(path, key=key)
        assert one.locked
        assert fault in one.fault
        assert one.holds is None
    assert newest_good(path, Key(OTHER)) is None


def test_thinning_counts_those_under_another_passphrase(path: Path) -> None:
    old = back_up(path, Reason.ASKED, WHEN - timedelta(days=400), key=Key(PHRASE)).path
    with Library.open(path, key=Key(PHRASE)) as library:
        library.put_under(Key(OTHER))
    key = Key(OTHER)
    for n in range(12):
        back_up(path, Reason.ASKED, WHEN + timedelta(days=n), key=key)
    assert old in names_in(folder_of(path)).values()


def test_put_back_what_was_there_is_a_backup_under_its_passphrase(path: Path) -> None:
    key = Key(PHRASE)
    backup = back_up(path, Reason.ASKED, WHEN, key=key).path
    rename(path, "Later")
    done = restore(path, backup, key=key)
    assert title(path, key) == SECRET
    assert done.kept is not None
    assert title(done.kept.path, key) == "Later"
    assert in_the_open(path.parent) == []


def test_a_backup_under_another_passphrase_is_put_back_with_both(path: Path) -> None:
    backup = back_up(path, Reason.ASKED, WHEN, key=Key(PHRASE)).path
    with Library.open(path, key=Key(PHRASE)) as library:
        library.put_under(Key(OTHER))
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase):
        restore(path, backup, key=Key(OTHER))
    with pytest.raises(WrongPassphrase):
        restore(path, backup, key=Key(PHRASE))
    with pytest.raises(PassphraseNeeded):
        restore(path, backup)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == [
        path.name,
        f"{path.name}-backups",
        f"{path.name}.lock",
    ]
    done = restore(path, backup, key=Key(OTHER), backup_key=Key(PHRASE))
    assert title(path, Key(PHRASE)) == SECRET
    assert done.kept is not None
    assert title(done.kept.path, Key(OTHER)) == SECRET


@pytest.mark.parametrize("harm", ["beginning", "noise", "first page", "middle", "cut", "gone"])
def test_a_damaged_one_is_called_that_and_its_backup_takes_its_place(path: Path, harm: str) -> None:
    key = Key(PHRASE)
    with Library.open(path, key=key) as library:
        for n in range(30):
            library.add_assessment(Assessment(f"more-{n}", f"More {n}", ""), NOTE)
    back_up(path, Reason.ASKED, WHEN, key=key)
    data = bytearray(path.read_bytes())
    if harm == "beginning":
        data[:1024] = bytes(1024)
    elif harm == "noise":
        data[:4096] = random.Random(1).randbytes(4096)
    elif harm == "first page":
        data[200:210] = bytes(byte ^ 0x55 for byte in data[200:210])
    elif harm == "middle":
        for page in range(4096, len(data), 4096):
            data[page + 100] ^= 0x55
    elif harm == "cut":
        del data[-4096 - 100 :]
    path.write_bytes(data)
    if harm == "gone":
        path.unlink()
    with pytest.raises(Damaged):
        Library.open(path, create=True, key=Key(PHRASE))
    known = unlock(path, PHRASE)
    with pytest.raises(WrongPassphrase):
        unlock(path, OTHER)
    assert not check(path, key=known).sound
    best = newest_good(path, known)
    assert best is not None
    done = restore(path, best.path, key=known)
    assert title(path, key) == SECRET
    assert (done.aside is None) == (harm == "gone")
    assert check(path, key=known).sound
    assert in_the_open(path.parent) == []


def test_an_encrypted_library_is_not_called_damaged_for_a_wrong_passphrase(path: Path) -> None:
    backup = back_up(path, Reason.ASKED, WHEN, key=Key(PHRASE)).path
    with pytest.raises(WrongPassphrase):
        Library.open(path, key=Key(OTHER))
    # Nor where an old backup still lies under the old one.
    with Library.open(path, key=Key(PHRASE)) as library:
        library.put_under(Key(OTHER))
    with pytest.raises(WrongPassphrase):
        Library.open(path, key=Key(PHRASE))
    with pytest.raises(WrongPassphrase):
        set_aside(path, key=Key(PHRASE))
    assert path.exists()
    assert backup.exists()


def test_a_damaged_backup_is_a_finding_and_a_locked_one_is_told(path: Path) -> None:
    key = Key(PHRASE)
    old = back_up(path, Reason.ASKED, WHEN, key=key).path
    with Library.open(path, key=key) as library:
        library.put_under(Key(OTHER))
    key = Key(OTHER)
    report = check(path, key=key)
    assert report.sound
    assert "1 encrypted one not" in report.findings[-1].text
    broken = back_up(path, Reason.ASKED, WHEN + timedelta(days=1), key=key).path
    data = bytearray(broken.read_bytes())
    data[-50] ^= 0x55
    broken.write_bytes(data)
    (found,) = check(path, key=key).findings[-1].found
    assert broken.name in found
    assert old.name not in found
    with pytest.raises(PassphraseNeeded):
        check(path)


def test_it_is_opened_as_durably_as_any_other(path: Path) -> None:
    with closing(open_to_mend(path, Key(PHRASE))) as db:
        assert int(db.execute("PRAGMA synchronous").fetchone()[0]) == 3
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_what_killed_programs_left_goes_at_opening(path: Path) -> None:
    left = [path.with_name(path.name + suffix) for suffix in (".new", ".new-journal", ".restoring")]
    for file in left:
        file.write_bytes(SECRET.encode())
    Library.open(path, key=Key(PHRASE)).close()
    assert not any(file.exists() for file in left)


def test_an_older_one_is_backed_up_as_encrypted_as_it_is(tmp_path: Path) -> None:
    old = Path(__file__).parent / "libraries"
    source = min(old.glob("schema-*.riskdesk"))
    path = Path(shutil.copy(source, tmp_path / "old.sqlite"))
    put_under(path, None, Key(PHRASE))
    with Library.open(path, key=Key(PHRASE)) as library:
        assert library.encrypted
    (name,) = names_in(folder_of(path))
    assert name.why is Reason.MIGRATION
    assert [file for file in tmp_path.rglob("*") if file.is_file() and file.read_bytes()[:6] == b"SQLite"] == []


def test_what_a_change_of_the_passphrase_left_of_a_backup_goes_at_the_next(path: Path) -> None:
    key = Key(PHRASE)
    backup = back_up(path, Reason.ASKED, key=key).path
    left = [backup.with_name(backup.name + suffix) for suffix in (".new", ".new-journal")]
    for one in left:
        one.write_bytes(b"half of a backup")
    clear_half_made(path)
    assert not any(one.exists() for one in left)
    assert list(names_in(folder_of(path)).values()) == [backup]
