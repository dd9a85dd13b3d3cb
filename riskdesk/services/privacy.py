"""A library under a passphrase: setting one, changing it, taking it away, for the library and the backups beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path

from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.progress import Progress
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


class Change:
    """The open library on its way under a passphrase, or (``None``) under none, with what becomes of its backups: begun
    and ended in the desk's thread, done in any. Until the end the library neither reads nor writes.

    The library comes first: whatever then becomes of a backup, the library is as it was asked to be.

    Raises:
        RiskDeskError: the library and its backups are as they were, and it is still open.
    """

    def __init__(self, desk: Desk, passphrase: str | None, backups: Backups = Backups.SAME) -> None:
        if not available():
            raise EditError(f"Passphrases need a part of RiskDesk that is not installed here; {INSTALL} adds it.")
        if desk.read_only:
            raise EditError("This library is open for reading only; its passphrase was not changed.")
        self._desk, self._backups = desk, backups
        self._held = desk.library.key
        self._wanted = None if passphrase is None else Key(passphrase)
        if self._wanted == self._held:
            raise EditError("This is the passphrase that the library has already; nothing was changed.")
        self._outcome = Outcome()
        self._rekeying = desk.library.let_go(self._wanted)

    def run(self, progress: Progress | None = None) -> Outcome:
        """Do it, and say what became of the backups; what went wrong with the library is said by :meth:`end`.

        Args:
            progress: told how many steps of how many are done. What it raises comes through, and the library is as it
                was; once that has its passphrase, it is passed over: the backups are to get theirs.
        """
        path = self._desk.library.path
        files = () if self._backups is Backups.LEAVE else backups_of(path)
        total = (1 + len(files)) * rekeying.STEPS
        self._rekeying.run(None if progress is None else lambda done, _all: progress(done, total))
        if not self._rekeying.done:
            return self._outcome
        if self._backups is not Backups.LEAVE:
            # Half a backup holds as much as it holds.
            clear_half_made(path)
        self._outcome = _treat(_told(files, progress, total), self._held, self._wanted, self._backups)
        return self._outcome

    @property
    def done(self) -> bool:
        """Whether the library is as it was asked to be."""
        return self._rekeying.done

    def end(self) -> Outcome:
        """Go on with the library.

        Raises:
            RiskDeskError: it could not be done; the library and its backups are as they were, and it is still open.
        """
        self._desk.library.take_up()
        return self._outcome


def put_under(desk: Desk, passphrase: str | None, backups: Backups = Backups.SAME) -> Outcome:
    """As :class:`Change`, all in one.

    Raises:
        RiskDeskError: the library and its backups are as they were, and it is still open.
    """
    change = Change(desk, passphrase, backups)
    change.run()
    return change.end()


def _told(files: Sequence[Path], progress: Progress | None, total: int) -> Iterator[Path]:
    """The files, one after another, with a word about each that is done before."""
    for done, file in enumerate(files, 1):
        if progress is not None:
            with suppress(Exception):
                progress(done * rekeying.STEPS, total)
        yield file


def backups_of(library: Path) -> tuple[Path, ...]:
    """The libraries in the folder of backups beside a library, by name: also those that somebody has put there."""
    found = folder_of(library).glob("*.sqlite")
    return tuple(sorted(path for path in found if path.is_file() and not path.is_symlink()))


def _treat(files: Iterable[Path], held: Key | None, wanted: Key | None, backups: Backups) -> Outcome:
    same, removed, left = 0, 0, []
    for file in files:
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
