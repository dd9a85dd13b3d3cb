"""Runs the command line as a terminal would, in this process, with a window that must not open."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from riskdesk import cli


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status, the bytes on standard output, the text on standard error."""

    status: int
    bytes: bytes
    err: str

    @property
    def out(self) -> str:
        return self.bytes.decode()


def no_window(library: Path | None, demo: bool, review: bool) -> NoReturn:
    raise AssertionError(f"the window was opened ({library}, demo {demo}, review {review})")


def run(*arguments: str | Path, window: cli.Window = no_window) -> Ran:
    shown, said = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(into, encoding="utf-8", newline="\n") for into in (shown, said))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = cli.main([str(a) for a in arguments], window=window)
        except SystemExit as end:
            status = int(end.code or 0)
    out.flush()
    err.flush()
    return Ran(status, shown.getvalue(), said.getvalue().decode())


def complaint(ran: Ran) -> str:
    """The one line of a refused command, which has nothing on standard output."""
    assert ran.status == 2
    assert ran.bytes == b""
    assert ran.err.endswith("\n")
    assert ran.err.count("\n") == 1
    return ran.err.strip()
