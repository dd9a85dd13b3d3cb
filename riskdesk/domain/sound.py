"""Whether what is read can be a session: the rules of the library's schema, and those by which ranks are computed.

A file or a library that anybody may have made is asked before anything is computed of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar
from unicodedata import category

from riskdesk.domain.agreed import Move, Settlement
from riskdesk.domain.errors import MarkError
from riskdesk.domain.session import Mark, Session, SessionInfo, State
from riskdesk.domain.table import shown
from riskdesk.domain.words import TURNING

ANY_COUNT = 1_000_000
"""A position or rank may be as high as the areas were many; some may have been removed since."""
_Item = TypeVar("_Item")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Wrong(Exception):  # noqa: N818 says what is the matter
    """A value is not allowed; ``where`` grows on the way out, so that a sound file costs no paths."""

    def __init__(self, problem: str, where: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where

    def inside(self, part: str) -> Wrong:
        """The same, one step further out: ``part`` is a key, or a place such as "[2]"."""
        dot = "." if self.where and not self.where.startswith("[") else ""
        self.where = f"{part}{dot}{self.where}"
        return self


def within(part: str, reader: Callable[[_Given], _Made], value: _Given) -> _Made:
    """What ``reader`` makes of the value, or its complaint with ``part`` ahead of the place that it names."""
    try:
        return reader(value)
    except Wrong as wrong:
        raise wrong.inside(part) from None


def once(found: Iterable[Any], key: Callable[[Any], Hashable], what: str) -> None:
    """Each key once.

    Raises:
        Wrong: names the place of the second.
    """
    seen = set()
    for n, item in enumerate(found, 1):
        if key(item) in seen:
            raise Wrong(f"{what} stands twice").inside(f"[{n}]")
        seen.add(key(item))


def every_item(found: Iterable[_Item], check: Callable[[_Item], object]) -> None:
    """Check the items of a list, counted from 1 in complaints."""
    n = 0
    try:
        for n, item in enumerate(found, 1):  # noqa: B007 - the place of the one that is wrong
            check(item)
    except Wrong as wrong:
        raise wrong.inside(f"[{n}]") from None


def check_name(name: str) -> None:
    """A name, title or code without what would let it look like another: this program keeps none with control
    characters, or characters that turn the text that follows round.

    Raises:
        Wrong: it has one.
    """
    if not name.isprintable():
        for sign in name:
            if sign in TURNING or category(sign) == "Cc":
                raise Wrong(f"holds the character U+{ord(sign):04X}, which is not seen; a name has none")


def check_info(info: SessionInfo) -> None:
    """Details that fit one another."""
    if (info.state is State.CLOSED) != (info.closed_at != "") and info.state is not State.RECORDED:
        raise Wrong("a closed session has the time of its closing, and a draft has none").inside("closed_at")
    if (info.number == 1) != (not info.reopened.strip("\t\n\r ")):
        raise Wrong("a reopened session has the reason, and a first version has none").inside("reopened")
    for key in ("title", "assessment_title"):
        within(key, check_name, getattr(info, key))
    for key in ("held_on", "data_to", "issued_on", "review_on"):
        within(key, _day, getattr(info, key))
    for key in ("rescored_from", "compares_with"):
        if getattr(info, key) == info.version_id:
            raise Wrong("a version is not rescored from itself, and not compared with itself").inside(key)


def _day(text: str) -> None:
    try:
        if not text or (len(text) == 10 and date.fromisoformat(text)):
            return
    except ValueError:
        pass
    raise Wrong(f"found {shown(text)}; a date such as 2010-11-02 is wanted")


def check_session(session: Session) -> None:
    """One version by itself.

    Raises:
        Wrong: it breaks a rule; names the part of it.
    """
    recorded = session.info.state is State.RECORDED
    if recorded != (session.scheme is None):
        raise Wrong("a recorded session has no scheme, and every other session has one").inside("scheme")
    if recorded and (session.marks or session.moves or session.settlements):
        raise Wrong("a recorded session has ranks only: no marks, moves or settled ties")
    if session.recorded and not recorded:
        raise Wrong("only a recorded session has recorded ranks").inside("recorded")
    for part, check in _PARTS.items():
        within(part, check, session)


def _areas(session: Session) -> None:
    once(session.areas, lambda a: a.area_id, "this id")
    once((a for a in session.areas if a.removed is None), lambda a: a.code, "a code")
    every_item(session.areas, lambda a: within("name", check_name, a.name))
    every_item(session.areas, lambda a: within("code", check_name, a.code))
    every_item(session.areas, lambda a: within("data_to", _day, a.data_to))
    # Ancestors may be areas of a session that was not exported; those that are known must come before their heirs.
    try:
        TopologicalSorter({a.area_id: a.ancestors for a in session.areas}).prepare()
    except CycleError as error:
        place = next(n for n, area in enumerate(session.areas, 1) if area.area_id in error.args[1])
        raise Wrong("a risk area cannot be its own ancestor").inside(f"[{place}].ancestors") from None


def _here(session: Session, *area_ids: str) -> None:
    for area_id in area_ids:
        if area_id not in session.by_id:
            raise Wrong(f"the risk area {shown(area_id)} is not in this session")


def _marks(session: Session) -> None:
    factors = {factor.key: factor for factor in session.scheme.factors} if session.scheme else {}

    def check(mark: Mark) -> None:
        _here(session, mark.area_id)
        if mark.factor not in factors:
            raise Wrong(f"the scheme has no factor {shown(mark.factor)}; it has {', '.join(factors)}").inside("factor")
        try:
            factors[mark.factor].check(mark.value, ANY_COUNT)
        except MarkError as error:
            raise Wrong(str(error)) from None

    every_item(session.marks.values(), check)


def _moves(session: Session) -> None:
    def check(move: Move) -> None:
        _here(session, *move.concerns())
        if move.area_id == move.ahead_of:
            raise Wrong("a risk area cannot be moved ahead of itself")

    once(session.moves, lambda m: m.move_id, "this id")
    every_item(session.moves, check)


def _settlements(session: Session) -> None:
    def check(settlement: Settlement) -> None:
        _here(session, *settlement.areas)
        if len(settlement.areas) < 2:
            raise Wrong("a tie is of two risk areas or more")

    once(session.settlements, lambda s: s.settlement_id, "this id")
    every_item(session.settlements, check)


def _recorded(session: Session) -> None:
    every_item(session.recorded.values(), lambda ranks: _here(session, ranks.area_id))


def _attendees(session: Session) -> None:
    once(session.attendees, lambda a: a.position, "this position")


_PARTS: dict[str, Callable[[Session], None]] = {
    "areas": _areas,
    "marks": _marks,
    "moves": _moves,
    "settlements": _settlements,
    "attendees": _attendees,
    "recorded": _recorded,
}
