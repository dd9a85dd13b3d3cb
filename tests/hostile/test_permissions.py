"""The library and all that is made beside it are their owner's only, from the first byte on, whatever the umask is."""

from __future__ import annotations

import logging
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riskdesk.domain.catalogue import Assessment
from riskdesk.exchange.saving import save_whole
from riskdesk.services.crash import CrashFile
from riskdesk.services.log_file import turning_file
from riskdesk.services.places import make_room
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from riskdesk.ui.settings import Settings
from tests.storage.stored import NOTE, YEAR, scored_session

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
HERE = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_library_and_what_is_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with Library.open(path, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session(), NOTE)
        with library._db.atomic() as db:
            db.execute("UPDATE assessment SET title = 'Another'")
            found = {p.name: mode(p) for p in tmp_path.iterdir()}
    assert found == dict.fromkeys(("library.sqlite", "library.sqlite-journal", "library.sqlite.lock"), 0o600)


def test_a_library_keeps_the_rights_that_its_owner_gave_it(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library.open(path, create=True).close()
    path.chmod(0o640)
    path.with_name("library.sqlite.lock").unlink()
    with Library.open(path) as library, library._db.atomic() as db:
        db.execute("INSERT INTO assessment (assessment_id, title, partnership) VALUES ('a', 'b', 'c')")
        assert {mode(p) for p in tmp_path.iterdir()} == {0o640}


def open_crash_file(path: Path) -> None:
    kept = CrashFile(path.parent)
    kept.open()
    kept.close()


@pytest.mark.parametrize(
    "begin", [make_room, Settings, open_crash_file, lambda path: turning_file(path).emit(logging.makeLogRecord({}))]
)
def test_every_folder_that_is_made_on_the_way(tmp_path: Path, begin: Callable[[Path], object]) -> None:
    """In a home that has none of them yet; what was there keeps its rights."""
    (tmp_path / "home").mkdir(mode=0o755)
    folder = tmp_path / "home" / ".local" / "state" / "RiskDesk" / "log"
    begin(folder / "file")
    assert folder.is_dir()
    assert [mode(each) for each in (folder, *folder.parents[:3])] == [0o700] * 4
    assert mode(tmp_path / "home") == 0o755


def test_the_folder_of_the_own_library(tmp_path: Path) -> None:
    make_room(tmp_path / "data" / "RiskDesk" / "riskdesk.sqlite")
    assert mode(tmp_path / "data" / "RiskDesk") == 0o700


def test_the_settings(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "RiskDesk" / "window.ini")
    settings.recorder = "Analyst"
    settings.save()
    assert mode(tmp_path / "RiskDesk" / "window.ini") == 0o600


def test_a_copy_that_is_read_is_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recovered from the journal of a killed program, in a temporary folder."""
    import tempfile

    path = tmp_path / "library.sqlite"
    with Library.open(path, create=True) as library:
        library.add_assessment(Assessment("a", "b", "c"), NOTE)
    path.with_name("library.sqlite-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    modes = []

    class Watched(tempfile.TemporaryDirectory[str]):
        def __init__(self) -> None:
            super().__init__()
            modes.append(mode(Path(self.name)))

    monkeypatch.setattr(tempfile, "TemporaryDirectory", Watched)
    with Library.open(path, Access.READ_WRITE) as library:
        assert library.assessments()
    assert modes == [0o700]


def test_what_takes_the_place_of_a_private_file_is_private_all_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")
    target.chmod(0o600)
    modes = []
    sync = os.fsync

    def watched(found: int) -> None:
        # The folder is brought to the disk, too.
        if stat.S_ISREG(os.fstat(found).st_mode):
            modes.append(os.fstat(found).st_mode & 0o777)
        sync(found)

    monkeypatch.setattr(os, "fsync", watched)
    save_whole(target, b"new")
    assert modes == [0o600]
    assert mode(target) == 0o600


MAKE = """
import os, sys
from pathlib import Path
from riskdesk.services.sample import build_sample
os.umask(0)
build_sample(Path(sys.argv[1]) / "library.sqlite")
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")
def test_from_the_first_byte_on(tmp_path: Path) -> None:
    """As the system is asked to make each file."""
    calls = tmp_path / "calls"
    trace = ("strace", "-f", "--seccomp-bpf", "-e", "trace=open,openat,creat,mkdir,mkdirat", "-o", str(calls))
    folder = tmp_path / "library"
    folder.mkdir()
    ran = subprocess.run([*trace, sys.executable, "-c", MAKE, str(folder)], cwd=HERE, capture_output=True)
    if ran.returncode and not folder.joinpath("library.sqlite").exists():
        pytest.skip("strace may not be used here")
    made = re.findall(rf'"({re.escape(str(folder))}/[^"]+)", [A-Z_|]*O_CREAT[A-Z_|]*, (0[0-7]+)', calls.read_text())
    names = {Path(name).name for name, _ in made}
    assert {
        "library.sqlite.new",
        "library.sqlite.new-journal",
        "library.sqlite-journal",
        "library.sqlite.lock",
    } <= names
    assert {asked for _, asked in made} == {"0600"}
