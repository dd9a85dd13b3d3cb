"""What all tests share: the profile of the property tests, and where their files lie."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The log of a program that a test starts does not go into the user's own.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="riskdesk-tests-")

# No deadline: a loaded machine is slow, not wrong. The seed comes from pytest-randomly's own option.
settings.register_profile("riskdesk", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("riskdesk")

_MEMORY = Path("/dev/shm")
_ROOM = 1_000_000_000
"""Bytes that must be free there; a whole run takes a fifth of that."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have the files of tests in memory: the program waits for the disk at every edit, a test need not.

    Everything that the system is asked for is asked there too: permissions, locks, links, fsync. Where the files are
    to lie is as ever told by ``--basetemp`` or by pytest's own PYTEST_DEBUG_TEMPROOT.
    """
    if not config.option.basetemp and _in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def _in_memory() -> bool:
    """Whether there is a folder in memory, with room, in which tests may also start what they write."""
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK | os.X_OK)):
        return False
    return not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC and shutil.disk_usage(_MEMORY).free >= _ROOM
