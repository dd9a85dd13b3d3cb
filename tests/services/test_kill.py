"""A program killed right after an edit that it has shown as kept: nothing of it is lost, and nothing is half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.sample import build_sample, illustrative_version
from riskdesk.storage.library import Access

# Edits for ever and says after each, with one write, how the session now stands: the threat of Drugs and the log.
CHILD = """
import os, sys
from itertools import count
from pathlib import Path
from riskdesk.services.desk import Desk
from riskdesk.services.sample import illustrative_version

desk = Desk.at(Path(sys.argv[1]), who="Analyst")
editor = desk.open(illustrative_version(desk.library))
for n in count(1):
    value = 1 + n % 25
    editor.set_marks([("drugs", "threat", value), ("terrorism", "threat", value)])
    os.write(1, f"{value} {len(desk.library.log())}\\n".encode())
"""
KILLS = 10


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_kill_9_loses_no_edit_that_was_acknowledged(tmp_path: Path) -> None:
    path = build_sample(tmp_path / "library.sqlite")
    for kill in range(KILLS):
        shown = _last_word(path, after=3 + 2 * kill)
        value, logged = map(int, shown.split())
        # The lock of the killed program is free, and the file needs no repair.
        desk = Desk.at(path, Access.READ_WRITE, who="Analyst")
        session = desk.open(illustrative_version(desk.library)).session
        drugs, terror, rows = (
            session.mark("drugs", "threat"),
            session.mark("terrorism", "threat"),
            len(desk.library.log()),
        )
        desk.close()
        # At most the one edit that was under way has come on top, whole.
        assert drugs == terror
        assert (drugs, rows) in {(value, logged), (1 + value % 25, logged + 2)}


def _last_word(path: Path, after: int) -> str:
    """Start the child, kill it after so many acknowledged edits, and return its last whole line."""
    with subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(after)]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return next(line for line in reversed(lines) if line.endswith("\n"))
