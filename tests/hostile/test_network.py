"""The program speaks to nobody: no socket of the internet is opened, by our code or by any library below it.

Sockets of the machine itself (AF_UNIX: the screen, the desktop's services) are none of the internet's. Printing goes
through the system's own print service, which these tests do not call.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

HERE = Path(__file__).parents[2]
GUARD = """
import os, socket, sys

def guard(event, arguments):
    if event == "socket.__new__" and arguments[1] not in (-1, getattr(socket, "AF_UNIX", None)):
        stop(event, arguments)
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.bind", "urllib.Request"):
        stop(event, arguments)
    if event == "socket.connect" and arguments[0].family != getattr(socket, "AF_UNIX", None):
        stop(event, arguments)

def stop(event, arguments):
    # Not by an exception, which somebody could catch.
    os.write(2, f"{event} {arguments}\\n".encode())
    os._exit(77)

sys.addaudithook(guard)
"""
RUN = "from tests.hostile.everything import main; main()"
LOADED = """
import sys
print("modules", *sorted({"PySide6.QtNetwork", "PySide6.QtWebEngineCore", "asyncio", "requests"} & set(sys.modules)))
"""


def child(folder: Path, program: str, *before: str, what: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "PYTEST", "DISPLAY", "WAYLAND"))}
    return subprocess.run(
        [*before, sys.executable, "-c", program, str(folder), *what],
        env={**keep, "HOME": str(folder), "PYTHONPATH": str(HERE), "QT_QPA_PLATFORM": "offscreen"},
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=110,
    )


@cache
def strace() -> str:
    """Where it is, and may be used."""
    found = shutil.which("strace") or ""
    works = found and subprocess.run([found, "-o", os.devnull, "true"], capture_output=True).returncode == 0
    return found if works else ""


@cache
def whole_run(what: str) -> tuple[subprocess.CompletedProcess[str], str | None]:
    """One run of everything, under Python's own watch and under strace at once; and what strace saw, where it is here.

    Once by each worker: two tests look at it, and it takes seven seconds.
    """
    with TemporaryDirectory(prefix="riskdesk-network-") as name:
        folder = Path(name)
        calls = folder / "calls"
        trace = (strace(), "-f", "--seccomp-bpf", "-e", "trace=socket,socketpair,connect,bind,sendto", "-o", str(calls))
        ran = child(folder, GUARD + RUN + LOADED, *(trace if strace() else ()), what=(what,))
        return ran, calls.read_text("utf-8", "replace") if strace() else None


@pytest.mark.parametrize("what", ["commands", "window"])
def test_no_part_of_python_opens_a_socket(what: str) -> None:
    ran, _ = whole_run(what)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "done"), ran.stderr
    # (reportlab loads urllib for pictures that are named by an address; ours are drawn.)
    assert ran.stdout.splitlines()[1] == "modules"


def test_the_guard_guards(tmp_path: Path) -> None:
    for attempt in (
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('e.invalid', 80)",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
    ):
        assert child(tmp_path, f"{GUARD}\nimport socket\n{attempt}").returncode == 77, attempt


@pytest.mark.skipif(not strace(), reason="strace is not here, or may not be used")
@pytest.mark.parametrize("what", ["commands", "window"])
def test_no_library_below_opens_a_socket(what: str) -> None:
    ran, calls = whole_run(what)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "done"), ran.stderr
    assert calls
    families = set(re.findall(r"\b(?:AF|PF)_[A-Z0-9]+", calls))
    assert families <= {"AF_UNIX", "AF_LOCAL"}


@pytest.mark.skipif(not strace(), reason="strace is not here, or may not be used")
def test_strace_sees_one(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    trace = (strace(), "-f", "--seccomp-bpf", "-e", "trace=socket", "-o", str(calls))
    child(tmp_path, "import socket; socket.socket()", *trace)
    assert "AF_INET" in calls.read_text()
