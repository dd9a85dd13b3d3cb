"""What all tests share: the profile of the property tests, and where their files lie."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
_MEMORY = Path("/dev/shm")
_ROOM = 500_000_000
"""Bytes that must be free there, many times what the tests of two workers have there at once."""


def _in_memory() -> bool:
    """Whether there is a folder in memory, with room, in which tests may also start what they write."""
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK | os.X_OK)):
        return False
    return not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC and shutil.disk_usage(_MEMORY).free >= _ROOM


_OWN: list[Path] = []
"""Folders of this run, that go with it."""

if "PYTEST_XDIST_WORKER" not in os.environ:
    # The program waits for the disk at every edit; a test need not. Whatever the system is asked for is asked there
    # too: permissions, locks, links, fsync. Workers and the programs that tests start take it over.
    _OWN.append(Path(tempfile.mkdtemp(prefix="riskdesk-tests-", dir=_MEMORY if _in_memory() else None)))
    # Tests also start programs as another user, who may find in it what he is told of.
    _OWN[0].chmod(0o711)
    if _in_memory():
        # Where tmp_path lies: pytest keeps it of tests that failed, of three runs.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    os.environ["TMPDIR"] = tempfile.tempdir = str(_OWN[0])

# The log of a program that a test starts does not go into the user's own.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="state-")

# No deadline: a loaded machine is slow, not wrong. The seed comes from pytest-randomly's own option.
settings.register_profile("riskdesk", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("riskdesk")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Of the whole suite let the second worker compile the tests from the end, while the first does from the beginning.

    In a fresh clone, rewriting the assertions takes as long as three hundred tests, and each worker would do all of it.
    """
    config = session.config
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw1" and config.args == config.getini("testpaths"):
        for path in sorted(HERE.rglob("test_*.py"), reverse=True):
            # Whatever goes wrong goes wrong again where it is told.
            with suppress(Exception, pytest.skip.Exception):
                import_module(".".join(path.relative_to(HERE.parent).with_suffix("").parts))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """A worker that has done its part takes half of what the other has left; the tests of a file stay together."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Remove what programs left in their temporary folder, those that were killed too."""
    for folder in _OWN:
        shutil.rmtree(folder, ignore_errors=True)
