"""Faults while a file is saved: a sentence, no half file, and what was there before as it was."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskdesk.exchange.saving import SaveError, save_pdf, save_whole

BIG = b"x" * 3_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_keeps_the_old_file(small_disk: Path) -> None:
    target = small_disk / "sheet.pdf"
    save_whole(target, b"old")
    with pytest.raises(
        SaveError, match=r"no room left on the disk\. Make room .+; the file that was there is as it was"
    ):
        save_whole(target, BIG)
    assert target.read_bytes() == b"old"
    assert [p.name for p in small_disk.iterdir()] == ["sheet.pdf"]
    with pytest.raises(SaveError, match="nothing was written"):
        save_whole(small_disk / "new.pdf", BIG)
    assert [p.name for p in small_disk.iterdir()] == ["sheet.pdf"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EDQUOT, "share of the disk is used up"),
        (errno.EIO, "did not answer"),
        (errno.EACCES, "another program has the file open"),
        (errno.EROFS, "nothing can be written there"),
    ],
)
def test_each_fault_has_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")

    def fault(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fault)
    with pytest.raises(SaveError, match=words) as told:
        save_pdf(target, b"%PDF new")
    assert str(told.value).startswith(f"sheet.pdf could not be saved in {tmp_path}: ")
    assert str(told.value).endswith("; the file that was there is as it was.")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match=r"the name is too long. Give a shorter one; nothing was written"):
        save_whole(tmp_path / ("x" * 300 + ".pdf"), b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match=r"no such folder, or it is no longer there. Choose another place"):
        save_whole(tmp_path / "gone" / "sheet.pdf", b"new")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no such folder here")
def test_a_folder_that_takes_no_files_is_not_called_gone() -> None:
    with pytest.raises(SaveError) as told:
        save_whole(Path("/proc/x.csv"), b"new")
    words = "nothing can be written there. Choose another place; nothing was written."
    assert str(told.value) == f"x.csv could not be saved in /proc: {words}"


def test_a_device_is_not_written_to() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no such device here")
    with pytest.raises(SaveError, match="not a file"):
        save_pdf(Path("/dev/full"), b"new")


def test_a_file_that_is_read_only_is_left_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(SaveError, match="marked read-only"):
        save_whole(target, b"new")
    assert target.read_bytes() == b"old"


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_file: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_whole(tmp_path / "sheet.pdf", b"new")
    assert list(tmp_path.iterdir()) == []
