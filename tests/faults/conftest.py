"""The layer of faults, put under SQLite for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.faults import Faults
from tests.faults.vfs import missing


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Faults to be switched on and off; all files that SQLite opens in the test go through their layer."""
    if why := missing():
        pytest.skip(why)
    with Faults() as faults:
        yield faults
