"""The real program in a process of its own: what it does when it is asked to end, torn down, or cannot start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk, NewSession
from riskdesk.storage.library import Access
from tests.ui.benches import shipped_scheme

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these signals are POSIX's")

PROGRAM = """
import signal, sys
# Where the tests run in the background of a shell, Ctrl+C is nothing to them, nor to what they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    # Under nohup the terminal's end is nothing to them either.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit
from riskdesk import app

def act(window):
{act}

settled = app._settled
def then(desk, journal):
    settled(desk, journal)
    act(desk.window)
    print("ready", flush=True)
app._settled = then
{more}
sys.exit(app.run(Path(sys.argv[1]), False))
"""
TYPE = """
    fields = window.findChildren(QPlainTextEdit, "justification")
    fields[0].setPlainText("typed as the lid was shut")
"""
FAULT = """
    def shown():
        names = [d.objectName() for d in window.children() if d.objectName() == "fault_dialog"]
        print("dialog", names, flush=True)
    QTimer.singleShot(0, lambda: {}["Zwischenfall-4711"])
    QTimer.singleShot(400, shown)
"""
TORN = """
    import ctypes
    ctypes.string_at(0)
"""
SECRET = "Zwischenfall-4711"


class Home:
    """A user's folders, and a library with one session in them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.library = folder, folder / "day.riskdesk"
        self.log = folder / "state" / "RiskDesk" / "log" / "riskdesk.log"
        desk = Desk.at(self.library, create=True)
        first = NewSession("Assessment day", "Partnership", "2010-11-02", shipped_scheme(), ["Drugs"])
        desk.new_assessment("Strategic assessment", first)
        desk.close()

    @contextmanager
    def program(self, act: str = "    pass", more: str = "") -> Iterator[subprocess.Popen[str]]:
        """The program under way, with its window up."""
        text = PROGRAM.replace("{act}", act).replace("{more}", more)
        command = [sys.executable, "-c", text, str(self.library)]
        own = {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("STATE", "CONFIG", "DATA")}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=os.environ | own, text=True, **pipes) as running:  # type: ignore[call-overload]
            try:
                yield running
            finally:
                running.kill()

    def justification(self) -> str:
        """What the library holds, which is to be free to be opened for writing."""
        desk = Desk.at(self.library, Access.READ_WRITE)
        try:
            return desk.open(desk.sessions()[0].version_id).session.present[0].justification
        finally:
            desk.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_ends_it_in_order_with_what_was_being_typed(home: Home, name: str) -> None:
    with home.program(TYPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(getattr(signal, name))
        assert program.wait(30) == 128 + getattr(signal, name)
    assert home.justification() == "typed as the lid was shut"
    assert "info: the window ends" in home.log.read_text()
    assert [path.name for path in home.log.parent.iterdir()] == ["riskdesk.log"]


def test_a_fault_in_a_slot_is_told_and_the_program_goes_on(home: Home) -> None:
    with home.program(FAULT) as program:
        assert program.stdout is not None
        assert [program.stdout.readline() for _ in "12"] == ["ready\n", "dialog ['fault_dialog']\n"]
        # With the dialog open it still ends in order.
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == 128 + signal.SIGTERM
        said = program.stderr.read() if program.stderr else ""
    assert "KeyError in the window's thread" in said
    assert "KeyError in the window's thread" in home.log.read_text()
    assert SECRET not in said + home.log.read_text()


def test_a_run_that_is_torn_down_is_in_the_log_of_the_next(home: Home) -> None:
    with home.program(TORN) as program:
        assert program.wait(30) == -signal.SIGSEGV
    told = "    print(window.messages.words, flush=True)"
    with home.program(told) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("RiskDesk was torn down when it ran last.")
        program.send_signal(signal.SIGTERM)
        program.wait(30)
    text = home.log.read_text()
    assert "error: an earlier run was torn down:\n  Fatal Python error: Segmentation fault\n" in text
    assert "python/ctypes/__init__.py:" in text
    assert str(home.folder) not in text
    assert sys.prefix not in text


def test_what_keeps_the_window_from_coming_up_is_told_in_a_dialog_that_ends_the_program(home: Home) -> None:
    more = f"""
def broken(self, desk):
    raise LookupError("{SECRET}")
app.Application.show = broken
from riskdesk.ui.dialogs import fault
word = fault.FaultDialog._word
def worded(self, whole):
    word(self, whole)
    print(self._title.text(), flush=True)
    QTimer.singleShot(300, self.go.click)
fault.FaultDialog._word = worded
"""
    with home.program(more=more) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "RiskDesk could not start\n"
        assert program.wait(30) == 70
        said = program.stderr.read() if program.stderr else ""
    assert "LookupError in the window's thread" in home.log.read_text()
    assert SECRET not in said + home.log.read_text()
