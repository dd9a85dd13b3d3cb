"""The short form: some hostile files of each kind in child processes, and single flipped bits in this one.

``python -m tests.fuzz --inputs 10000`` is the long one.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.sample import build_sample
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from tests.fuzz.cases import Case, Room
from tests.fuzz.entries import Fault, open_case
from tests.fuzz.kinds import KEPT, KINDS
from tests.fuzz.runs import run

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are those of POSIX")
INPUTS = 60


@posix
def test_hostile_files_are_opened_or_refused() -> None:
    report = run(range(INPUTS), 20101117, tuple(KINDS))
    assert [f"{row['number']}, {row['kind']}, {row['how']}: {row['fault']}" for row in report.faults] == []
    assert len(report.rows) == INPUTS
    # A run in which nothing is refused, or nothing opened, would test nothing.
    assert {bool(row["refused"]) for row in report.rows} == {True, False}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "room").mkdir()
    return Room(folder / "room", build_sample(folder / "sample.sqlite"))


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), early=st.booleans())
@settings(max_examples=60)
def test_a_flipped_bit_of_a_library(room: Room, where: float, bit: int, early: bool) -> None:
    """Anywhere in the file, or in its header and schema, where it counts most."""
    data = bytearray((KEPT / "schema-2.riskdesk").read_bytes())
    data[int(where * (8192 if early else len(data)))] ^= 1 << bit
    path = room.folder / "library.sqlite"
    path.write_bytes(data)
    with suppress(RiskDeskError), Library.open(path, Access.READ_ONLY) as library:
        for summary in library.sessions():
            library.load(summary.version_id)
        library.log()
    assert path.read_bytes() == bytes(data)


def test_what_must_not_happen_is_noticed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is changed though it was refused, and a refusal that is no sentence."""

    def spoils(path: Path, room: Room, dice: Random) -> None:
        path.write_bytes(b"spoilt")
        raise RiskDeskError("refused")

    def says_nothing(path: Path, room: Room, dice: Random) -> None:
        raise RiskDeskError("")

    for entry, words in ((spoils, "the file was changed"), (says_nothing, "is no sentence")):
        monkeypatch.setattr("tests.fuzz.entries.ENTRIES", {"library": (entry,)})
        with pytest.raises(Fault, match=words):
            open_case("library", Case("sound", b"x"), room, Random(1))


@posix
def test_a_crash_and_a_hang_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.runs.PATIENCE", 4)
    monkeypatch.setenv("RISKDESK_FUZZ_SELF_TEST", "1")
    report = run(range(3), 1, ("settings",))
    assert [row["fault"].split("\n")[0].split(":")[0] for row in report.rows] == ["crash", "hangs", ""]
    # What hangs took no processor, and is known by the clock.
    assert report.rows[1]["clock"] > 4
    assert next(report.lines()).endswith("each may take 2 seconds of the processor, 4 by the clock and 600 MB")


@posix
def test_an_input_is_judged_by_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting, as beside other work, is no fault; working so long is."""
    monkeypatch.setattr("tests.fuzz.runs.LONGEST", 0.5)
    monkeypatch.setenv("RISKDESK_FUZZ_SELF_TEST", "1")
    waited, worked = run(range(3, 5), 1, ("settings",)).rows
    assert waited["clock"] > 1
    assert (waited["seconds"] < 0.5, waited["fault"]) == (True, "")
    assert worked["fault"].startswith("took ")
    assert worked["fault"].endswith(" s of the processor")
