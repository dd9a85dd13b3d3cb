"""What a hostile input is, and the kinds of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Case:
    """One input: the bytes of a file, how they were made, and what lies beside the file (suffix and bytes)."""

    how: str
    data: bytes
    beside: tuple[tuple[str, bytes], ...] = ()
    suffix: str = ""


@dataclass(frozen=True)
class Seeds:
    """Sound files, of which hostile ones are made."""

    libraries: tuple[bytes, ...] = ()
    bundles: tuple[bytes, ...] = ()
    workbooks: tuple[bytes, ...] = ()
    tables: tuple[bytes, ...] = ()
    schemes: tuple[bytes, ...] = ()
    documents: tuple[bytes, ...] = ()


Make = Callable[[Random, Seeds], Case]


@dataclass(frozen=True)
class Outcome:
    """What became of an input: opened, or refused in a sentence; or, in ``fault``, what must not happen."""

    refused: str = ""
    fault: str = ""
    seconds: float = 0.0
    """Of the processor, in this process: what the program took, and not what else the machine had to do meanwhile."""
    clock: float = 0.0
    """Seconds that went by."""
    grown: int = 0
    """Bytes of memory, at the highest, more than before."""


@dataclass
class Room:
    """Where a child works: a folder of its own, and sound files to open hostile ones with."""

    folder: Path
    library: Path
    notes: list[str] = field(default_factory=list)
