"""``backup``, ``check`` and ``restore``: that nothing is lost."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk.commands.common import OK, add_library, add_passphrase, how_to_restore, meant, not_utf8, one_line, opened
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands
    from riskdesk.services.checking import Finding, Report
    from riskdesk.services.keeping import Restored
    from riskdesk.storage.engine import Key

SOMETHING_FOUND = 1
"""The exit status of ``check`` where something is not as it should be."""


def add_backup(commands: Commands) -> None:
    """Add the parser of ``backup``."""
    backup = commands.add_parser(
        "backup",
        help="back the library up, also while it is open; list its backups",
        description="Makes a backup in the folder of backups beside the library, whose name is that of the library and "
        "-backups, or with -o a copy elsewhere. It is whole or not made at all, and read again before it counts. "
        "riskdesk restore puts one back.",
    )
    backup.add_argument("-o", "--output", metavar="FILE", help="a copy of this name; - for standard output")
    backup.add_argument("--force", action="store_true", help="with -o: replace a file of this name")
    backup.add_argument("--list", action="store_true", help="the backups there are, and what each holds")
    backup.add_argument("--json", action="store_true", help="with --list: a list of objects")
    add_library(backup, "copy the sample, with -o")
    backup.set_defaults(run=_backup)


def _backup(options: argparse.Namespace) -> int:
    if options.json and not options.list:
        raise RiskDeskError("--json goes with --list")
    if options.list and options.output is not None:
        raise RiskDeskError("--list only lists; leave out -o, or leave out --list")
    if options.force and options.output is None:
        raise RiskDeskError("--force goes with -o FILE; a backup in the folder never replaces another")
    if options.list:
        with meant(options) as path:
            return _list(path, options.json, _key(options, path))
    if options.demo and options.output is None:
        raise RiskDeskError("the sample is thrown away with its backups; -o FILE makes a copy of it")
    # Opened first, so that whatever is no library is refused in its own words.
    with opened(options) as desk:
        if options.output is not None:
            return _copy(desk.library.path, options, desk.library.key)
        return _roll(desk.library.path, desk.library.key)


def _key(options: argparse.Namespace, path: Path) -> Key | None:
    """What opens a library, or where it is damaged or gone its backups, if they are encrypted."""
    from riskdesk.commands.passphrase import unlocking
    from riskdesk.services.keeping import unlock

    return unlocking(options, lambda passphrase: unlock(path, passphrase))


def _roll(path: Path, key: Key | None) -> int:
    from riskdesk.domain.words import size
    from riskdesk.services.keeping import back_up

    made = back_up(path, key=key)
    holds = made.holds.words if made.holds else f"schema {made.schema}"
    print(one_line(f"{made.path}: {holds}; {size(made.size)}"))
    return OK


def _copy(path: Path, options: argparse.Namespace, key: Key | None) -> int:
    from tempfile import TemporaryDirectory

    from riskdesk.services.keeping import copy_to, told_of

    if options.output == "-":
        with TemporaryDirectory() as folder:
            sys.stdout.buffer.write(copy_to(path, Path(folder) / "copy.sqlite", key=key).read_bytes())
        return OK
    target = Path(options.output)
    if target.exists() and not options.force:
        raise RiskDeskError(f"{target}: there is a file of this name; --force replaces it")
    copy_to(path, target, options.force, key=key)
    print(one_line(f"{target}: {told_of(target, key)}"))
    return OK


def _list(path: Path, as_json: bool, key: Key | None) -> int:
    from riskdesk.exchange.backups_list import backups_json, backups_lines
    from riskdesk.services.keeping import backups, folder_of

    found = backups(path, key=key)
    if as_json:
        sys.stdout.write(backups_json(found, ascii_only=not_utf8()))
    elif found:
        print("\n".join(map(one_line, (f"{folder_of(path)}:", *backups_lines(found)))))
    else:
        print(one_line(f"{path}: there are no backups yet"))
    return OK


def add_check(commands: Commands) -> None:
    """Add the parser of ``check``."""
    check = commands.add_parser(
        "check",
        help="whether a library is sound, and every closed session still gives its ranks",
        description="Reads every page of a library and its backups, replays the log, reckons every closed session anew "
        "and compares it with what it was sealed with at closing, and compares the issued sheets with their digests. "
        "Changes nothing, and can be run while the library is open. Exit status 0 if it is sound, 1 if something was "
        "found, 2 if it cannot be read or is no library.",
    )
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a library or a backup; your own library")
    check.add_argument("--json", action="store_true", help="one object")
    add_library(check, "check the sample")
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from riskdesk.services.checking import check

    if options.file is not None:
        if options.library is not None or options.demo:
            raise RiskDeskError("FILE names the library; leave out --library and --demo, or leave out FILE")
        options.library = options.file
    with meant(options) as path:
        key = _key(options, path)
        report = check(path, key=key)
    if options.json:
        sys.stdout.write(_report_json(report))
    else:
        print("\n".join(map(one_line, _report_lines(report, key))))
    return OK if report.sound else SOMETHING_FOUND


def _report_lines(report: Report, key: Key | None) -> list[str]:
    lines: list[str] = []
    for finding in report.findings:
        lines.append(f"{finding.check:<11} {_told(finding)}")
        lines += [f"            {sentence}" for sentence in finding.found]
    if any(finding.found for finding in report.findings if finding.check == "file"):
        lines.append(how_to_restore(report.path, key) or "There is no sound backup in the folder beside it.")
    return [*lines, f"{report.path}: {'sound' if report.sound else 'NOT SOUND, see above'}"]


def _told(finding: Finding) -> str:
    from riskdesk.domain.words import plural

    return f"FOUND: {plural(len(finding.found), 'fault')}" if finding.found else finding.text


def _report_json(report: Report) -> str:
    import json

    record = {
        "library": str(report.path),
        "schema": report.schema or None,
        "sound": report.sound,
        "checks": [
            {"check": one.check, "count": one.count, "text": one.text, "found": list(one.found)}
            for one in report.findings
        ],
    }
    return json.dumps(record, ensure_ascii=not_utf8(), indent=2) + "\n"


def add_restore(commands: Commands) -> None:
    """Add the parser of ``restore``."""
    restore = commands.add_parser(
        "restore",
        help="put a backup in the library's place; without one, list them",
        description="Puts a backup in the place of the library, which is backed up first, or set aside where it is "
        "damaged; nothing is deleted. Without BACKUP it lists what each backup holds. The library must not be open.",
    )
    restore.add_argument(
        "backup", nargs="?", metavar="BACKUP", help="its number in the list, its name, or any library's file"
    )
    restore.add_argument("--library", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="not your own library")
    add_passphrase(restore)
    restore.add_argument(
        "--backup-passphrase-file", metavar="FILE", help="of a backup that lies under another passphrase"
    )
    restore.set_defaults(run=_restore, demo=False)


def _restore(options: argparse.Namespace) -> int:
    from riskdesk.services.keeping import find_backup, restore
    from riskdesk.services.places import make_room

    with meant(options) as path:
        key = _key(options, path)
        if options.backup is None:
            return _list(path, False, key)
        chosen = find_backup(path, options.backup, key=key)
        backup_key = _backup_key(options, chosen, key)
        if options.library is None:
            make_room(path)
        print(
            "\n".join(map(one_line, _restored_lines(restore(path, chosen, key=key, backup_key=backup_key), backup_key)))
        )
    return OK


def _backup_key(options: argparse.Namespace, backup: Path, key: Key | None) -> Key | None:
    """What opens the backup that is to be put back: the library's key, or one of its own."""
    from riskdesk.commands.passphrase import ask, from_file
    from riskdesk.services.keeping import is_under, unlock

    given = from_file(options.backup_passphrase_file)
    if given is None:
        if is_under(backup, key):
            return key
        why = f"{backup}: this backup lies under another passphrase than the library."
        given = ask(why, "Passphrase of the backup: ", "--backup-passphrase-file")
    return unlock(backup, given)


def _restored_lines(done: Restored, key: Key | None) -> list[str]:
    from riskdesk.services.keeping import told_of

    lines = [f"{done.library}: restored from {done.backup.name}: {told_of(done.library, key)}"]
    if done.kept is not None:
        lines.append(f"What was there is kept as {done.kept.path}")
    if done.aside is not None:
        lines.append(f"The damaged library was set aside as {done.aside}")
    return lines
