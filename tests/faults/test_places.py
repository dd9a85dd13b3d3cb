"""The library's file moved, replaced, deleted or shut while the program has it open: nothing goes into another file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, LibraryNotWritable
from riskdesk.storage.library import Library
from tests.services.desks import desk_on, fresh, ids, wanted
from tests.torture.contents import raw_contents, wrong
from tests.ui.windows import NOBODY, without_rights

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody move a file that is open")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "share"
    folder.mkdir()
    made = desk_on(folder / "library.riskdesk")
    yield made
    made.close()


@pytest.fixture
def editor(desk: Desk) -> SessionEditor:
    return desk.new_assessment("Strategic assessment", wanted())


def another(path: Path) -> str:
    """Put another library in the place; its contents."""
    desk = desk_on(path.with_name("other"), prefix="other")
    desk.new_assessment("Another", wanted(["Arson"]))
    desk.close()
    path.with_name("other").replace(path)
    return raw_contents(path)


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def deleted(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("happens", [moved, deleted])
def test_a_file_that_is_gone_refuses_and_is_taken_up_again_where_it_comes_back(
    editor: SessionEditor, happens: Callable[[Path], None]
) -> None:
    path, before = editor.library.path, editor.session
    kept = path.with_name("kept")
    os.link(path, kept)
    happens(path)
    for _ in range(2):
        with pytest.raises(LibraryError, match=r"was moved, replaced or deleted; nothing was written\. Put it back"):
            editor.set_mark(ids(before)["Drugs"], "impact", 4)
        assert editor.session == before == fresh(editor)
        assert not path.exists()
    kept.rename(path)
    assert editor.set_mark(ids(before)["Drugs"], "impact", 4)
    with Library.open(path, Access.READ_ONLY) as library:
        assert library.load(before.info.version_id) == editor.session


def test_a_file_that_was_replaced_is_never_written_into(editor: SessionEditor) -> None:
    path, before = editor.library.path, editor.session
    path.rename(path.with_name("mine"))
    stranger = another(path)
    with pytest.raises(LibraryError, match="was moved, replaced or deleted; nothing was written"):
        editor.set_mark(ids(before)["Drugs"], "impact", 4)
    # Nor by a worker's own connection, as an import has one.
    with pytest.raises(LibraryError, match="was moved, replaced or deleted; nothing was written"):
        editor.library.beside()
    assert raw_contents(path) == stranger
    assert editor.session == before == fresh(editor)


def test_a_worker_whose_file_is_gone_makes_none(editor: SessionEditor) -> None:
    path = editor.library.path
    path.unlink()
    with pytest.raises(LibraryError, match="was moved, replaced or deleted"):
        editor.library.beside()
    assert not path.exists()


def test_a_folder_that_is_gone_refuses_and_is_taken_up_again(editor: SessionEditor) -> None:
    path, before = editor.library.path, editor.session
    away = path.parent.rename(path.parent.with_name("away"))
    with pytest.raises(LibraryError, match=r"cannot be reached .* See that the drive or the network is there"):
        editor.set_mark(ids(before)["Drugs"], "impact", 4)
    assert editor.session == before == fresh(editor)
    assert not path.parent.exists()
    away.rename(path.parent)
    assert editor.set_mark(ids(before)["Drugs"], "impact", 4)
    assert fresh(editor) == editor.session


def test_a_folder_that_is_deleted_with_all_in_it_makes_nothing_anew(editor: SessionEditor) -> None:
    folder, before = editor.library.path.parent, editor.session
    shutil.rmtree(folder)
    with pytest.raises(LibraryError, match="cannot be reached"):
        editor.set_mark(ids(before)["Drugs"], "impact", 4)
    # What was open can still be read: it goes only when the program lets go of it.
    assert fresh(editor) == before
    assert not folder.exists()


def test_a_folder_that_is_shut_says_so_and_goes_on_when_it_is_opened(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for parent in (p for p in tmp_path.parents if p.stat().st_uid == os.geteuid() and p != Path("/")):
        parent.chmod(parent.stat().st_mode | 0o055)
    folder = tmp_path / "share"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    with without_rights():
        desk = desk_on(folder / "library.riskdesk")
        editor = desk.new_assessment("Strategic assessment", wanted())
        before, drugs = editor.session, ids(editor.session)["Drugs"]
        folder.chmod(0o555)
        with pytest.raises(LibraryNotWritable, match=r"may only be read; nothing was written\. Allow writing there"):
            editor.set_mark(drugs, "impact", 4)
        assert editor.session == before == fresh(editor)
        folder.chmod(0o755)
        assert editor.set_mark(drugs, "impact", 4)
        # Who has the file open may write on, whatever its own mode becomes.
        editor.library.path.chmod(0o400)
        assert editor.set_mark(drugs, "impact", 2)
        assert fresh(editor) == editor.session
        assert list(wrong(editor.library)) == []
        desk.close()
