"""Saving the sheet: whole or not at all, under a name that every system allows."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.session import SessionInfo, State
from riskdesk.exchange.saving import SaveError, save_whole
from riskdesk.ui.sheet.saving import default_name

INFO = SessionInfo(
    "v", "s", "a", 1, State.DRAFT, "Strategic assessment 2010/11", "Assessment day", held_on="2010-11-02"
)


def test_the_name_says_what_the_sheet_is_of() -> None:
    assert default_name(INFO) == "Priority sheet - Strategic assessment 2010-11 - Assessment day - 2010-11-02.pdf"


def test_what_is_not_given_leaves_no_gap() -> None:
    assert default_name(replace(INFO, assessment_title="", held_on="")) == "Priority sheet - Assessment day.pdf"


@given(st.text(), st.text())
def test_any_title_gives_a_legal_name(assessment: str, title: str) -> None:
    name = default_name(replace(INFO, assessment_title=assessment, title=title))
    assert name.startswith("Priority sheet")
    assert name.endswith(".pdf")
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert len(name.encode("utf-8", "replace")) <= 255


def test_a_file_is_written_whole_and_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")
    save_whole(target, b"new" * 1000)
    assert target.read_bytes() == b"new" * 1000
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.pdf", tmp_path / "link.pdf"
    real.write_bytes(b"old")
    link.symlink_to(real)
    save_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_in_the_way_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").mkdir()
    with pytest.raises(SaveError, match=r"^sheet\.pdf could not be saved in .+\.$"):
        save_whole(tmp_path / "sheet.pdf", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="could not be saved"):
        save_whole(tmp_path / "gone" / "sheet.pdf", b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_the_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(b"")
    save_whole(tmp_path / "sheet.pdf", b"new")
    modes = {(tmp_path / name).stat().st_mode for name in ("any", "sheet.pdf")}
    assert len(modes) == 1
