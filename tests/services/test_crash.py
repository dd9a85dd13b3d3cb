"""What a process that is torn down leaves behind, and how the next start tells of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from riskdesk.services.crash import CrashFile, left_behind, told_lines
from riskdesk.services.journal import attach, detach

DUMP = """Fatal Python error: Segmentation fault

Current thread 0x00007f074bfd2b80 [riskdesk] (most recent call first):
  File "/home/anna.smith/.venv/lib/python3.13/site-packages/riskdesk/ui/window.py", line 12 in _build
  File "/home/anna.smith/secret plan.py", line ??? in <module>
  File "/home/anna.smith/a"b.py", line 3 in why

Extension modules: PySide6.QtCore (total: 1)
Drugs in plain view
"""

TORN = """
import os, sys
from pathlib import Path
from riskdesk.services.crash import CrashFile
crash = CrashFile(Path(sys.argv[1]))
crash.open()
print("open", flush=True)
if sys.argv[2] == "torn":
    os.abort()
sys.stdin.read()
"""


def test_of_a_dump_only_frames_and_headings_are_told_without_their_folders() -> None:
    assert told_lines(DUMP) == [
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f074bfd2b80",
        "  riskdesk/ui/window.py:12: _build",
        "  secret plan.py:???: <module>",
        '  a"b.py:3: why',
    ]


def test_an_orderly_end_leaves_nothing(tmp_path: Path) -> None:
    crash = CrashFile(tmp_path / "log")
    crash.open()
    assert len(list((tmp_path / "log").glob("crash-*.txt"))) == 1
    crash.close()
    crash.close()
    assert list((tmp_path / "log").iterdir()) == []
    assert left_behind(tmp_path / "log") == left_behind(tmp_path / "none such") == 0


@pytest.mark.skipif(os.name != "posix", reason="abort shows a dialog elsewhere")
def test_the_next_start_puts_it_into_the_log_and_leaves_a_running_program_alone(tmp_path: Path) -> None:
    code = [sys.executable, "-c", TORN, str(tmp_path)]
    torn = subprocess.run([*code, "torn"], capture_output=True, timeout=60, check=False)
    assert torn.returncode == -6
    with subprocess.Popen([*code, "runs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as runs:
        assert runs.stdout is not None
        runs.stdout.readline()
        journal = attach(tmp_path / "riskdesk.log")
        try:
            assert left_behind(tmp_path) == 1
            assert left_behind(tmp_path) == 0
        finally:
            detach(journal)
        assert [path.name for path in tmp_path.glob("crash-*.txt")] == [f"crash-{runs.pid}.txt"]
        runs.kill()
    text = (tmp_path / "riskdesk.log").read_text()
    assert "error: an earlier run was torn down:\n  Fatal Python error: Aborted\n" in text
    assert "<string>:9: <module>" in text
    # The other one was killed, not torn down: there is nothing to tell.
    assert left_behind(tmp_path) == 0
    assert list(tmp_path.glob("crash-*")) == []


def test_where_no_file_can_be_made_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    crash = CrashFile(tmp_path / "file" / "log")
    crash.open()
    crash.close()
