"""docs/exports.md says what the files hold."""

from __future__ import annotations

import re
from pathlib import Path

from riskdesk.commands.exports import FIGURES, FORMS
from riskdesk.domain.cell_text import guarded
from riskdesk.exchange.areas_csv import HEADINGS

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")


def test_every_column_of_the_csv_is_told_in_its_order() -> None:
    table = PAGE.partition("| column | what it holds |")[2].partition("\n\n")[0]
    told = [
        name
        for line in table.splitlines()
        for name in re.findall(r"`(\w+)`", line.split("|")[1] if "|" in line else "")
    ]
    assert tuple(told) == HEADINGS


def test_every_form_and_figure_is_told() -> None:
    assert all(f".{form}" in PAGE for form in FORMS)
    assert all(figure in PAGE for figure in FIGURES)


def test_the_examples_of_formula_text_hold() -> None:
    for text, shown in (("=1+1", "'=1+1"), ("'=1+1", "''=1+1"), ("'tis", "'tis")):
        assert f"`{text}`" in PAGE
        assert f"`{shown}`" in PAGE
        assert guarded(text) == shown
