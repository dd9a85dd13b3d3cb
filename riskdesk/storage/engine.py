"""Which SQLite makes a connection: Python's own, or SQLCipher's for a library under a passphrase.

SQLCipher comes with an extra that most users do not have, and takes time to load: it is imported where there is a key,
and nowhere else. Above this module nobody needs to know which of the two it is: both raise the errors of ``sqlite3``.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import field
from importlib.util import find_spec
from pathlib import Path

from riskdesk.immutable import immutable
from riskdesk.storage.errors import LibraryError, PassphraseNeeded
from riskdesk.storage.hardened import harden

PATIENCE = 5.0
"""Seconds to wait for another program that keeps the file busy, such as a reader in the midst of a query."""
INSTALL = 'pip install "riskdesk[encryption]"'
"""What brings SQLCipher."""


@immutable
class Key:
    """A passphrase under which a library lies: any text but control characters. It is shown nowhere.

    Composed to Unicode's NFC, so that one "é" is every "é", from whatever keyboard.

    Raises:
        LibraryError: it is empty, or holds what no keyboard gives.
    """

    passphrase: str = field(repr=False)
    derived: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By the salt of a file, what opens it: derived once, which takes a quarter of a second. It goes with the key."""

    def __post_init__(self) -> None:
        text = unicodedata.normalize("NFC", self.passphrase)
        if not text:
            raise LibraryError("A passphrase cannot be empty.")
        if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
            raise LibraryError("A passphrase is one line of text, without tabs and control characters.")
        object.__setattr__(self, "passphrase", text)


def available() -> bool:
    """Whether the extra that reads and writes encrypted libraries is installed."""
    return find_spec("sqlcipher3") is not None


def demand(path: Path | str) -> None:
    """Refuse what needs the extra where it is not installed.

    Raises:
        LibraryError: says what to install.
    """
    if not available():
        raise LibraryError(
            f"{path}: an encrypted library needs a part of RiskDesk that is not installed here; {INSTALL} adds it. "
            "Nothing was changed."
        )


def check_key(path: Path, key: Key | None) -> None:
    """Refuse to open an encrypted file without what that takes.

    Raises:
        PassphraseNeeded: there is no key.
        LibraryError: the extra is not installed.
    """
    demand(path)
    if key is None:
        raise PassphraseNeeded(f"{path}: this library is encrypted; its passphrase is needed to open it.")


def connect(path: Path, mode: str, key: Key | None = None, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection to a file that is there, ``mode`` being "ro" or "rw"; nothing is read yet.

    By URI, as only a URI opens without making a missing file; isolation_level None, as no transaction is to begin but
    by Connection.atomic().

    Raises:
        sqlite3.Error, OSError: it cannot be opened.
    """
    return _made(
        f"{path.absolute().as_uri()}?mode={mode}", key, patience, new=key is not None and path.stat().st_size == 0
    )


def memory(key: Key | None = None) -> sqlite3.Connection:
    """An empty database in memory, into which one under a key can be copied if it has a key too."""
    return _made(":memory:", key, PATIENCE, new=True)


def _made(name: str, key: Key | None, patience: float, new: bool) -> sqlite3.Connection:
    if key is None:
        return harden(sqlite3.connect(name, uri=True, timeout=patience, isolation_level=None))
    from riskdesk.storage.cipher import connect_under

    return harden(connect_under(name, key.passphrase, key.derived, patience, new))
