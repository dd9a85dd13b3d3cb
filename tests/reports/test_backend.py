"""Nothing on the user's machine changes what is printed."""

import ast
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

import riskdesk
from riskdesk.reports.pdf import sheet_pdf
from tests.reports.sheet_sessions import eleven

HERE = Path(__file__).parents[2]
PRINT = """
import sys
from hashlib import sha256
sys.path.insert(0, sys.argv[1])
from tests.reports.sheet_sessions import eleven
from riskdesk.reports.pdf import sheet_pdf
print(sha256(sheet_pdf(eleven()).pdf).hexdigest())
"""


def printed_elsewhere(home: Path, **environment: str) -> str:
    """The digest of the sheet as another process prints it."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("RL_", "COV"))}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PRINT, str(HERE)],
        env={**known, "HOME": str(home), "USERPROFILE": str(home), **environment},
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return run.stdout.strip()


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"SOURCE_DATE_EPOCH": "1234567890"},
        {
            "RL_pageCompression": "0",
            "RL_invariant": "0",
            "RL_canvas_basefontname": "Courier",
            "RL_documentLang": "fr-FR",
        },
    ],
)
def test_another_process_prints_the_same_bytes(tmp_path: Path, environment: dict[str, str]) -> None:
    assert printed_elsewhere(tmp_path, **environment) == sha256(sheet_pdf(eleven()).pdf).hexdigest()


def test_settings_in_the_users_home_are_not_run(tmp_path: Path) -> None:
    hook = f"open({str(tmp_path / 'ran')!r}, 'a').write('x')\nuseA85 = 1\nttfAsciiReadable = 0\n"
    for name in (".reportlab_mods", ".reportlab_settings", "reportlab_mods.py", "reportlab_settings.py"):
        (tmp_path / name).write_text(hook)
    digest = printed_elsewhere(tmp_path, PYTHONPATH=str(tmp_path))
    assert digest == sha256(sheet_pdf(eleven()).pdf).hexdigest()
    assert not (tmp_path / "ran").exists()


def test_settings_of_the_environment_are_put_back_for_others(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import os, riskdesk.reports.backend; print(os.environ['RL_verbose'])"],
        env={**os.environ, "RL_verbose": "3", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "3"


def test_reportlab_is_imported_in_one_place_only() -> None:
    """Any other import could come first and let the hooks in."""
    root = Path(riskdesk.__file__).parent
    importing = set()
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        # What imports it names it; to take all other modules apart takes three seconds.
        for node in ast.walk(ast.parse(text)) if "reportlab" in text else ():
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "reportlab" for name in names):
                importing.add(path.relative_to(root).as_posix())
    assert importing == {"reports/backend.py"}
