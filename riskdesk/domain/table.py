"""Reading a table of TOML or JSON so that every complaint names the file and the key and says what is allowed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from riskdesk.domain.errors import SchemeError
from riskdesk.domain.limits import LONGEST_NAME

_EXACT = re.compile(r"[0-9]{1,18}(?:/[0-9]{1,10}|\.[0-9]{1,9})?")
LARGEST_NUMBER = 10**9
"""Numbers stay below it, and their denominators too: what a file may say, its frozen JSON can say as well."""
_Choice = TypeVar("_Choice", bound=StrEnum)


class Table:
    """One table of the file, with the name of the key in every complaint and no key unread."""

    def __init__(self, value: Any, where: str, path: str, allowed: Sequence[str]) -> None:
        if not isinstance(value, Mapping):
            raise SchemeError(where, path, f"found {shown(value)}; a table with {', '.join(allowed)} is wanted")
        self.value, self.where, self.path = value, where, path
        for key in value:
            if key not in allowed:
                raise SchemeError(where, self.key(_plain(key)), f"is not known; allowed here: {', '.join(allowed)}")

    def key(self, key: str) -> str:
        """The full name of a key: risk.order, bands[2].fill."""
        return f"{self.path}.{key}" if self.path else key

    def fail(self, key: str, problem: str) -> SchemeError:
        """The complaint about a key, to be raised."""
        return SchemeError(self.where, self.key(key), problem)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, which may have several lines; required and not empty where there is no default."""
        value = self.value.get(key, default)
        if value is None:
            raise self.fail(key, "is missing; a text is wanted")
        if not isinstance(value, str):
            raise self.fail(key, f"found {shown(value)}; a text is wanted")
        if default is None and not value.strip():
            raise self.fail(key, "is empty; a text is wanted")
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value):
            raise self.fail(key, f"found {shown(value)}; control characters are not allowed")
        return value

    def line(self, key: str, default: str | None = None) -> str:
        """A text of one line, such as a name, without blanks at its ends."""
        value = self.text(key, default)
        if not value.strip():
            raise self.fail(key, "is empty; a text is wanted")
        if "\n" in value or "\t" in value:
            raise self.fail(key, f"found {shown(value)}; one line is wanted")
        if len(value) > LONGEST_NAME:
            raise self.fail(key, f"has {len(value)} characters; at most {LONGEST_NAME} are allowed")
        return value.strip()

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        value = self.value.get(key, default)
        if value is None:
            raise self.fail(key, f"is missing; a whole number from {low} to {high} is wanted")
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fail(key, f"found {shown(value)}; a whole number from {low} to {high} is wanted")
        return value

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        """An exact number from 0."""
        if key not in self.value:
            if default is None:
                raise self.fail(key, "is missing; a number is wanted")
            return default
        return number_of(self.value[key], self, key)

    def choice(self, key: str, kind: type[_Choice], default: _Choice | None = None) -> _Choice:
        """One of the enumeration's values."""
        value = self.value.get(key, default)
        try:
            return kind(value)
        except ValueError:
            found = "is missing" if value is None else f"found {shown(value)}"
            raise self.fail(key, f"{found}; allowed: {quoted(kind)}") from None

    def choices(self, key: str, kind: type[_Choice], default: tuple[_Choice, ...]) -> tuple[_Choice, ...]:
        """A list of the enumeration's values, each once at most."""
        value = self.value.get(key)
        if value is None:
            return default
        if not isinstance(value, list):
            raise self.fail(key, f"found {shown(value)}; a list of {quoted(kind)} is wanted")
        chosen = []
        for item in value:
            if item not in list(kind) or item in chosen:
                raise self.fail(key, f"found {shown(item)}; allowed, once each: {quoted(kind)}")
            chosen.append(kind(item))
        return tuple(chosen)

    def tables(self, key: str, allowed: Sequence[str], low: int, high: int) -> list[Table]:
        """A list of ``low`` to ``high`` tables that have the allowed keys only."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not low <= len(value) <= high:
            count = f"{len(value)} entries" if isinstance(value, list) else shown(value)
            raise self.fail(key, f"found {count}; {low} to {high} entries are wanted")
        return [Table(v, self.where, f"{self.key(key)}[{n}]", allowed) for n, v in enumerate(value, 1)]

    def sub(self, key: str, allowed: Sequence[str]) -> Table:
        """A required table that has the allowed keys only."""
        if key not in self.value:
            raise self.fail(key, "is missing; a table is wanted")
        return Table(self.value[key], self.where, self.key(key), allowed)


def shown(value: Any) -> str:
    """What was found, on one line and not too long."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return json.dumps(value[:60], ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of more than sixty digits"
    return str(value)[:60]


def _plain(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", key) else shown(key)


def quoted(kind: type[StrEnum]) -> str:
    """All that is allowed: "product", "sum"."""
    return ", ".join(f'"{member.value}"' for member in kind)


def number_of(value: Any, table: Table, key: str) -> Fraction:
    """An exact number: 16, 2.5, or "1/3" as text."""
    exact: Fraction | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        exact = Fraction(value)
    elif isinstance(value, Decimal):
        if value.is_finite() and -9 <= value.adjusted() <= 9 and len(value.as_tuple().digits) <= 20:
            exact = Fraction(value)
    elif isinstance(value, str) and _EXACT.fullmatch(value):
        with suppress(ZeroDivisionError):
            exact = Fraction(value)
    if exact is None or not 0 <= exact < LARGEST_NUMBER or exact.denominator > LARGEST_NUMBER:
        raise table.fail(
            key,
            f'found {shown(value)}; a number from 0 to 999999999 with at most nine decimals, such as 16, 0.5 or "1/3",'
            " is wanted",
        )
    return exact
