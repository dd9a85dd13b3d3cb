"""The window's own file, as somebody else wrote it: what is not usable counts as not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskdesk.ui.settings import Settings


@pytest.mark.parametrize(
    "value", ["9" * 5000, "٣", "²", "-1", "1e9", "@Invalid()", "a, b", '"\\x0"', "@Rect(0 0 1 1)", ""]
)
def test_numbers_that_are_none(tmp_path: Path, value: str) -> None:
    path = tmp_path / "window.ini"
    path.write_text(
        f"[General]\nscale={value}\nidle={value}\nmode={value}\ngeometry={value}\nrecorder={value}\n", "utf-8"
    )
    settings, usual = Settings(path), Settings(tmp_path / "none.ini")
    assert (settings.scale, settings.idle, settings.mode) == (usual.scale, usual.idle, usual.mode)
    assert isinstance(settings.recorder, str)
    assert settings.geometry.isEmpty()
