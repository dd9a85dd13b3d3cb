"""What the command that opens the window says where there is none to open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "riskdesk", *arguments]
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_it_says_so(tmp_path: Path) -> None:
    done = started("demo", HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "riskdesk: there is no screen here (no DISPLAY); only the window and demo need one, all other commands do not."
    ]


def test_an_output_that_takes_nothing_is_said_in_one_line() -> None:
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("no device that is always full here")
    scores = Path(__file__).parents[1] / "data" / "illustrative-scores.csv"
    command = [sys.executable, "-m", "riskdesk", "rank", str(scores)]
    with full.open("w") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["riskdesk: the output cannot be written (No space left on device)."]
