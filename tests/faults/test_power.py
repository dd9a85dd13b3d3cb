"""The power is cut at any moment of an edit: what was shown as kept is there, and nothing is half there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from tests.faults.faults import Faults
from tests.faults.power import Recorder
from tests.services.desks import desk_on, ids, wanted
from tests.torture.contents import contents, look


@pytest.fixture
def path(tmp_path: Path) -> Path:
    desk = desk_on(tmp_path / "library.riskdesk")
    desk.new_assessment("Assessment", wanted())
    desk.close()
    return tmp_path / "library.riskdesk"


def record(path: Path, faults: Faults, setting: str = "") -> tuple[Recorder, list[str]]:
    """Edits recorded call by call, and the contents before the first and after each."""
    desk: Desk = desk_on(path, prefix="later")
    library = desk.library
    if setting:
        library._db.execute(f"PRAGMA synchronous = {setting}")
    editor = desk.open(desk.sessions()[0].version_id)
    drugs, violence, *_ = ids(editor.session).values()
    recorder, states = Recorder(path), [contents(library)]
    steps: tuple[Callable[[], object], ...] = (
        lambda: editor.set_mark(drugs, "impact", 4),
        lambda: editor.set_marks([(drugs, "probability", 3), (drugs, "threat", 9), (violence, "impact", 5)]),
        lambda: editor.set_area(violence, justification="Said the room. " * 200),
        lambda: editor.add_areas([f"Area {n}" for n in range(20)]),
        lambda: editor.set_mark(drugs, "impact", 2),
    )
    with recorder.on(faults.layer):
        for step in steps:
            assert step() is not None
            recorder.acknowledge()
            faults.layer.heard = None
            states.append(contents(library))
            faults.layer.heard = recorder._hear
    desk.close()
    return recorder, states


def tried(path: Path, folder: Path, recorder: Recorder, states: list[str]) -> Iterator[str]:
    """Opens the library as each cut leaves it, and tells what was lost or came out half."""
    folder.mkdir()
    seen = set()
    for acknowledged, files in recorder.cuts(random.Random(2010), variants=1):
        key = (acknowledged, *sorted((name, hash(data)) for name, data in files.items()))
        if key in seen:
            continue
        seen.add(key)
        for old in folder.iterdir():
            old.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        found, problems = look(folder / path.name)
        yield "; ".join(problems) or ("" if found in states[acknowledged : acknowledged + 2] else "lost")


def test_no_power_cut_costs_an_edit_that_was_shown_as_kept(path: Path, tmp_path: Path, faults: Faults) -> None:
    recorder, states = record(path, faults)
    assert len(set(states)) == 6
    found = list(tried(path, tmp_path / "cut", recorder, states))
    assert len(found) > 100
    assert set(found) == {""}


@pytest.mark.parametrize("less", ["FULL", "OFF"])
def test_the_model_of_the_disk_finds_what_a_lesser_setting_loses(
    path: Path, tmp_path: Path, faults: Faults, less: str
) -> None:
    recorder, states = record(path, faults, less)
    assert any(tried(path, tmp_path / "cut", recorder, states))
