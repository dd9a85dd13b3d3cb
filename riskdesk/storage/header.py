"""What a file is, told from its first bytes before SQLite is let near it.

SQLite would make a missing file, and would find a foreign one out only at some later query.
The layout is that of https://www.sqlite.org/fileformat2.html, section 1.3.
"""

from __future__ import annotations

import stat
import struct
from contextlib import suppress
from pathlib import Path

from riskdesk.immutable import immutable
from riskdesk.storage.errors import Foreign, LibraryError, Missing, NotALibrary
from riskdesk.storage.noise import PAGE, may_be_encrypted
from riskdesk.storage.opened_here import beginning, is_encrypted

APPLICATION_ID = 0x5244736B
""" "RDsk", by which a library is told from other SQLite files."""

_MAGIC = b"SQLite format 3\x00"
_EXPORTED = b'{"format":"RiskDesk sessions"'
"""How a file of exported sessions begins (``exchange.bundle``), which has a name much like a library's."""
_LENGTH = 100


@immutable
class Header:
    """What the first bytes say: the number of the schema (from 1) and the permission bits of the file.

    Where the file may be ``encrypted`` they say nothing, and those of a file that this program has open are not read:
    then the schema is 0.
    """

    schema: int
    mode: int
    encrypted: bool = False


def read_header(path: Path) -> Header:
    """Read and check the first bytes of a library.

    Raises:
        Foreign: it is a folder, exported sessions or another program's database.
        NotALibrary: it is empty, cut short or not SQLite.
        Missing: it is not there.
        LibraryError: it may not be read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a file"
            raise Foreign(f"{path}: this is {kind}; the file of a RiskDesk library is wanted.")
        page = beginning(path, PAGE)
        if page is None:
            return Header(0, stat.S_IMODE(status.st_mode), encrypted=bool(is_encrypted(path)))
    except FileNotFoundError:
        raise Missing(f"{path}: there is no such file.") from None
    except OSError as error:
        raise LibraryError(f"{path}: the file cannot be read ({error.strerror or error}).") from error
    mode = stat.S_IMODE(status.st_mode)
    if may_be_encrypted(page, status.st_size):
        return Header(0, mode, encrypted=True)
    return Header(_schema(page[:_LENGTH], path), mode)


def looks_encrypted(path: Path) -> bool:
    """Whether a file may be an encrypted library; not one that is not there or may not be read."""
    with suppress(OSError):
        if not path.is_file():
            return False
        page = beginning(path, PAGE)
        return bool(is_encrypted(path)) if page is None else may_be_encrypted(page, path.stat().st_size)
    return False


def _schema(head: bytes, path: Path) -> int:
    if not head:
        raise NotALibrary(f"{path}: the file is empty; it is not a RiskDesk library.")
    if head.lstrip().startswith(_EXPORTED):
        raise Foreign(f"{path}: these are exported sessions, not a library; riskdesk import brings them into one.")
    if not head.startswith(_MAGIC[: len(head)]):
        raise NotALibrary(f"{path}: this is not a RiskDesk library.")
    if len(head) < _LENGTH:
        raise NotALibrary(f"{path}: the file is cut short; use a backup of it.")
    (schema,) = struct.unpack_from(">i", head, 60)
    (application,) = struct.unpack_from(">I", head, 68)
    if application != APPLICATION_ID or schema < 1:
        raise Foreign(f"{path}: this is a database of another program, not a RiskDesk library.")
    return int(schema)
