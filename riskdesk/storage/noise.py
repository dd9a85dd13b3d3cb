"""How an encrypted library looks from outside: like nothing at all."""

from __future__ import annotations

PAGE = 4096
"""Bytes of a page of an encrypted library; its file is a whole number of them."""
_VALUES = 230
"""So many of the 256 values that a byte can have stand in a page of noise. It lacks more than three in none that
anybody will live to see; text and tables have half of them at most."""
_OTHERS = (
    b"SQLite format 3\x00",
    b"PK\x03\x04",
    b"%PDF-",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
)
"""How a plain library begins, of which a hostile one may look like noise, and packed files, which do."""


def may_be_encrypted(page: bytes, size: int) -> bool:
    """Whether a file of ``size`` bytes that begins with ``page`` (its first 4,096 bytes) looks as an encrypted library
    does: whole pages of noise. Only its passphrase tells whether it is one."""
    whole = len(page) == PAGE and size % PAGE == 0
    return whole and is_noise(page) and not page.startswith(_OTHERS)


def is_noise(page: bytes) -> bool:
    """Whether a page holds nearly every value that a byte can have."""
    return len(set(page)) >= _VALUES
