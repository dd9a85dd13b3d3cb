"""Where the user's own files are."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.places import PlaceError, make_room, own_library, settings_file

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have folders of their own")


@linux
def test_the_own_library_and_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert own_library() == tmp_path / "data" / "RiskDesk" / "riskdesk.sqlite"
    assert settings_file().parent == tmp_path / "config" / "RiskDesk"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_the_first_start_makes_a_folder_and_a_file_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "home" / "RiskDesk" / "riskdesk.sqlite"
    make_room(path)
    Desk.at(path, create=True).close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    make_room(tmp_path / "riskdesk.sqlite")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PlaceError, match="this folder cannot be made"):
        make_room(tmp_path / "file" / "RiskDesk" / "riskdesk.sqlite")
