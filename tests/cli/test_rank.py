"""``riskdesk rank``: the real program in a process of its own, and its parts in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from riskdesk import __main__ as program
from riskdesk import __version__, cli

DATA = Path(__file__).parents[1] / "data"
SCORES = str(DATA / "illustrative-scores.csv")
FIRST = "Safeguarding Children"  # 1st in the table of the Derbyshire Safer Communities Board, 17 November 2010


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, without a screen."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")} | environment
    command = [sys.executable, "-m", "riskdesk", *arguments]
    return subprocess.run(command, capture_output=True, env=env, check=False, timeout=60)


def test_json_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rank", SCORES, "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["priority_rank"] for record in records] == list(range(1, 12))
    assert records[0]["area"] == FIRST
    assert program.main(["rank", SCORES]) == 0
    table = capsys.readouterr().out
    assert table.splitlines()[2].split()[1:3] == FIRST.split()


@pytest.mark.parametrize("name", ["impact-first", "IMPACT FIRST", "resources/schemes/impact-first.toml"])
def test_a_scheme_by_name_or_file(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    assert program.main(["rank", SCORES, "--scheme", name, "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    # By impact, then probability: (5,5), (5,3), (5,1), then (4,5).
    assert [r["area"] for r in records][:4] == [
        FIRST,
        "Domestic Violence",
        "Terrorism (International & Domestic)",
        "Organised Crime Groups",
    ]
    assert records[0]["threat"] is None


def test_it_runs_without_a_screen_and_writes_utf8_json() -> None:
    done = started("rank", SCORES, "--json", PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "×" in done.stdout.decode()
    assert json.loads(done.stdout)[0]["area"] == FIRST


def test_any_console_is_survived() -> None:
    done = started("rank", SCORES, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Very High ??" in done.stdout
    done = started("rank", SCORES, "--json", PYTHONIOENCODING="latin-1")
    assert "×" in json.loads(done.stdout)[0]["explanation"]
    assert done.stdout.isascii()


def test_rank_loads_neither_qt_nor_reportlab_nor_a_store() -> None:
    code = (
        "import sys; from riskdesk.__main__ import main; main(sys.argv[1:]); "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('PySide6', 'reportlab', 'sqlite_utils', 'sqlite3', 'filelock')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, "rank", SCORES], capture_output=True, check=True, timeout=60)
    assert done.stderr.strip() == b"[]"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    lines = [f"Area {n},{n % 5 + 1},{n % 4 + 1},{n % 25 + 1}" for n in range(3000)]
    many.write_text("area,impact,probability,threat\n" + "\n".join(lines), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    try:
        command = [sys.executable, "-m", "riskdesk", "rank", str(many), "--json"]
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "Drugs,6,5,13",
            'line 2: column impact: found "6"; allowed: a whole number from 1 to 5, or nothing for not scored',
        ),
        ("Drugs,2.5,5,13", 'line 2: column impact: found "2.5"; allowed: a whole number from 1 to 5, or nothing'),
        ("Drugs,3,high,13", 'line 2: column probability: found "high"; allowed: a whole number from 1 to 5'),
        ("Drugs,3,5,-1", 'line 2: column threat: found "-1"; allowed: a whole number from 1 to 25'),
        (",3,5,13", "line 2: column area: found no name; each area needs one"),
        ("Drugs,3,5,13\ndrugs,1,1,1", 'line 3: column area: found "drugs" again, first in line 2'),
    ],
)
def test_bad_input_is_one_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"area,impact,probability,threat\n{line}\n", encoding="utf-8")
    assert program.main(["rank", str(path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"riskdesk: bad.csv: {message}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rank", "none.csv"], "riskdesk: none.csv: cannot be read (No such file or directory)"),
        (
            ["rank", SCORES, "--scheme", "other"],
            'riskdesk: scheme: found "other"; allowed: "derbyshire-2010", "impact-first"',
        ),
        (["rank", SCORES, "--scheme", "none.toml"], "riskdesk: none.toml: cannot be read"),
        (["rank", SCORES, "--scheme", SCORES], "riskdesk: illustrative-scores.csv: is not TOML"),
        (["rank", SCORES, "--scheme", ""], 'riskdesk: scheme: found ""; allowed: '),
        (["--library", "x.riskdesk", "demo"], "riskdesk: demo opens a copy of the sample; leave out --library"),
    ],
)
def test_other_bad_input(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert program.main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(message)


def test_a_message_stays_on_one_line_whatever_the_file_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["rank", str(tmp_path / "a\n\x1b[2Jb.csv")]) == 2
    assert capsys.readouterr().err.startswith(r"riskdesk: a\n\x1b[2Jb.csv: cannot be read")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rank"], "riskdesk rank: the following arguments are required: SCORES.csv (see riskdesk rank --help)"),
        (["rank", SCORES, "--sort"], "riskdesk: unrecognized arguments: --sort (see riskdesk --help)"),
        (["scheme"], "riskdesk scheme: the following arguments are required: ACTION (see riskdesk scheme --help)"),
        (["tidy"], "riskdesk: argument COMMAND: invalid choice"),
    ],
)
def test_wrong_use_is_one_line_too(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(arguments)
    out, err = capsys.readouterr()
    assert (caught.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(message)


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, part in ((["--version"], f"riskdesk {__version__}\n"), (["rank", "--help"], "blank = not scored")):
        with pytest.raises(SystemExit) as caught:
            program.main(arguments)
        assert caught.value.code == 0
        assert part in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], (None, False, False)),
        (["--library", "x.riskdesk"], (Path("x.riskdesk"), False, False)),
        (["demo"], (None, True, False)),
    ],
)
def test_the_window_is_opened_with_what_was_asked(arguments: list[str], asked: tuple[Path | None, bool, bool]) -> None:
    calls: list[tuple[Path | None, bool, bool]] = []

    def window(library: Path | None, demo: bool, review: bool) -> int:
        calls.append((library, demo, review))
        return 7

    assert cli.main(arguments, window=window) == 7
    assert calls == [asked]


def test_an_interrupt_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    def window(*_: object) -> int:
        raise KeyboardInterrupt

    assert cli.main([], window=window) == 130
    assert capsys.readouterr() == ("", "")
