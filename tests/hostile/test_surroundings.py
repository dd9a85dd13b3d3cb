"""Nothing that lies about where the program is started is run: folders, plug-ins, environment variables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
TAKEN = ("json", "csv", "sqlite3", "reportlab", "argparse", "openpyxl", "sqlite_utils", "decimal", "docx", "lxml")


def started(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", "riskdesk", *words],
        env={**keep, "HOME": str(folder), **environment},
        cwd=folder,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def littered(tmp_path: Path) -> Path:
    """A folder full of modules that have the names of others, and say so when they are run."""
    for name in TAKEN:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\n")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--demo"),
        ("print", "--demo", "-o", "sheet.pdf"),
        ("export", "--demo", "quarter-3", "-o", "a.xlsx"),
        ("export", "--demo", "quarter-3", "-o", "a.docx"),
    ],
)
def test_modules_in_the_folder_are_not_run(littered: Path, words: tuple[str, ...]) -> None:
    ran = started(littered, *words)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (littered / "ran").exists()


def test_python_itself_would_run_them(littered: Path) -> None:
    """So that the test above tests something."""
    subprocess.run([sys.executable, "-c", "import csv"], cwd=littered, check=True)
    assert (littered / "ran").read_text() == "csv"


def test_plug_ins_of_sqlite_utils_do_not_touch_a_library(tmp_path: Path) -> None:
    """One that is installed is not even loaded."""
    info = tmp_path / "spy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: spy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[sqlite_utils]\nspy = spy\n")
    (tmp_path / "spy.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').write('x')\n")
    ran = started(tmp_path, "list", "--demo", PYTHONPATH=str(tmp_path))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_xml_stays_safe_whatever_the_environment_says(tmp_path: Path) -> None:
    """openpyxl can be told to leave the safe parser; the file has been looked through before."""
    from tests.exchange.grids import parts_of, xlsx_bytes, zipped

    parts = parts_of(xlsx_bytes([["area", "impact"], ["Drugs", 4]]))
    sheet = parts["xl/worksheets/sheet1.xml"]
    head, body = sheet.split(b"?>", 1)
    entity = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts["xl/worksheets/sheet1.xml"] = head + b"?>" + entity + body
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    ran = started(
        tmp_path,
        "import",
        "a.xlsx",
        "--new",
        "T",
        "--library",
        "l.sqlite",
        OPENPYXL_DEFUSEDXML="False",
        OPENPYXL_LXML="0",
    )
    assert ran.returncode == 2
    assert "holds XML entities, which no workbook needs" in ran.stderr


def test_arguments_are_none_of_qts(tmp_path: Path) -> None:
    """A file that is called like an option of Qt (a style sheet, a platform) is no option."""
    from riskdesk import app

    seen: list[list[str]] = []

    def make(arguments: list[str]) -> None:
        seen.append(arguments)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_check_screen", lambda: None)
        patch.setattr(app, "make_application", make)
        patch.setattr(sys, "argv", ["riskdesk", "-stylesheet", str(tmp_path)])
        with pytest.raises(KeyboardInterrupt):
            app.run(None, demo=True)
    assert seen == [["riskdesk"]]
