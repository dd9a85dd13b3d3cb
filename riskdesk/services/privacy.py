"""A library under a passphrase: setting one, changing it, taking it away, for the library and the backups beside it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.words import plural
from riskdesk.immutable import immutable
from riskdesk.services.desk import Desk
from riskdesk.storage import rekeying
from riskdesk.storage.backup import clear_half_made, folder_of
from riskdesk.storage.engine import INSTALL, Key, available

SHORTEST = 8
"""Characters. Whoever has the file can try passphrases for as long as they like; shorter ones are all tried in days."""


class Backups(Enum):
    """What becomes of the backups beside the library."""

    SAME = "same"
    """They get what the library gets: its passphrase, or none."""
    REMOVE = "remove"
    LEAVE = "leave"


@immutable
class Outcome:
    """What was done with the backups: how many got what the library got, how many were removed, which stayed as they
    were although they should not have, and why."""

    same: int = 0
    removed: int = 0
    left: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """One sentence or more, "" where there is nothing to say."""
        said = []
        if self.same:
            said.append(f"The same was done with {plural(self.same, 'backup')} beside it.")
        if self.removed:
            said.append(f"{plural(self.removed, 'backup')} beside it {'was' if self.removed == 1 else 'were'} removed.")
        return " ".join([*said, *(f"Left as it was: {line}" for line in self.left)])


def ready() -> bool:
    """Whether the extra that a passphrase needs is installed."""
    return available()


def check_new(passphrase: str, again: str) -> None:
    """Refuse a new passphrase that would be no use.

    Raises:
        RiskDeskError: it is too short or cannot be typed again, or the second typing differs.
    """
    key = Key(passphrase)
    if len(key.passphrase) < SHORTEST:
        raise EditError(
            f"Give at least {SHORTEST} characters: whoever gets hold of the file can try all shorter ones. Four or "
            "five words that belong to nothing are easy to keep in mind."
        )
    if Key(again or "\u00a0") != key:
        raise EditError("The two are not the same. Type the passphrase once more in both fields.")


def is_right(desk: Desk, passphrase: str) -> bool:
    """Whether this is the passphrase that the open library has."""
    return bool(passphrase) and desk.library.key == Key(passphrase)


def put_under(desk: Desk, passphrase: str | None, backups: Backups = Backups.SAME) -> Outcome:
    """Put the open library under a passphrase, or (``None``) under none; the desk goes on with the new file.

    The library comes first: whatever then becomes of a backup, the library is as it was asked to be.

    Raises:
        RiskDeskError: the library and its backups are as they were, and it is still open.
    """
    if not available():
        raise EditError(f"Passphrases need a part of RiskDesk that is not installed here; {INSTALL} adds it.")
    if desk.read_only:
        raise EditError("This library is open for reading only; its passphrase was not changed.")
    held = desk.library.key
    wanted = None if passphrase is None else Key(passphrase)
    if wanted == held:
        raise EditError("This is the passphrase that the library has already; nothing was changed.")
    desk.library.put_under(wanted)
    if backups is not Backups.LEAVE:
        # Half a backup holds as much as it holds.
        clear_half_made(desk.library.path)
    return _treat(backups_of(desk.library.path), held, wanted, backups)


def backups_of(library: Path) -> tuple[Path, ...]:
    """The libraries in the folder of backups beside a library, by name: also those that somebody has put there."""
    found = folder_of(library).glob("*.sqlite")
    return tuple(sorted(path for path in found if path.is_file() and not path.is_symlink()))


def _treat(files: Sequence[Path], held: Key | None, wanted: Key | None, backups: Backups) -> Outcome:
    same, removed, left = 0, 0, []
    for file in files if backups is not Backups.LEAVE else ():
        try:
            if backups is Backups.REMOVE:
                file.unlink()
                removed += 1
            else:
                rekeying.put_backup_under(file, held, wanted)
                same += 1
        except (OSError, RiskDeskError) as error:
            left.append(str(error) if isinstance(error, RiskDeskError) else f"{file}: {error.strerror or error}.")
    return Outcome(same, removed, tuple(left))
