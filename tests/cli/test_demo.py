"""``riskdesk`` and ``riskdesk demo`` open the window; which library it gets is said here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import complaint, run


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        ([], (None, False, False)),
        (["--library", "mine.sqlite"], (Path("mine.sqlite"), False, False)),
        (["--review", "--library", "mine.sqlite"], (Path("mine.sqlite"), False, True)),
        (["--review"], (None, False, True)),
        (["demo"], (None, True, False)),
        (["--review", "demo"], (None, True, True)),
    ],
)
def test_the_window_and_its_library(arguments: list[str], opened: tuple[Path | None, bool, bool]) -> None:
    asked: list[tuple[Path | None, bool, bool]] = []

    def window(library: Path | None, demo: bool, review: bool) -> int:
        asked.append((library, demo, review))
        return 7

    assert run(*arguments, window=window).status == 7
    assert asked == [opened]


def test_the_demonstration_takes_no_library() -> None:
    assert "leave out --library" in complaint(run("--library", "mine.sqlite", "demo"))


def test_an_unknown_command() -> None:
    assert "invalid choice: 'rnak'" in complaint(run("rnak"))
