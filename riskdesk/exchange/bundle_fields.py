"""Reading the values of a .riskdesk file, which anybody may have written: type, range and form of each are checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from riskdesk.domain.limits import LONGEST_NAME, LONGEST_TEXT
from riskdesk.domain.sound import Wrong, check_name, within
from riskdesk.domain.table import quoted, shown

LONGEST_ID = 200
LARGEST_NUMBER = 2**63 - 1
"""What SQLite can keep."""

Reader = Callable[[Any], Any]
"""Gives the value as the program has it, or raises :class:`Wrong`."""
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?Z")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_BLANKS = "\t\n\r "
"""What the schema of the library counts as blank."""


def fields(value: Any, readers: Mapping[str, Reader], some: bool = False) -> dict[str, Any]:
    """The values of an object that has just these keys; with ``some``, these or fewer.

    Raises:
        Wrong: it is no object, a key is unknown or missing, or a value is not allowed.
    """
    if not isinstance(value, dict):
        raise Wrong(f"found {shown(value)}; an object with {', '.join(readers)} is wanted")
    for key in value:
        if key not in readers:
            raise Wrong(f"is not known; allowed here: {', '.join(readers)}").inside(_plain(key))
    found = {}
    for key, reader in readers.items():
        if key in value:
            found[key] = within(key, reader, value[key])
        elif not some:
            raise Wrong("is missing").inside(key)
    return found


def _plain(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else shown(key)


def each(value: Any, reader: Callable[[Any], _Made]) -> tuple[_Made, ...]:
    """The items of a list, counted from 1 in complaints."""
    if not isinstance(value, list):
        raise Wrong(f"found {shown(value)}; a list is wanted")
    return tuple(within(f"[{n}]", reader, item) for n, item in enumerate(value, 1))


def text(value: Any) -> str:
    """Any text that can be stored."""
    if not isinstance(value, str):
        raise Wrong(f"found {shown(value)}; a text is wanted")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Wrong("holds half of a character (a lone surrogate), which cannot be stored") from None
    return value


def _limited(value: Any, longest: int) -> str:
    if len(text(value)) > longest:
        raise Wrong(f"has {len(value):,} characters; at most {longest:,} are allowed")
    return str(value)


def words(value: Any) -> str:
    """A text no longer than the program takes."""
    return _limited(value, LONGEST_TEXT)


def filled(value: Any) -> str:
    """A text that is not blank, no longer than the program takes."""
    if not words(value).strip(_BLANKS):
        raise Wrong("is empty; a text is wanted")
    return str(value)


def named(value: Any) -> str:
    """A name, title or code: a text of which something can be seen, no longer than the program takes."""
    if not any(sign.isprintable() and not sign.isspace() for sign in filled(value)):
        raise Wrong("has no character that can be seen; a name is wanted")
    name = _limited(value, LONGEST_NAME)
    check_name(name)
    return name


def other_name(value: Any) -> str:
    """A name, or an empty text for none."""
    return "" if value == "" else named(value)


def identity(value: Any) -> str:
    """An id: printable, of one line, not long."""
    known = text(value)
    if not 1 <= len(known) <= LONGEST_ID or not known.isprintable() or known != known.strip():
        raise Wrong(f"found {shown(value)}; an id of 1 to {LONGEST_ID} printable characters is wanted")
    return known


def other_identity(value: Any) -> str:
    """An id, or an empty text for none."""
    return "" if value == "" else identity(value)


def identities(value: Any) -> tuple[str, ...]:
    """A list of ids, each once."""
    found = each(value, identity)
    if len(set(found)) != len(found):
        raise Wrong("names the same id twice")
    return found


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Wrong(f"found {shown(value)}; true or false is wanted")
    return value


def whole(low: int, high: int = LARGEST_NUMBER) -> Callable[[Any], int]:
    """A reader of whole numbers from ``low`` to ``high``, both included."""
    to = f" to {high:,}" if high < LARGEST_NUMBER else ""

    def reader(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Wrong(f"found {shown(value)}; a whole number from {low}{to} is wanted")
        return value

    return reader


def one_of(kind: type[StrEnum]) -> Reader:
    """A reader of the values of an enumeration."""

    def reader(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in list(kind):
            raise Wrong(f"found {shown(value)}; allowed: {quoted(kind)}")
        return kind(value)

    return reader


def maybe(reader: Callable[[Any], _Made]) -> Callable[[Any], _Made | None]:
    """A reader that also takes ``null``."""
    return lambda value: None if value is None else reader(value)


def iso_date(value: Any) -> str:
    """A date such as 2010-11-02."""
    try:
        if _DATE.fullmatch(text(value)):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise Wrong(f"found {shown(value)}; a date such as 2010-11-02 is wanted")


def other_date(value: Any) -> str:
    """A date, or an empty text for none."""
    return "" if value == "" else iso_date(value)


def stamp(value: Any) -> str:
    """A time as the log keeps it; given back as it stands."""
    try:
        if match := _STAMP.fullmatch(text(value)):
            datetime.fromisoformat(match[1])
            return str(value)
    except ValueError:
        pass
    raise Wrong(f"found {shown(value)}; a time in UTC such as 2010-11-02T14:02:11.000Z is wanted")


def other_stamp(value: Any) -> str:
    """A time, or an empty text for none."""
    return "" if value == "" else stamp(value)


def digest(value: Any) -> str:
    """A SHA-256 in hexadecimal digits."""
    if not _DIGEST.fullmatch(text(value)):
        raise Wrong(f"found {shown(value)}; 64 hexadecimal digits are wanted")
    return str(value)


class _Unwhole:
    """A number that JSON readers take and no key here does: whoever reads the key says so, and names the place."""

    def __init__(self, found: str) -> None:
        self.found = found

    def __str__(self) -> str:
        return f"the number {self.found}"


def parsed(source: str) -> Any:
    """The JSON in a text, no key twice in one object; a number that is not whole is a thing that no reader takes.

    Raises:
        Wrong: it is none, or is nested too deeply.
    """
    try:
        return json.loads(source, parse_float=_Unwhole, parse_constant=_Unwhole, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Wrong(f"this is not JSON from line {error.lineno}, column {error.colno} on") from None
    except RecursionError:
        raise Wrong("this is not JSON that can be read: it is nested too deeply") from None
    except ValueError:
        raise Wrong("this is not JSON that can be read: a number has too many digits") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Wrong(f"the key {shown(key)} stands twice in one object")
            seen.add(key)
    return found
