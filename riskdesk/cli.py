"""The command line: what needs no screen. Each command imports only what it uses.

Bad input is one line on standard error and exit status 2, with nothing on standard output.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk import __version__
from riskdesk.commands.common import BAD_INPUT, BROKEN_PIPE, FAULT, INTERRUPTED, Parser, advice, one_line
from riskdesk.commands.keeping import add_backup, add_check, add_restore
from riskdesk.commands.passphrase import add_passphrase_command
from riskdesk.commands.ranks import add_rank, add_scheme
from riskdesk.commands.review import add_compare, add_log
from riskdesk.commands.rollup import add_rollup
from riskdesk.commands.sessions import add_list
from riskdesk.commands.sheets import add_print
from riskdesk.commands.transfer import add_export, add_import
from riskdesk.commands.verify import add_verify
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands

Window = Callable[..., int]
"""Opens the window on a library (the user's own for ``None``), or on the sample, perhaps for review only, perhaps with
the preview of a file of sessions; gives the exit status."""


def main(arguments: Sequence[str] | None = None, *, window: Window) -> int:
    """Run one command and return its exit status; ``window`` opens the window where that is wanted."""
    _survive_any_console()
    options = _parser(window).parse_args(_with_open(sys.argv[1:] if arguments is None else arguments))
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except RiskDeskError as error:
        print(f"riskdesk: {one_line(str(error) + advice(error, options))}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader has gone; what is still in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        # Files are dealt with where they are read and written; what is left is the standard output.
        print(f"riskdesk: the output cannot be written ({error.strerror or error}).", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if options.debug:
            raise
        return _fault(error, getattr(options, "command", None) or "the window")


def _fault(error: Exception, doing: str) -> int:
    """Note what nobody expected, and say so in one line: its own words may hold those of a session."""
    from riskdesk.services.faults import Plain, fault_of
    from riskdesk.services.journal import attach, began, detach, note_fault

    journal = attach()
    began(Plain(doing))
    note_fault(fault_of(error), doing)
    detach(journal)
    kept = "libraries and files are written whole or not at all"
    print(f"riskdesk: something went wrong inside; {kept}. Where it came up is in {journal.path}", file=sys.stderr)
    return FAULT


def _with_open(arguments: Sequence[str]) -> list[str]:
    """A file of sessions that stands where a command is expected, as file managers give it, is to be opened."""
    rest = iter(enumerate(arguments))
    for place, text in rest:
        if text == "--library":
            next(rest, None)
        elif not text.startswith("-"):
            names = ["open"] if text.casefold().endswith(".riskdesk") else []
            return [*arguments[:place], *names, *arguments[place:]]
    return list(arguments)


def _survive_any_console() -> None:
    """Print "?" for what the console's encoding lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _parser(window: Window) -> argparse.ArgumentParser:
    parser = Parser(
        prog="riskdesk",
        description="Runs the assessment day of a community safety partnership. Without a COMMAND it opens the window; "
        "riskdesk FILE.riskdesk opens it with the preview of a file of exported sessions, as riskdesk open does.",
    )
    parser.add_argument("--version", action="version", version=f"riskdesk {__version__}")
    parser.add_argument("--library", type=Path, metavar="FILE", help="the library to open instead of your own")
    parser.add_argument("--review", action="store_true", help="open the window to read, and change nothing")
    debug = "show on the terminal what an unexpected fault held; it may be words or scores of a session"
    parser.add_argument("--debug", action="store_true", help=debug)
    parser.set_defaults(run=lambda options: window(options.library, False, options.review, **_more(options)))
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=Parser, dest="command")
    demo = commands.add_parser(
        "demo",
        help="the window, on a throw-away copy of the sample library",
        description="Opens the window on a copy of the sample library, in which everything can be tried; the copy is "
        "thrown away when the window is closed, and your own library is not touched.",
    )
    demo.set_defaults(run=lambda options: _demo(window, options))
    opening = commands.add_parser(
        "open",
        help="the window, with the preview of a file of sessions",
        description="Opens the window on your own library, or on that of --library ahead of the command, and shows "
        "what would come into it of a file of exported sessions; nothing is brought in until you say so. "
        "riskdesk FILE.riskdesk does the same; riskdesk import does it without the window.",
    )
    opening.add_argument("file", type=Path, metavar="FILE.riskdesk", help="as riskdesk export or the window wrote it")
    opening.set_defaults(
        run=lambda options: window(options.library, False, options.review, options.file, **_more(options))
    )
    for add in COMMANDS:
        add(commands)
    return parser


def _demo(window: Window, options: argparse.Namespace) -> int:
    if options.library is not None:
        raise RiskDeskError("demo opens a copy of the sample; leave out --library, or leave out demo")
    return window(None, True, options.review, **_more(options))


def _more(options: argparse.Namespace) -> dict[str, bool]:
    """What else the window is told, where it is asked for."""
    return {"debug": True} if options.debug else {}


COMMANDS: tuple[Callable[[Commands], None], ...] = (
    add_rank,
    add_print,
    add_verify,
    add_list,
    add_compare,
    add_log,
    add_rollup,
    add_export,
    add_import,
    add_backup,
    add_check,
    add_restore,
    add_passphrase_command,
    add_scheme,
)
"""What adds a command's parser; each sets ``run``, which takes the options and gives the exit status."""
