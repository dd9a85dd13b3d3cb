"""What commands print of a hostile library is text: no escape sequence reaches the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import run
from tests.hostile.sessions import hostile_library

COMMANDS = (
    ("list",),
    ("list", "--versions", "--json"),
    ("log", "v2"),
    ("log", "v2", "--json"),
    ("log", "v2", "-o", "{out}.pdf"),
    ("compare", "v1", "v2"),
    ("compare", "v1", "v2", "--json"),
    ("compare", "v1", "v2", "-o", "{out}.pdf"),
    ("rollup", "v1", "v3"),
    ("rollup", "v1", "v3", "-o", "{out}.pdf"),
    ("print", "v2", "-o", "{out}.pdf"),
    ("print", "v2", "--public", "--withhold", "=<b1", "-o", "{out}.pdf"),
    ("print", "v2", "--public", "--withhold", "=<b1", "--dry-run", "-o", "{out}.pdf"),
    ("print", "v2", "--document", "pack", "-o", "{out}.pdf"),
    ("print", "v2", "--document", "blank", "-o", "{out}.pdf"),
    ("print", "no such session", "-o", "{out}.pdf"),
    ("export", "v2", "-o", "{out}.xlsx"),
    ("export", "--assessment", "a", "-o", "{out}.riskdesk"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_library(tmp_path_factory.mktemp("hostile") / "library.sqlite")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_but_text_is_printed(library: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = run(*(word.format(out=tmp_path / "out") for word in words), "--library", library)
    assert ran.status in (0, 2), ran.err
    printed = ran.out + ran.err
    assert printed.strip()
    assert [sign for sign in printed if not sign.isprintable() and sign != "\n"] == []


def test_a_scheme_and_a_table_are_printed_as_text(tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    scores.write_text("area,impact,probability,threat\n<b>\u202eDrugs,3,2,1\n", "utf-8")
    ran = run("rank", scores)
    assert ran.status == 0
    assert "<b>Drugs" in ran.out
    shipped = Path(__file__).parents[2] / "resources" / "schemes" / "derbyshire-2010.toml"
    odd = tmp_path / "\u202eodd.toml"
    odd.write_text(shipped.read_text("utf-8").replace('name = "', 'name = "\u202e', 1), "utf-8")
    for words in (("scheme", "check", odd), ("rank", scores, "--scheme", odd)):
        ran = run(*words)
        assert [sign for sign in ran.out + ran.err if not sign.isprintable() and sign != "\n"] == []


def test_the_name_of_a_file_is_printed_as_text(tmp_path: Path) -> None:
    odd = tmp_path / "a\x1b[31m\x9b\u202e.csv"
    ran = run("rank", odd)
    assert ran.status == 2
    assert [sign for sign in ran.err if not sign.isprintable() and sign != "\n"] == []
