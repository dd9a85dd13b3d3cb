"""Real logs, from real edits in a real library, for the tests of the log in words."""

from __future__ import annotations

from pathlib import Path

from riskdesk.domain.log_entry import LogEntry
from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.services.log_reading import version_log
from tests.services.desks import Marks, desk_on, ids, score, wanted

SCORES: dict[str, Marks] = {
    "Drugs": (3, 5, 13),
    "Domestic Violence": (5, 3, 10),
    "Anti-social Behaviour": (1, 3, 15),
    "Terrorism": (5, 1, 7),
}


def scored(path: Path) -> tuple[Desk, SessionEditor]:
    """A desk with a draft of four scored areas."""
    desk = desk_on(path)
    editor = desk.new_assessment("Strategic assessment", wanted())
    score(editor, SCORES)
    return desk, editor


def entries(editor: SessionEditor) -> list[LogEntry]:
    return version_log(editor.library, editor.session.info.version_id)


def newest(editor: SessionEditor) -> tuple[str, ...]:
    """The short lines of the last edit."""
    return entries(editor)[-1].short


def area(editor: SessionEditor, name: str) -> str:
    return ids(editor.session)[name]
