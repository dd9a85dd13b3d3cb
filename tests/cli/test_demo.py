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


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        (["q.riskdesk"], (None, False, False, Path("q.riskdesk"))),
        (["open", "q.json"], (None, False, False, Path("q.json"))),
        (["--library", "a.riskdesk", "Q.RiskDesk"], (Path("a.riskdesk"), False, False, Path("Q.RiskDesk"))),
    ],
)
def test_a_file_of_sessions_opens_the_window(arguments: list[str], opened: tuple[object, ...]) -> None:
    asked: list[tuple[object, ...]] = []

    def window(*wanted: object) -> int:
        asked.append(wanted)
        return 7

    assert run(*arguments, window=window).status == 7
    assert asked == [opened]


def test_a_library_of_that_name_is_no_file_of_sessions() -> None:
    asked: list[tuple[object, ...]] = []

    def window(*wanted: object) -> int:
        asked.append(wanted)
        return 7

    assert run("--library", "a.riskdesk", window=window).status == 7
    assert asked == [(Path("a.riskdesk"), False, False)]


def test_the_demonstration_takes_no_library() -> None:
    assert "leave out --library" in complaint(run("--library", "mine.sqlite", "demo"))


def test_an_unknown_command() -> None:
    assert "invalid choice: 'rnak'" in complaint(run("rnak"))
