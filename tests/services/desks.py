"""Desks on real library files, with ids that count and a clock that ticks, and what a refusal must leave alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from itertools import count
from pathlib import Path

import pytest

from riskdesk.domain.catalogue import LogRow
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.scheme import PriorityRule, Scheme, ThreatKind
from riskdesk.domain.scheme_file import read_scheme
from riskdesk.domain.session import ROOM, SETTLED_ROUND, Mark, Session
from riskdesk.services.desk import Desk, NewSession
from riskdesk.services.editing import SessionEditor
from riskdesk.storage.library import Access, Library
from tests.samples import empty_at

AREAS = ("Drugs", "Domestic Violence", "Anti-social Behaviour", "Terrorism")
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
Marks = tuple[int | None, int | None, int | None]


def shipped(name: str = "derbyshire-2010") -> Scheme:
    with as_file(files("riskdesk.resources") / "schemes" / f"{name}.toml") as path:
        return read_scheme(path)


DERBYSHIRE = shipped()
"""Levels 1 to 5, threat points 1 to 25, half and half."""
BY_POSITION = replace(
    DERBYSHIRE,
    name="By position",
    threat=replace(DERBYSHIRE.threat, maximum=None) if DERBYSHIRE.threat else None,
    threat_kind=ThreatKind.POSITION,
    priority_rule=PriorityRule.SUM_OF_RANKS,
)
RISK_ONLY = replace(
    DERBYSHIRE, name="Risk only", threat=None, threat_kind=ThreatKind.NONE, priority_rule=PriorityRule.RISK_ONLY
)


class Ticks:
    """A clock that goes on by a second and a bit with each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1001)
        return self.now


def desk_on(path: Path, access: Access = Access.READ_WRITE, who: str = "Analyst", prefix: str = "id") -> Desk:
    """A desk on the library at ``path``; where there is none, on a new one."""
    numbers = count(1)
    if access is Access.READ_WRITE and not path.exists():
        empty_at(path)
    return Desk(Library.open(path, access), who, Ticks(), lambda: f"{prefix}{next(numbers)}")


def wanted(areas: Sequence[str] = AREAS, scheme: Scheme = DERBYSHIRE, title: str = "Assessment day") -> NewSession:
    return NewSession(title, "Partnership", "2026-11-02", scheme, areas)


def ids(session: Session) -> dict[str, str]:
    """Area ids by name, the removed ones too."""
    return {area.name: area.area_id for area in session.areas}


def score(editor: SessionEditor, marks: Mapping[str, Marks]) -> None:
    """Mark areas by name with impact, probability, threat."""
    named = ids(editor.session)
    editor.set_marks(
        [
            (named[a], f, v)
            for a, values in marks.items()
            for f, v in zip(("impact", "probability", "threat"), values, strict=True)
        ]
    )


def ranks(session: Session) -> dict[str, str]:
    """Labels of the priority ranks of the scored areas, by name."""
    return {r.area.name: r.priority_rank.label for r in session.ranking.scored if r.priority_rank}


def agreed(session: Session) -> list[list[str]]:
    """The agreed order as groups of names."""
    return [[session.by_id[a].name for a in group] for group in session.agreed.groups]


def mark(area_id: str, factor: str, value: int) -> Mark:
    return Mark(area_id, factor, value, SETTLED_ROUND, ROOM)


def rows(editor: SessionEditor) -> tuple[LogRow, ...]:
    return editor.library.log(editor.session.info.version_id)


def fresh(editor: SessionEditor) -> Session:
    """The session as the file has it."""
    return editor.library.load(editor.session.info.version_id)


@contextmanager
def refused(editor: SessionEditor, match: str) -> Iterator[None]:
    """What is done inside is refused with one sentence, and neither memory nor file nor log changes."""
    before = editor.session, fresh(editor), editor.library.log(), editor.saved_at
    heard: list[object] = []
    editor.listen(heard.append)
    with pytest.raises(RiskDeskError, match=match) as caught:
        yield
    assert "\n" not in str(caught.value)
    assert (editor.session, fresh(editor), editor.library.log(), editor.saved_at) == before
    assert heard == []
