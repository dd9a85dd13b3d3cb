"""Text for the cells of other programs: never a formula, and nothing that a file of XML cannot hold."""

from __future__ import annotations

import re

MARK = "'"
"""Stands ahead of a text that a spreadsheet would take for a formula; spreadsheets use the same sign for "as text"."""

_STARTS = "=+\\-@\t\r\n＝＋－＠"
# The wide forms begin a formula where the system is set to Chinese, Japanese or Korean.
_RISKY = re.compile(f"'*[{_STARTS}]")
_MARKED = re.compile(f"'+[{_STARTS}]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def guarded(text: str) -> str:
    """The text as it stands in a CSV file or a block of cells: one apostrophe more where a spreadsheet would calculate.

    "=1+1" becomes "'=1+1", and "'=1+1" becomes "''=1+1", so that :func:`unguarded` gives every text back as it was.
    Other texts that begin with an apostrophe stay as they are.
    """
    return MARK + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` was given."""
    return text[1:] if _MARKED.match(text) else text


def writable(text: str) -> str:
    """The text with the sign for a lost letter in place of what neither XML nor UTF-8 can hold; tabs and line ends
    stay."""
    return _UNWRITABLE.sub("\ufffd", text)
