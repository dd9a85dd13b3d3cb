"""The log file: for its owner only, turned over, discreet, and never a reason to fail."""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from riskdesk.services import log_file
from riskdesk.services.faults import Plain, fault_of
from riskdesk.services.journal import Journal, attach, began, detach, note_fault, report
from riskdesk.services.places import log_file as own_log

Attach = Callable[..., Journal]
log = logging.getLogger("riskdesk.tests")


@pytest.fixture
def attached() -> Iterator[Attach]:
    """Attaches journals; all are detached in the end."""
    made: list[Journal] = []

    def start(path: Path, held: bool = False) -> Journal:
        made.append(attach(path, held))
        return made[-1]

    yield start
    for journal in made:
        detach(journal)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "RiskDesk" / "log" / "riskdesk.log"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have folders of their own")
def test_the_users_own_log_is_not_in_the_library_s_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert own_log() == tmp_path / "RiskDesk" / "log" / "riskdesk.log"


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_log_and_folders_are_the_owners_only_from_the_first(attached: Attach, place: Path) -> None:
    before = os.umask(0)
    try:
        attached(place)
        began("the window")
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in place.parents[:2]] == [0o700, 0o700]
    assert "info: the window begins: RiskDesk " in place.read_text()


def test_texts_do_not_come_into_the_log_but_numbers_types_and_plain_words_do(attached: Attach, place: Path) -> None:
    attached(place)
    log.info("%s of %d in %s: %s, %s", "Drugs", 3, Path("/home/anna"), ValueError, Plain("print"))
    log.warning("%(what)s", {"what": "Drugs"})
    try:
        raise ValueError("Drugs")
    except ValueError:
        log.exception("a refusal")
    text = place.read_text()
    assert "… of 3 in …: ValueError, print" in text
    assert "a refusal" in text
    assert "Drugs" not in text
    assert "anna" not in text


def test_a_fault_is_told_with_its_frames_and_again_by_its_number(
    attached: Attach, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    attached(place)
    try:
        known: dict[str, int] = {}
        known["Drugs"]
    except KeyError as error:
        report(error, "print")
        note_fault(fault_of(error), "print", 100)
    first, frame, again = place.read_text().splitlines()
    assert first.endswith("error: fault after print: KeyError in the window's thread")
    assert frame.startswith("  test_journal.py:")
    assert "fault again, 100 times by now: test_journal.py:" in again
    assert "Drugs" not in place.read_text() + capsys.readouterr().err


def test_what_is_held_waits_and_a_warning_does_not(attached: Attach, place: Path) -> None:
    journal = attached(place, held=True)
    log.info("one")
    assert not place.exists()
    log.warning("two")
    assert [line.rsplit(": ")[-1] for line in place.read_text().splitlines()] == ["one", "two"]
    journal.flush()
    log.info("three")
    assert place.read_text().count("\n") == 3


def test_full_logs_are_turned_over_and_no_more_than_five_kept(
    attached: Attach, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "SIZE", 2_000)
    attached(place)
    for n in range(300):
        log.info("line %d of a log that turns over", n)
    kept = sorted(path.name for path in place.parent.iterdir())
    assert kept == ["riskdesk.log", *(f"riskdesk.log.{n}" for n in range(1, 5))]
    assert all(path.stat().st_size <= 2_000 for path in place.parent.iterdir())
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in place.parent.iterdir()} == {0o600}
    assert "line 299 of" in place.read_text()


def test_two_windows_write_to_one_log(attached: Attach, place: Path) -> None:
    attached(place)
    log.info("mine")
    other = attach(place)
    try:
        log.info("both")
    finally:
        detach(other)
    log.setLevel(logging.NOTSET)
    logging.getLogger("riskdesk").setLevel(logging.INFO)
    log.info("mine again")
    assert [line.rsplit(": ")[-1] for line in place.read_text().splitlines()] == ["mine", "both", "both", "mine again"]


def test_a_log_that_cannot_be_written_is_no_matter(
    attached: Attach, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in the way").write_text("a file")
    attached(tmp_path / "in the way" / "log" / "riskdesk.log")
    log.error("nobody hears it")
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full here")
def test_a_full_disk_is_no_matter(attached: Attach, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.parent.mkdir(parents=True)
    place.symlink_to("/dev/full")
    attached(place)
    log.error("nobody hears it")
    log.error("nor this")
    assert capsys.readouterr().err == ""


def test_without_a_journal_nothing_is_told_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    log.error("nobody hears it")
    assert capsys.readouterr().err == ""


def test_lines_of_several_threads_all_come_in(attached: Attach, place: Path) -> None:
    attached(place)

    def lines() -> None:
        for _ in range(20):
            log.info("a line")

    threads = [Thread(target=lines) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert place.read_text().count("info: a line\n") == 80
