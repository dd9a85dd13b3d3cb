"""The page on imports keeps its word: its example, its headings, its limits and its options."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from riskdesk.commands.common import Parser
from riskdesk.commands.intake import add_table_options
from riskdesk.domain.intake_grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from riskdesk.domain.intake_mapping import SYNONYMS, Field, called, guess, plain_heading
from riskdesk.domain.intake_plan import Choices
from riskdesk.domain.intake_rows import plan
from riskdesk.domain.limits import MOST_AREAS
from riskdesk.exchange.intake import LARGEST_TABLE, grid_of
from riskdesk.exchange.intake_zip import LARGEST_CONTENT
from riskdesk.services.schemes import default_scheme
from tests.domain.test_intake import session

PAGE = (Path(__file__).parent.parent.parent / "docs" / "import.md").read_text(encoding="utf-8")


def test_the_example_can_be_imported() -> None:
    example = PAGE.partition("    area,impact")[2].partition("\n\n")[0]
    raw = "\n".join(line.strip() for line in f"area,impact{example}".splitlines()).encode()
    grid = grid_of(raw, "example.csv")
    found = plan(session(), grid, guess(grid, default_scheme()), Choices())
    assert not found.problems
    assert len(found.rows) == 3
    assert len(found.columns.columns) == 6


def test_the_headings_are_understood() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| ([^|]+) \|", PAGE, re.MULTILINE)
    named = {called(which): which for which in Field}
    assert {name for name, _ in rows if name in named} == set(named)
    for name, headings in rows:
        if name in named:
            for heading in re.split(r"[,;]", headings.replace("...", "")):
                plain = plain_heading(heading)
                if not {"also", "where"} & set(plain.split()) and '"' not in heading:
                    fits = plain in SYNONYMS[named[name]] or plain.removesuffix(" score") in SYNONYMS[named[name]]
                    assert fits, heading


def test_the_limits_are_those_in_force() -> None:
    assert f"{LARGEST_TABLE // 1_000_000} MB, unpacked {LARGEST_CONTENT // 1_000_000} MB" in PAGE
    assert f"{MOST_ROWS:,} rows, {MOST_COLUMNS} columns, {LONGEST_CELL:,} characters" in PAGE
    assert f"{MOST_AREAS:,} areas in a session" in PAGE


def test_every_option_is_described() -> None:
    parser: argparse.ArgumentParser = Parser()
    add_table_options(parser)
    for action in parser._actions:
        for option in action.option_strings:
            assert option in ("-h", "--help") or f"`{option}" in PAGE or f"{option} " in PAGE, option
