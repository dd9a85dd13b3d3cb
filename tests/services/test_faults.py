"""What may be told of an exception: where it came up, and nothing of what was in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.services.faults import MOST_FRAMES, fault_of, shortened, surroundings

SECRET = "Zwischenfall-4711"


def _key() -> None:
    known: dict[str, int] = {}
    known[SECRET]


def _file() -> None:
    Path(f"/none such/{SECRET}").read_text()


def _chained() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise RuntimeError(f"about {SECRET}") from error


def _meanwhile() -> None:
    try:
        raise LookupError(SECRET)
    except LookupError:
        _key()


def _group() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), OSError(28, SECRET, SECRET)])


def _statement() -> None:
    db = sqlite3.connect(":memory:")
    try:
        db.execute("CREATE TABLE area (name TEXT UNIQUE)")
        db.executemany("INSERT INTO area VALUES (?)", [(SECRET,), (SECRET,)])
    finally:
        db.close()


def _noted() -> None:
    error = ValueError(SECRET)
    error.add_note(SECRET)
    raise error


def _odd_code() -> None:
    error = sqlite3.OperationalError(SECRET)
    error.sqlite_errorname = SECRET
    raise error


def raised(wrong: Callable[[], None]) -> Exception:
    """What ``wrong`` raises."""
    try:
        wrong()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("wrong", [_key, _file, _chained, _meanwhile, _group, _statement, _noted, _odd_code])
def test_nothing_that_is_in_an_exception_is_told(wrong: Callable[[], None]) -> None:
    error = raised(wrong)
    told = str(fault_of(error))
    assert SECRET not in told
    assert f": {wrong.__name__}" in told


def test_the_chain_and_its_codes_are_told() -> None:
    with pytest.raises(RuntimeError) as caught:
        _chained()
    fault = fault_of(caught.value)
    assert fault.kind == "RuntimeError"
    assert [line for line in fault.account if not line.startswith(" ")] == ["RuntimeError", "because of: ValueError"]
    with pytest.raises(sqlite3.IntegrityError) as unique:
        _statement()
    assert fault_of(unique.value).kind == "sqlite3.IntegrityError SQLITE_CONSTRAINT_UNIQUE"
    with pytest.raises(OSError, match="No such file") as missing:
        _file()
    assert fault_of(missing.value).kind == "FileNotFoundError ENOENT"
    with pytest.raises(ExceptionGroup) as group:
        _group()
    assert "one of: OSError ENOSPC" in fault_of(group.value).account


def test_a_chain_that_bites_its_tail_and_an_endless_recursion_have_an_end() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert len(fault_of(one).account) == 2

    def deep() -> None:
        deep()

    with pytest.raises(RecursionError) as caught:
        deep()
    frames = [line for line in fault_of(caught.value).account if line.startswith(" ")]
    assert len(frames) == MOST_FRAMES + 1
    assert any("more ..." in line for line in frames)


def test_the_same_fault_is_known_again_and_another_is_not() -> None:
    assert fault_of(raised(_key)).key == fault_of(raised(_key)).key
    assert fault_of(raised(_key)).key != fault_of(raised(_noted)).key


@pytest.mark.parametrize(
    ("file", "short"),
    [
        ("/home/anna.smith/riskdesk/riskdesk/ui/window.py", "riskdesk/ui/window.py"),
        ("/home/anna.smith/.venv/lib/python3.13/site-packages/riskdesk/app.py", "riskdesk/app.py"),
        ("/home/anna.smith/.venv/lib/python3.13/site-packages/sqlite_utils/db.py", "sqlite_utils/db.py"),
        ("/home/anna.smith/.pyenv/versions/3.13/lib/python3.13/json/decoder.py", "python/json/decoder.py"),
        (r"C:\Users\Anna Smith\AppData\Local\Programs\Python\Python313\Lib\json\decoder.py", "python/json/decoder.py"),
        (r"C:\Users\Anna Smith\venv\Lib\site-packages\riskdesk\ui\window.py", "riskdesk/ui/window.py"),
        ("/home/anna.smith/mine.py", "mine.py"),
        ("<string>", "<string>"),
        ("", "?"),
    ],
)
def test_a_path_is_told_without_the_home_it_lies_in(file: str, short: str) -> None:
    assert shortened(file) == short


@given(st.lists(st.text("abcXYZ.- ", min_size=1, max_size=8), min_size=1, max_size=6))
def test_no_folder_ahead_of_the_package_is_ever_told(folders: list[str]) -> None:
    home = "/".join(f"n{folder}" for folder in folders)
    for package in ("site-packages", "riskdesk"):
        assert "n" + folders[0] not in shortened(f"/home/{home}/{package}/x/y.py").split("/")


def test_the_surroundings_name_the_versions() -> None:
    assert surroundings().startswith("RiskDesk ")
    assert "Python 3." in surroundings()
