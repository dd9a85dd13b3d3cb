"""The command line: what needs no screen. Each command imports only what it uses.

Bad input is one line on standard error and exit status 2, with nothing on standard output.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from riskdesk import __version__
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.domain.catalogue import SessionSummary
    from riskdesk.services.desk import Desk

    Commands = argparse._SubParsersAction["_Parser"]

OK, BAD_INPUT, BROKEN_PIPE, INTERRUPTED = 0, 2, 1, 130
_PAPERS = ("a4", "a4-landscape", "a3", "a3-landscape", "letter", "letter-landscape")


Window = Callable[[Path | None, bool], int]
"""Opens the window on a library (the user's own for ``None``), or on the sample; gives the exit status."""


class _Parser(argparse.ArgumentParser):
    """Complains in one line, as everything else here."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None, *, window: Window) -> int:
    """Run one command and return its exit status; ``window`` opens the window where that is wanted."""
    _survive_any_console()
    options = _parser(window).parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except RiskDeskError as error:
        print(f"riskdesk: {one_line(str(error))}", file=sys.stderr)
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


def one_line(text: str) -> str:
    """The text with line ends and control characters made visible."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _survive_any_console() -> None:
    """Print "?" for what the console's encoding lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _parser(window: Window) -> argparse.ArgumentParser:
    parser = _Parser(prog="riskdesk", description="Runs the assessment day of a community safety partnership.")
    parser.add_argument("--version", action="version", version=f"riskdesk {__version__}")
    parser.add_argument("--library", type=Path, metavar="FILE", help="the library to open instead of your own")
    parser.set_defaults(run=lambda options: window(options.library, False))
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    demo = commands.add_parser("demo", help="the window, on a throw-away copy of the sample library")
    demo.set_defaults(run=lambda options: _demo(window, options))
    for add in COMMANDS:
        add(commands)
    return parser


def _demo(window: Window, options: argparse.Namespace) -> int:
    if options.library is not None:
        raise RiskDeskError("demo opens a copy of the sample; leave out --library, or leave out demo")
    return window(None, True)


def _add_rank(commands: Commands) -> None:
    rank = commands.add_parser(
        "rank",
        help="ranks of a CSV",
        description="Ranks the areas of a CSV with the columns area, impact, probability, threat; blank = not scored.",
    )
    rank.add_argument("scores", type=Path, metavar="SCORES.csv")
    rank.add_argument("--scheme", metavar="S", help="the name of a shipped scheme, or a TOML file")
    rank.add_argument("--json", action="store_true", help="a list of objects in priority order")
    rank.set_defaults(run=_rank)


def _rank(options: argparse.Namespace) -> int:
    from riskdesk.domain.ranking import rank
    from riskdesk.exchange.ranks_json import rank_json
    from riskdesk.exchange.ranks_text import rank_text
    from riskdesk.exchange.scores_csv import marked, read_scores
    from riskdesk.services.schemes import default_scheme, find_scheme

    scheme = default_scheme() if options.scheme is None else find_scheme(options.scheme)
    ranking = rank(scheme, marked(read_scores(options.scores, scheme)))
    if options.json:
        sys.stdout.write(rank_json(ranking, ascii_only=_not_utf8()))
    else:
        sys.stdout.write(rank_text(ranking))
    return OK


def _not_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"


def _add_scheme(commands: Commands) -> None:
    scheme = commands.add_parser("scheme", help="check a scheme, or list the shipped ones")
    actions = scheme.add_subparsers(metavar="ACTION", parser_class=_Parser, required=True)
    check = actions.add_parser("check", help="report gaps, overlaps, uncovered scores, falling bands")
    check.add_argument("scheme", metavar="FILE", help="a TOML file, or the name of a shipped scheme")
    check.set_defaults(run=_check_scheme)
    listing = actions.add_parser("list", help="the shipped schemes")
    listing.set_defaults(run=_list_schemes)


def _check_scheme(options: argparse.Namespace) -> int:
    from riskdesk.domain.check import Severity, check
    from riskdesk.domain.words import plural
    from riskdesk.services.schemes import named_scheme

    where, scheme = named_scheme(options.scheme)
    findings = check(scheme)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    lines = [f"{where}: {scheme.name}"]
    lines += [f"  {f.severity}{' (known)' if f.known else ''}: {f.code}: {f.text}" for f in findings]
    warnings = len(findings) - errors
    verdict = "it cannot be used" if errors else "it can be used"
    lines.append(f"{plural(errors, 'error')}, {plural(warnings, 'warning')}: {verdict}")
    print("\n".join(map(one_line, lines)))
    return BAD_INPUT if errors else OK


def _list_schemes(_: argparse.Namespace) -> int:
    from riskdesk.services.schemes import shipped_schemes

    for key, scheme in shipped_schemes():
        print(f"{key}  {scheme.name}: {scheme.description}")
    return OK


def _add_print(commands: Commands) -> None:
    printing = commands.add_parser(
        "print",
        help="the priority sheet as PDF",
        description="Writes the priority sheet of a session as PDF. SESSION is its id, its title or a part of one; "
        "without it, the newest session that has scores.",
    )
    printing.add_argument("session", nargs="?", metavar="SESSION", help="see riskdesk list")
    printing.add_argument("-o", "--output", required=True, metavar="SHEET.pdf", help="- for standard output")
    printing.add_argument("--paper", choices=_PAPERS, default=_PAPERS[0], help="a4 unless told")
    _add_library(printing, "print the sample's illustrative session")
    printing.set_defaults(run=_print)


def _print(options: argparse.Namespace) -> int:
    from riskdesk.domain.words import plural
    from riskdesk.reports.pdf import sheet_pdf
    from riskdesk.reports.sheet import PageSize, SheetOptions

    size, _, turned = options.paper.partition("-")
    paper = next(page for page in PageSize if page.value.casefold() == size)
    with _opened(options) as desk:
        session = desk.open(_wanted(desk, options).version_id).session
        library = desk.library.path
        result = sheet_pdf(session, SheetOptions(page=paper, landscape=bool(turned)))
        _write(options.output, result.pdf, library)
    if options.output != "-":
        print(one_line(f"{options.output}: {plural(result.pages, 'page')}, code {result.code}"))
    if result.warning:
        print(f"riskdesk: {one_line(result.warning)}", file=sys.stderr)
    return OK


def _wanted(desk: Desk, options: argparse.Namespace) -> SessionSummary:
    from riskdesk.services.finding import find_session

    sessions = desk.sessions()
    if options.session is not None:
        return find_session(sessions, options.session)
    # The recorded session of the sample has a date and would be the newest.
    newest = next((s for s in sessions if s.illustrative), None) if options.demo else desk.newest_scored()
    if newest is None:
        raise RiskDeskError(f"{desk.library.path}: no session has scores yet; name one to print it as it is")
    return newest


def _write(output: str, pdf: bytes, library: Path) -> None:
    from riskdesk.exchange.saving import save_whole

    if output == "-":
        sys.stdout.buffer.write(pdf)
        return
    path = Path(output)
    if path.exists() and path.samefile(library):
        raise RiskDeskError(f"{output}: this is the library itself; give the sheet another name")
    save_whole(path, pdf)


def _add_list(commands: Commands) -> None:
    listing = commands.add_parser("list", help="the assessments and sessions of a library")
    listing.add_argument("--json", action="store_true", help="a list of objects")
    _add_library(listing, "list the sample library")
    listing.set_defaults(run=_list)


def _list(options: argparse.Namespace) -> int:
    from riskdesk.exchange.sessions_list import list_json, list_lines

    with _opened(options) as desk:
        assessments, sessions = desk.assessments(), desk.sessions()
        if options.json:
            sys.stdout.write(list_json(assessments, sessions, ascii_only=_not_utf8()))
        elif assessments:
            print("\n".join(map(one_line, list_lines(assessments, sessions))))
        else:
            print(one_line(f"{desk.library.path}: nothing in this library yet"))
    return OK


def _add_library(command: argparse.ArgumentParser, demo: str) -> None:
    # Without SUPPRESS the command's own default would undo a --library given ahead of it.
    command.add_argument("--library", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="not your own library")
    command.add_argument("--demo", action="store_true", help=demo)


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Desk]:
    """The library that is meant, to be read only: without a lock, so also while the window has it open."""
    from riskdesk.services.desk import Desk
    from riskdesk.services.places import own_library
    from riskdesk.services.sample import sample_library
    from riskdesk.storage.library import Access

    if options.demo and options.library is not None:
        raise RiskDeskError("--demo takes the sample; leave out --library, or leave out --demo")
    path = options.library or own_library()
    if not (options.demo or options.library or path.exists()):
        raise RiskDeskError(f"{path}: you have no library yet; start riskdesk to begin one, or give --library FILE")
    with ExitStack() as stack:
        desk = Desk.at(stack.enter_context(sample_library()) if options.demo else path, Access.READ_ONLY)
        stack.callback(desk.close)
        yield desk


COMMANDS: tuple[Callable[[Commands], None], ...] = (_add_rank, _add_print, _add_list, _add_scheme)
"""What adds a command's parser; each sets ``run``, which takes the options and gives the exit status."""
