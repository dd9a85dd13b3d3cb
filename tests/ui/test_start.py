"""What the start of the window loads, and in which order: the room waits for the first picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from riskdesk.domain.backups import Reason
from riskdesk.services import keeping
from tests.ui.benches import BenchMaker

LOOK = """
import json, sys
import riskdesk.app
print(json.dumps(list(sys.modules)))
"""
LATER = (
    "sqlite_utils",
    "reportlab",
    "openpyxl",
    "xlsxwriter",
    "docx",
    "pypdf",
    "tomllib",
    "uuid",
    "riskdesk.domain.bundle",
    "riskdesk.exchange",
    "riskdesk.reports",
    "riskdesk.sheet",
    "riskdesk.ui.dialogs",
    "riskdesk.ui.history",
    "riskdesk.ui.library_reviews",
    "riskdesk.ui.priorities",
    "riskdesk.ui.score.clipboard",
    "riskdesk.ui.score.matrix_list",
    "riskdesk.ui.sheet",
)
"""What is loaded when it is wanted."""


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    """The modules in the order in which a start loads them."""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, env=env)
    return list(json.loads(done.stdout))


@pytest.mark.parametrize("name", LATER)
def test_what_the_first_picture_does_not_need_is_not_loaded(loaded: list[str], name: str) -> None:
    assert [m for m in loaded if m == name or m.startswith(f"{name}.")] == []


def test_what_needs_no_qt_is_loaded_ahead_of_it(loaded: list[str]) -> None:
    # Of each module that comes after it Qt for Python reads the source.
    after = loaded[loaded.index("PySide6.QtCore") :]
    rooms = ("riskdesk.domain", "riskdesk.figures", "riskdesk.services", "riskdesk.storage")
    assert [m for m in after if m.startswith(rooms)] == []


def test_the_first_picture_makes_no_classes_of_what_it_does_not_show() -> None:
    """A style that is asked for has the classes of all styles made."""
    look = """
import os, sys, tempfile
from pathlib import Path
from riskdesk.app import make_application
from riskdesk.ui.application import Application
from riskdesk.ui.settings import Settings
app = make_application([])
with tempfile.TemporaryDirectory() as folder:
    desk = Application(app, Settings(Path(folder) / "window.ini"))
    desk.start(None, demo=True)
    app.processEvents()
    widgets = vars(sys.modules["PySide6.QtWidgets"])
    print([n for n in ("QCommonStyle", "QProxyStyle") if n in widgets])
    sys.stdout.flush()
    desk.end()
    os._exit(0)
"""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "[]"


def test_the_backup_at_opening_loads_no_reports(make_bench: BenchMaker, tmp_path: Path) -> None:
    """They hold the window for half a second, in which somebody may be typing the first score."""
    look = """
import gc, os, sys
from pathlib import Path
from riskdesk.__main__ import load
app = load()
frozen = gc.isenabled()
from PySide6.QtCore import QTimer
from riskdesk.ui.keeping import deeds
deeds.AFTER = 1
made = deeds.KeepingDeeds._made_quietly
def end(self, job):
    made(self, job)
    print(job.error, [name for name in ("reportlab", "openpyxl", "riskdesk.reports") if name in sys.modules])
    # The search for garbage goes on once the window stands.
    QTimer.singleShot(app.SETTLED, lambda: (print(frozen, gc.isenabled()), app.QApplication.exit(0)))
deeds.KeepingDeeds._made_quietly = end
sys.exit(app.run(Path(sys.argv[1]), demo=False))
"""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(tmp_path))
    bench = make_bench()
    bench.desk.close()
    command = [sys.executable, "-c", look, str(bench.desk.library.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert done.stdout.splitlines() == [" []", "False True"]
    assert [one.why for one in keeping.backups(bench.desk.library.path)] == [Reason.OPEN]
