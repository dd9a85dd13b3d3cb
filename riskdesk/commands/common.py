"""What the commands share: which library is meant, and writing what they make."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.reports.pdf import SheetResult
    from riskdesk.services.desk import Desk
    from riskdesk.storage.engine import Key

    Commands = argparse._SubParsersAction["Parser"]

OK, BAD_INPUT, BROKEN_PIPE, INTERRUPTED, FAULT = 0, 2, 1, 130, 70


class Parser(argparse.ArgumentParser):
    """Complains in one line, as everything else here."""

    def error(self, message: str) -> NoReturn:
        """One line on standard error, and exit status 2."""
        self.exit(BAD_INPUT, f"{self.prog}: {one_line(message)} (see {self.prog} --help)\n")


def one_line(text: str) -> str:
    """The text with line ends and control characters made visible."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def write_lines(text: str) -> None:
    """Print a text of several lines, in which nobody's words can move the cursor or turn the text round."""
    sys.stdout.write("\n".join(map(one_line, text.split("\n"))))


def write_json(text: str) -> None:
    """Print JSON; what cannot be seen in its texts is written as JSON's own escapes, which mean the same."""
    sys.stdout.write("\n".join(map(_visible, text.split("\n"))))


def _visible(line: str) -> str:
    # A line of thousands at once; looked at letter by letter, those of a long list took seconds.
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def not_utf8() -> bool:
    """Whether standard output cannot print everything."""
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"


def add_library(command: argparse.ArgumentParser, demo: str) -> None:
    """The options that say which library is meant; ``demo`` is the help on the sample."""
    # Without SUPPRESS the command's own default would undo a --library given ahead of it.
    command.add_argument("--library", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="not your own library")
    command.add_argument("--demo", action="store_true", help=demo)
    add_passphrase(command)


def add_passphrase(command: argparse.ArgumentParser) -> None:
    """The option that says where the passphrase of an encrypted library is; without it, it is asked for."""
    command.add_argument(
        "--passphrase-file", metavar="FILE", help="its first line opens an encrypted library; - for standard input"
    )


@contextmanager
def meant(options: argparse.Namespace) -> Iterator[Path]:
    """The file of the library that is meant, whether or not it is there: your own, another, or a copy of the sample."""
    from riskdesk.services.places import own_library
    from riskdesk.services.sample import sample_library

    if options.demo and options.library is not None:
        raise RiskDeskError("--demo takes the sample; leave out --library, or leave out --demo")
    with ExitStack() as stack:
        yield stack.enter_context(sample_library()) if options.demo else options.library or own_library()


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Desk]:
    """The library that is meant, to be read only: without a lock, so also while the window has it open."""
    from riskdesk.commands.passphrase import unlocking
    from riskdesk.services.desk import Desk
    from riskdesk.storage.library import Access

    with meant(options) as path, ExitStack() as stack:
        if not (options.demo or options.library or path.exists() or _had_backups(path)):
            raise RiskDeskError(f"{path}: you have no library yet; start riskdesk to begin one, or give --library FILE")
        desk = unlocking(options, lambda passphrase: Desk.at(path, Access.READ_ONLY, passphrase=passphrase))
        stack.callback(desk.close)
        yield desk


def _had_backups(path: Path) -> bool:
    from riskdesk.services.keeping import has_backups

    return has_backups(path)


def advice(error: RiskDeskError, options: argparse.Namespace) -> str:
    """What can be done about a damaged library: the command that puts its newest good backup back; else ``""``."""
    from riskdesk.storage.errors import Damaged

    if not isinstance(error, Damaged) or not (hint := how_to_restore(error.path, _key_at_hand(error.path, options))):
        return ""
    return f" {hint}"


def _key_at_hand(path: Path, options: argparse.Namespace) -> Key | None:
    """What opens the backups of a damaged library, where that need not be asked for again."""
    from riskdesk.commands.passphrase import from_file
    from riskdesk.services.keeping import unlock

    name = getattr(options, "passphrase_file", None)
    with suppress(RiskDeskError):
        return unlock(path, from_file(None if name == "-" else name))
    return None


def how_to_restore(path: Path, key: Key | None = None) -> str:
    """The command that puts the newest good backup of a library back, in a sentence, or ``""``; where its backups are
    encrypted and there is no ``key``, the one that asks for the passphrase and lists them."""
    import shlex

    from riskdesk.domain.words import moment
    from riskdesk.services.keeping import backups, newest_good
    from riskdesk.services.places import own_library

    good = newest_good(path, key)
    where = "" if path == own_library() else f" --library {shlex.quote(str(path))}"
    if good is None or good.holds is None:
        if any(one.locked for one in backups(path, key=key)):
            return f"“riskdesk restore{where}” asks for the passphrase of its backups, and lists them."
        return ""
    return (
        f"“riskdesk restore {good.path.name}{where}” puts back the newest good backup, of {moment(good.when)}: "
        f"{good.holds.words}."
    )


def save_pdf(output: str, result: SheetResult, library: Path) -> None:
    """Write a PDF and say what it is, and on standard error what its font lacks."""
    from riskdesk.domain.words import plural

    write_file(output, result.pdf, library)
    if output != "-":
        print(one_line(f"{output}: {plural(result.pages, 'page')}, code {result.code}"))
    if result.warning:
        print(f"riskdesk: {one_line(result.warning)}", file=sys.stderr)


def write_file(output: str, data: bytes, library: Path, sessions: bool = False) -> None:
    """Write a file whole or not at all, or to standard output, and never over the library; a PDF over no other library
    and no file of ``sessions`` either."""
    from riskdesk.exchange import saving

    if output == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(output)
    if path.exists() and path.samefile(library):
        raise RiskDeskError(f"{output}: this is the library itself; give another name")
    (saving.save_whole if sessions else saving.save_pdf)(path, data)
