"""What a power cut can leave of a library: every call of SQLite is recorded, and the disk is rebuilt as of any moment.

The model of the disk is a hard one. What was written to a file since it was last synced may be there, or not, or in
part (by sectors of 512 bytes), or only as more length; each write for itself. That a file was made or removed is sure
only once its folder was synced, which SQLite on POSIX does where it syncs a new journal for the first time, or where it
removes one and is asked to make that last. What was synced is there. A disk that breaks its promise to sync is not
modelled.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.vfs import Call, Layer

SECTOR = 512
OPEN_CREATE = 0x4
OPEN_MAIN_JOURNAL = 0x800
ACKNOWLEDGED = "acknowledged"


@dataclass
class _OnDisk:
    """One file: what is sure of it, what was done since, and whether its being there or gone is sure."""

    sure: bytes = b""
    since: list[Call] = field(default_factory=list)
    there: bool = True
    maybe: bool = False
    fresh: bool = False

    def now(self) -> bytes:
        return _applied(self.sure, self.since)


class Recorder:
    """Records what is done to the files of one folder, with a mark wherever the program acknowledged an edit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.calls: list[Call] = []
        # As if all of it had been synced before: what came earlier is not at stake.
        self._first = path.read_bytes()

    @contextmanager
    def on(self, layer: Layer) -> Iterator[None]:
        """While this lasts, all that is done well is recorded."""
        layer.heard = self._hear
        try:
            yield
        finally:
            layer.heard = None

    def _hear(self, call: Call) -> None:
        if call.file.parent == self.path.parent and call.method in ("xOpen", "xWrite", "xTruncate", "xSync", "xDelete"):
            self.calls.append(call)

    def acknowledge(self) -> None:
        """The program has shown the last edit as kept."""
        self.calls.append(Call(ACKNOWLEDGED, self.path))

    def cuts(self, chance: random.Random, variants: int) -> Iterator[tuple[int, dict[str, bytes]]]:
        """For the moment after each call: how many edits were acknowledged by then, and files as a power cut may leave
        them; the worst and the best first, then ``variants`` by chance."""
        disk = {self.path: _OnDisk(self._first)}
        acknowledged = 0
        yield 0, _left(disk, _Least())
        for call in self.calls:
            if call.method == ACKNOWLEDGED:
                acknowledged += 1
            else:
                _step(disk, call)
            for luck in (_Least(), _Most(), *(_Chance(chance) for _ in range(variants))):
                yield acknowledged, _left(disk, luck)


def _step(disk: dict[Path, _OnDisk], call: Call) -> None:
    file = disk.get(call.file)
    if call.method == "xOpen":
        if file is None or not file.there:
            made = bool(call.flags & OPEN_CREATE)
            # One that was removed and made again may come back as it was.
            disk[call.file] = _OnDisk(file.now() if file and file.maybe else b"", [], True, made, made)
        return
    assert file is not None, call
    if call.method == "xDelete":
        file.there, file.maybe = False, True
        if call.flags:
            _folder_synced(disk)
    elif call.method == "xSync":
        file.sure, file.since = file.now(), []
        if file.fresh:
            file.fresh = False
            _folder_synced(disk)
    else:
        file.since.append(call)


def _folder_synced(disk: dict[Path, _OnDisk]) -> None:
    for path, file in list(disk.items()):
        file.maybe = False
        if not file.there:
            del disk[path]


class _Least:
    """As little as possible of what is not sure."""

    def name(self, there: bool) -> bool:
        return not there

    def write(self, _call: Call) -> list[Call]:
        return []


class _Most(_Least):
    """As if nothing were lost."""

    def name(self, there: bool) -> bool:
        return there

    def write(self, call: Call) -> list[Call]:
        return [call]


class _Chance(_Least):
    """Each thing by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def name(self, _there: bool) -> bool:
        return self._chance.random() < 0.5

    def write(self, call: Call) -> list[Call]:
        fate = self._chance.choice(("gone", "whole", "part", "length"))
        if fate == "gone" or (call.method == "xTruncate" and fate != "whole"):
            return []
        if fate == "whole":
            return [call]
        if fate == "length":
            return [Call("length", call.file, offset=call.offset + len(call.data))]
        starts = range(0, len(call.data), SECTOR)
        return [
            Call("xWrite", call.file, call.data[n : n + SECTOR], call.offset + n)
            for n in starts
            if self._chance.random() < 0.5
        ]


def _left(disk: dict[Path, _OnDisk], luck: _Least) -> dict[str, bytes]:
    files = {}
    for path, file in disk.items():
        if luck.name(file.there) if file.maybe else file.there:
            files[path.name] = _applied(file.sure, [left for call in file.since for left in luck.write(call)])
    return files


def _applied(data: bytes, calls: list[Call]) -> bytes:
    found = bytearray(data)
    for call in calls:
        if call.method == "xTruncate":
            del found[call.offset :]
            continue
        end = call.offset + len(call.data)
        found.extend(bytes(max(0, end - len(found))))
        if call.method == "xWrite":
            found[call.offset : end] = call.data
    return bytes(found)
