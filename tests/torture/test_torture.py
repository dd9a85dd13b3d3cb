"""A short form of ``python -m tests.torture``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 20


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork are POSIX's")
def test_no_kill_costs_an_acknowledged_change_or_leaves_half_a_one() -> None:
    # In a process of its own: programs are not to be forked from one in which other tests have started threads.
    command = [sys.executable, "-m", "tests.torture", "--kills", str(KILLS), "--scripts", "1", "--jobs", "1"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=110, check=False)
    words = done.stdout + done.stderr
    assert done.returncode == 0, words
    assert "0 losses, 0 half changes" in words
    assert f"{KILLS} kills (" in words
