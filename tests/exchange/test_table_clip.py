"""The table for the clipboard: what begins like a formula is text in both of its forms."""

from __future__ import annotations

import re
from html import unescape

from riskdesk.exchange.table_clip import table_clip
from riskdesk.sheet.build import build_sheet
from tests.reports.sheet_sessions import made

SCORES = [("=1+1", 1, 1, 3), ("Drugs", 5, 5, 20), ("-5 per cent", None, 2, 4), ("Fraud", 2, 2, 5)]


def test_no_cell_of_the_html_is_calculated() -> None:
    """The sign of the band Low is "="."""
    html = table_clip(build_sheet(made(SCORES))).html
    cells = [(attributes, unescape(text)) for attributes, text in re.findall(r"<td([^>]*)>([^<]*)</td>", html)]
    risky = [(attributes, text) for attributes, text in cells if text[:1] in tuple("=+-@")]
    assert {text.split()[0] for _, text in risky} >= {"=1+1", "=", "-5"}
    assert [text for attributes, text in risky if "mso-number-format:'\\@'" not in attributes] == []
    assert all(attributes.count("style=") <= 1 for attributes, _ in cells)


def test_nor_of_the_text() -> None:
    text = table_clip(build_sheet(made(SCORES))).text
    cells = [cell for line in text.split("\r\n") for cell in line.split("\t")]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@") and cell] == []
    assert {"'=1+1", "'-5 per cent"} <= set(cells)
