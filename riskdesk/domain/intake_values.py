"""What stands in a cell that comes in: a mark by number or by name, a date, a confidence, a text."""

from __future__ import annotations

import json
import re

from riskdesk.domain.codes import LONGEST_CODE, name_key, tidy_name
from riskdesk.domain.days import parse_day
from riskdesk.domain.limits import LONGEST_NAME
from riskdesk.domain.scheme import Factor
from riskdesk.domain.session import Confidence

NOT_SCORED = frozenset({"-", "–", "—", "−", "n/a", "na", "not scored", "unscored"})
"""What people write into a cell that has no score; a blank one is another matter."""

_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0{1,9})?")
_NUMBERED = re.compile(r"([0-9]{1,9})\s*[-–—:.=)]*\s+(.+)")
_IN_BRACKETS = re.compile(r"(.+?)\s*\(\s*([0-9]{1,9})\s*\)")
_CONFIDENCES = {"l": Confidence.LOW, "m": Confidence.MEDIUM, "med": Confidence.MEDIUM, "h": Confidence.HIGH}


class CellError(ValueError):
    """A cell does not hold what its column is for; the text says what was found and what is allowed."""


def shown(cell: str) -> str:
    """What was found, on one line and not too long."""
    return json.dumps(cell if len(cell) <= 60 else cell[:60] + "…", ensure_ascii=False)


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing at all."""
    return not cell.strip()


def says_none(cell: str) -> bool:
    """Whether a cell says in so many signs that there is no value."""
    return name_key(cell) in NOT_SCORED


def name_fault(text: str) -> str:
    """What is wrong with the name of an area, or nothing: "found no name; each area needs one"."""
    if "\ufffd" in text:
        return f"found {shown(text)}, a letter lost when the file was saved; put it right"
    name = tidy_name(text)
    if not name:
        return "found no name; each area needs one"
    if len(name) > LONGEST_NAME:
        return f"found {len(name)} characters; a name has at most {LONGEST_NAME}"
    return ""


def name_of(cell: str) -> str:
    """The name of an area as it is kept.

    Raises:
        CellError: it is too long, or a letter of it was lost.
    """
    if fault := name_fault(cell):
        raise CellError(fault)
    return tidy_name(cell)


def code_of(cell: str) -> str:
    """The code of an area as it is kept.

    Raises:
        CellError: it is too long, or has other signs than letters and digits.
    """
    code = tidy_name(cell).upper()
    if not 1 <= len(code) <= LONGEST_CODE or not code.isalnum():
        raise CellError(f"found {shown(cell.strip())}; allowed: a code of one to {LONGEST_CODE} letters or digits")
    return code


def mark_of(cell: str, factor: Factor, areas: int) -> int | None:
    """The mark in a cell: "4", "Likely", "4 Likely", "Likely (4)"; ``None`` for "-" or "n/a".

    Args:
        cell: what stands there, not blank.
        factor: what is marked; its levels' names are understood.
        areas: the number of areas, on which the limits of a position depend.

    Raises:
        CellError: it is nothing of that, out of range, or number and name are of two levels.
    """
    if says_none(cell):
        return None
    text = tidy_name(cell)
    if whole := _WHOLE.fullmatch(text):
        return _limited(int(whole[1]), text, factor, areas)
    by_name = {name_key(level.name): level.value for level in factor.levels}
    if name_key(text) in by_name:
        return by_name[name_key(text)]
    for form, number, name in ((_NUMBERED, 1, 2), (_IN_BRACKETS, 2, 1)):
        found = form.fullmatch(text)
        if found and (value := by_name.get(name_key(found[name]))) is not None:
            return _agreeing(int(found[number]), value, text, factor)
    raise CellError(f"found {shown(text)}; {allowed(factor, areas)}")


def _agreeing(number: int, named: int, text: str, factor: Factor) -> int:
    if number != named:
        level = factor.level(named)
        raise CellError(f"found {shown(text)}, but {level.name if level else text} is {named}; give one or the other")
    return named


def _limited(value: int, text: str, factor: Factor, areas: int) -> int:
    low, high = factor.limits(areas)
    if not low <= value <= high:
        raise CellError(f"found {shown(text)}; {allowed(factor, areas)}")
    return value


def allowed(factor: Factor, areas: int) -> str:
    """What a cell of a factor may hold: "allowed: a whole number from 1 to 5 or a level (Rare, ...), or nothing"."""
    low, high = factor.limits(areas)
    names = [level.name for level in factor.levels if level.name]
    words = f", one of the levels {', '.join(names)}" if names else ""
    return f"allowed: a whole number from {low} to {high}{words}, or nothing for not scored"


def date_of(cell: str) -> str:
    """The ISO date in a cell, such as "30/09/2010", day first, or "30 September 2010".

    Raises:
        CellError: it is no date.
    """
    if says_none(cell):
        return ""
    # A workbook's date can bring a time of the day along.
    iso = parse_day(re.sub(r"[ T]00:00(:00)?$", "", cell.strip()))
    if iso is None:
        raise CellError(f"found {shown(cell.strip())}; allowed: a date such as 2010-09-30 or 30 September 2010")
    return iso


def confidence_of(cell: str) -> Confidence | None:
    """The confidence in a cell, by its word or first letter.

    Raises:
        CellError: it is none.
    """
    key = name_key(cell)
    if says_none(cell) or key == "none":
        return None
    if key in _CONFIDENCES:
        return _CONFIDENCES[key]
    try:
        return Confidence(key)
    except ValueError:
        raise CellError(f"found {shown(cell.strip())}; allowed: low, medium, high, or nothing") from None


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same: files turn line ends, and drop what is not seen at the ends."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign >= " " or sign in "\n\t").strip()
