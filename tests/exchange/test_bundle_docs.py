"""docs/exchange.md is what other programs would read a .riskdesk file by: it names every key, in the file's order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riskdesk.exchange import bundle_form as form
from riskdesk.exchange.bundle import FORM, FORMAT

PAGE = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE))
PARTS: dict[str, form.Form] = {
    "assessment": form.ASSESSMENT,
    "info": form.INFO,
    "areas": form.AREA,
    "marks": form.MARK,
    "moves": form.MOVE,
    "settlements": form.SETTLEMENT,
    "attendees": form.ATTENDEE,
    "recorded": form.RECORDED,
    "sheets": {**form.SHEET, "pdf": str},
    "log": {**form.NOTE, "rows": str},
}


@pytest.mark.parametrize("part", PARTS)
def test_every_key_is_named(part: str) -> None:
    named = [word for word in re.findall(r"`(\w+)`", ROWS[part]) if word != "null"]
    assert named == list(PARTS[part])


def test_the_form_is_named() -> None:
    assert f'"{FORMAT}"' in ROWS["format"]
    assert ROWS["form"].startswith(f"`{FORM}`")
    assert f"## The file, form {FORM}" in PAGE
