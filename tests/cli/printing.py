"""Documents that the command line prints, to be looked at and to be spoilt."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.cli.terminal import run

QUARTER = "quarter-3"
_MADE: dict[tuple[str, ...], bytes] = {}


def printed(folder: Path, library: Path, session: str = QUARTER, *more: str) -> Path:
    """``sheet.pdf`` in the folder, as ``print`` makes it; once only of what a library holds, for the same bytes come
    out each time (see ``test_print.py``)."""
    sheet = folder / "sheet.pdf"
    asked = (sha256(library.read_bytes()).hexdigest(), session, *more)
    if asked not in _MADE:
        assert run("print", session, "--library", library, "-o", sheet, *more).status == 0
        _MADE[asked] = sheet.read_bytes()
    sheet.write_bytes(_MADE[asked])
    return sheet


@cache
def page_texts(pdf: bytes) -> tuple[str, ...]:
    """What each page says, as ``verify`` reads it."""
    from riskdesk.exchange.sheet_reader import parse_sheet

    return tuple(page.text for page in parse_sheet(pdf).pages)
