"""Short codes for risk areas: unique in a session, two or three letters, made from the name."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterator
from itertools import product

LONGEST_CODE = 3
_SIGNS = string.digits + string.ascii_uppercase
_SMALL_WORDS = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})


def code_for(name: str, taken: Collection[str]) -> str:
    """A code for ``name`` that is not in ``taken`` (compared without case).

    Initials first ("Domestic Violence" DV), else the first letters ("Drugs" DR), then further letters of the
    name, then a letter and a number, then whatever is free.

    Raises:
        ValueError: every code of :data:`LONGEST_CODE` letters or digits is taken.
    """
    used = {code.casefold() for code in taken}
    free = (code for code in _candidates(name) if len(code) <= LONGEST_CODE and code.casefold() not in used)
    code = next(free, None)
    if code is None:
        raise ValueError("there is no free code")
    return code


def _candidates(name: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", name)
    words = ["".join(filter(str.isalnum, w)).upper() for w in re.split(r"[\s/&,()\-]+", plain)]
    words = [w for w in words if w and w.casefold() not in _SMALL_WORDS] or ["X"]
    first, letters = words[0], "".join(words)
    if len(words) > 1:
        yield first[0] + words[1][0]
    elif len(first) > 1:
        yield first[:2]
    for other in letters[1:]:
        yield first[0] + other
    if len(words) > 2:
        yield first[0] + words[1][0] + words[2][0]
    for n in range(1, 100):
        yield f"{first[0]}{n}"
    for two in product(_SIGNS, repeat=2):
        yield first[0] + "".join(two)
    for three in product(_SIGNS, repeat=3):
        yield "".join(three)


_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
"""Soft hyphen, zero-width space, marks of direction, byte-order mark: they come along with a paste, are not seen, and
would let two names look alike. The joiners of some scripts stay."""


def tidy_name(text: str) -> str:
    """A name as it is kept: composed characters, single spaces, nothing unseen, nothing at the ends."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.translate(_UNSEEN))
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") else c for c in composed)
    return " ".join(visible.split())


def name_key(name: str) -> str:
    """What two names are compared by: the same key, the same name."""
    return unicodedata.normalize("NFC", tidy_name(name).casefold())
