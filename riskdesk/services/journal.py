"""The log file: starts and ends, libraries opened, migrations, backups, refusals by their type, and faults.

Whoever has something to tell takes ``logging.getLogger("riskdesk.…")``. What comes into the file is decided here: the
words of the message as they stand in the code, numbers, types by their name, :class:`Plain` texts and faults. Any other
text that is put into a message becomes "…", so that no name, reason or path can come in by mistake. Numbers are let
through: no score is ever to be one of them.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from riskdesk.services.faults import Fault, Plain, fault_of, surroundings
from riskdesk.services.places import log_file

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

NAME = "riskdesk"
HELD = 200
"""So many lines wait in memory while the window is being built."""

_log = logging.getLogger(NAME)
# Without a journal nothing is told at all: logging's own last resort would write to the terminal.
_log.addHandler(logging.NullHandler())


class Journal(logging.Handler):
    """Writes the log file at ``path``. Whatever keeps it from doing so is passed over: the work goes on.

    While it is held, what is no warning waits in memory: the window's first picture does not wait for the disk, nor for
    the import of what writes and turns over the file.
    """

    def __init__(self, path: Path, held: bool = False) -> None:
        super().__init__(logging.INFO)
        self.path = path
        self._held: list[logging.LogRecord] | None = [] if held else None
        self._file: RotatingFileHandler | None = None
        self.setFormatter(Discreet())

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or keep it until there is time."""
        if self._held is not None and record.levelno < logging.WARNING and len(self._held) < HELD:
            self._held.append(record)
            return
        self.flush()
        self._write(record)

    def flush(self) -> None:
        """Write what waited; from now on every line is written at once."""
        with suppress(Exception):
            held, self._held = self._held, None
            for record in held or ():
                self._write(record)

    def _write(self, record: logging.LogRecord) -> None:
        # Whatever is wrong with the log is no reason to fail: not in a slot, not at the end, not on a full disk.
        with suppress(Exception):
            if self._file is None:
                from riskdesk.services.log_file import turning_file

                self._file = turning_file(self.path)
                self._file.setFormatter(self.formatter)
            self._file.emit(record)


class Discreet(logging.Formatter):
    """A line of the log: time with its zone, level, words; the traceback of a record is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a fault takes several."""
        when = datetime.fromtimestamp(record.created).astimezone().isoformat(sep=" ", timespec="seconds")
        return f"{when} {record.levelname.lower()}: {_words(record)}"


def _words(record: logging.LogRecord) -> str:
    args: Any = record.args
    if isinstance(args, Mapping):
        return str(record.msg) % {key: shown(value) for key, value in args.items()}
    return str(record.msg) % tuple(map(shown, args)) if args else str(record.msg)


def shown(value: object) -> object:
    """A value as it may stand in the log."""
    if value is None or isinstance(value, bool | int | float | Plain | Fault):
        return value
    return value.__name__ if isinstance(value, type) else "…"


def attach(path: Path | None = None, held: bool = False) -> Journal:
    """Begin to write the log (the user's own, or ``path``), and give what :func:`detach` ends."""
    journal = Journal(path or log_file(), held)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    _log.addHandler(journal)
    return journal


def detach(journal: Journal) -> None:
    """Write what waits, and no more."""
    journal.flush()
    _log.removeHandler(journal)
    _log.propagate = True
    _log.setLevel(logging.NOTSET)


def began(what: str) -> None:
    """Note that ``what`` begins ("the window", "import"), and on what it stands."""
    _log.info("%s begins: %s", Plain(what), Plain(surroundings()))


def report(error: BaseException, doing: str, trace: TracebackType | None = None) -> Fault:
    """Note an exception that nobody expected, in the log and on the terminal, in neither with anything that was in
    it."""
    fault = fault_of(error, trace)
    note_fault(fault, doing)
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(f"riskdesk: {fault}", file=sys.stderr)
    return fault


def note_fault(fault: Fault, doing: str, times: int = 1) -> None:
    """Note a fault, with the action that was run last; one that comes again only by how often it did."""
    if times == 1:
        _log.error("fault after %s: %s", Plain(doing or "no action"), fault)
    else:
        _log.error("fault again, %d times by now: %s", times, Plain(fault.account[-1].strip()))
