"""A desk and an open session for the tests of the use cases; their library is closed in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from tests.services.desks import desk_on, wanted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a new library."""
    desk = desk_on(tmp_path / "library.sqlite")
    yield desk
    desk.close()


@pytest.fixture
def editor(desk: Desk) -> SessionEditor:
    """A new session with four areas, nothing scored."""
    return desk.new_assessment("Strategic assessment", wanted())
