"""The page on the public version says what the program does."""

from __future__ import annotations

import argparse
from pathlib import Path

from riskdesk.commands.public import add_public
from riskdesk.sheet.public_body import ORDER

PAGE = (Path(__file__).parents[2] / "docs" / "public-version.md").read_text(encoding="utf-8")


def test_every_option_is_on_the_page() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    add_public(parser)
    options = [name for action in parser._actions for name in action.option_strings]
    assert len(options) == 9
    assert [name for name in options if f"`{name}" not in PAGE and f"{name} " not in PAGE] == []


def test_what_is_quoted_is_what_is_printed() -> None:
    assert f"“{ORDER}”" in PAGE
    assert "“Some areas are withheld from this public version.”" in PAGE
