"""Passphrases at the command line: where one comes from, and ``passphrase``, which sets, changes and removes it.

Never from an argument, which every process on the machine can read, nor from the environment, which every program that
is started from there inherits: it is asked for, or read from a file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from riskdesk.commands.common import OK, Parser, add_passphrase, one_line
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands
    from riskdesk.services.desk import Desk

T = TypeVar("T")
_LONGEST = 4096
"""Bytes read of a file for its first line."""


def unlocking(options: argparse.Namespace, opening: Callable[[str | None], T]) -> T:
    """What ``opening`` gives, called with the passphrase of ``--passphrase-file``, or with ``None``, and then, if one
    turns out to be needed, with what is typed at the terminal.

    Raises:
        RiskDeskError: a passphrase is needed, and there is no terminal to ask on; and whatever ``opening`` raises.
    """
    from riskdesk.storage.errors import PassphraseNeeded

    given = from_file(options.passphrase_file)
    try:
        return opening(given)
    except PassphraseNeeded as error:
        typed = ask(str(error), "Passphrase: ", "--passphrase-file")
    return opening(typed)


def from_file(name: str | None) -> str | None:
    """The first line of a file, "-" for the standard input; ``None`` for no file.

    Raises:
        RiskDeskError: it cannot be read, is no text, or its first line is empty.
    """
    if name is None:
        return None
    try:
        if name == "-":
            data = sys.stdin.buffer.readline(_LONGEST)
        else:
            with Path(name).open("rb") as file:
                data = file.readline(_LONGEST)
        line = data.decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise RiskDeskError(f"{name}: the passphrase cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise RiskDeskError(f"{name}: the first line is to be the passphrase, as UTF-8 text") from error
    if not line:
        raise RiskDeskError(f"{name}: the first line is to be the passphrase; it is empty")
    return line


def ask(why: str, prompt: str, option: str) -> str:
    """Have a passphrase typed at the terminal, unseen.

    Raises:
        RiskDeskError: there is no terminal, or nothing was typed.
    """
    if not sys.stdin.isatty():
        raise RiskDeskError(f"{why} There is no terminal to ask on; {option} FILE gives it")
    from getpass import getpass

    print(one_line(why), file=sys.stderr)
    try:
        typed = getpass(prompt)
    except EOFError:
        typed = ""
    if not typed:
        raise RiskDeskError("no passphrase was typed; nothing was done")
    return typed


def add_passphrase_command(commands: Commands) -> None:
    """Add the parser of ``passphrase``."""
    parser = commands.add_parser(
        "passphrase",
        help="put a library under a passphrase, change it, or take it away",
        description="Encrypts a library under a passphrase, or takes that away again. Encrypt the disk first "
        "(BitLocker, FileVault, LUKS): that protects everything on the laptop. A lost passphrase is a lost library: "
        "nobody can get it back. Passphrases are asked for, or read from files; never given as arguments.",
    )
    ways = parser.add_subparsers(metavar="WAY", parser_class=Parser, required=True)
    for name, words, run in (
        ("set", "encrypt the library under a passphrase", _set),
        ("change", "put another passphrase in the place of the present one", _change),
        ("remove", "take the passphrase away; the file is then readable as it stands", _remove),
    ):
        way = ways.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        way.add_argument("--library", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="not your own library")
        if name != "set":
            add_passphrase(way)
        if name != "remove":
            way.add_argument("--new-passphrase-file", metavar="FILE", help="its first line is the new one; - for input")
        way.add_argument(
            "--backups",
            choices=("same", "remove", "leave"),
            default="same",
            help="the backups beside the library: do the same to them (default), remove them, or leave them",
        )
        way.set_defaults(run=run)


def _set(options: argparse.Namespace) -> int:
    options.passphrase_file = None
    with closing(_opened(options, must_be=False)) as desk:
        status = _done(desk, options, _new(options), "is encrypted now")
    print("The file as it was is deleted, not shredded: a disk that is not encrypted may still hold traces of it.")
    return status


def _change(options: argparse.Namespace) -> int:
    if options.passphrase_file == options.new_passphrase_file == "-":
        raise RiskDeskError("the standard input gives one passphrase; have the other one read from a file")
    with closing(_opened(options, must_be=True)) as desk:
        return _done(desk, options, _new(options), "has its new passphrase")


def _remove(options: argparse.Namespace) -> int:
    with closing(_opened(options, must_be=True)) as desk:
        return _done(desk, options, None, "is no longer encrypted")


def _opened(options: argparse.Namespace, must_be: bool) -> Desk:
    """The library, for writing; it must be encrypted, or must not."""
    from riskdesk.services.desk import Desk
    from riskdesk.services.places import own_library
    from riskdesk.storage.errors import PassphraseNeeded

    path: Path = options.library or own_library()
    try:
        desk = unlocking(options, lambda passphrase: Desk.at(path, passphrase=passphrase)) if must_be else Desk.at(path)
    except PassphraseNeeded as error:
        raise RiskDeskError(f"{path}: this library is encrypted already; riskdesk passphrase change") from error
    if must_be and not desk.library.encrypted:
        desk.close()
        raise RiskDeskError(f"{path}: this library has no passphrase; riskdesk passphrase set")
    return desk


def _new(options: argparse.Namespace) -> str:
    from riskdesk.services.privacy import check_new

    typed = again = from_file(options.new_passphrase_file)
    if typed is None or again is None:
        why = "A lost passphrase is a lost library: nobody can get it back."
        typed = ask(why, "New passphrase: ", "--new-passphrase-file")
        again = ask("Once more, to be sure of it.", "New passphrase: ", "--new-passphrase-file")
    check_new(typed, again)
    return typed


def _done(desk: Desk, options: argparse.Namespace, passphrase: str | None, words: str) -> int:
    from riskdesk.services.privacy import Backups, put_under

    outcome = put_under(desk, passphrase, Backups(options.backups))
    print(one_line(f"{desk.library.path}: the library {words}. {outcome.words}".rstrip()))
    return OK
