"""Sessions for the public version: names and codes that nothing else in a paper holds, so that a leak is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from riskdesk.domain.agreed import Decision, Move, Settlement
from riskdesk.domain.public import Public
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme, scheme_from
from riskdesk.domain.session import Attendee, Mark, RiskArea, Session, SessionInfo, State, mark_key
from tests.domain.made import merged, table

SHOWN = ("Kestrel", "Lapwing", "Merlin", "Nuthatch", "Osprey", "Plover", "Redwing")
HELD = ("Xylograph", "Vermilion", "Quixotry", "Zeugma")
CODES = {"Xylograph": "XQX", "Vermilion": "QVQ", "Quixotry": "ZQJ", "Zeugma": "JZV"}

POINTS = table()
SUM_OF_RANKS = merged(table(), {"priority": {"rule": "sum of ranks"}})
POSITIONS = merged(
    table(), {"threat": {"kind": "position", "maximum": None}, "priority": {"rule": "sum of ranks", "ties": ["threat"]}}
)
RISK_ONLY = merged(
    table(), {"priority": {"rule": "risk only", "ties": []}, "risk": {"ties": ["threat", "probability"]}}
)
TABLES = (POINTS, SUM_OF_RANKS, POSITIONS, RISK_ONLY)


def scheme_of(made: dict[str, Any]) -> Scheme:
    return scheme_from(made, "made.toml")


def session_of(
    scheme: Scheme,
    names: Sequence[str],
    marks: Sequence[Sequence[int | None]],
    moves: Sequence[Move] = (),
    settlements: Sequence[Settlement] = (),
    **details: Any,
) -> Session:
    """A closed session; an area's id is its name."""
    held = {}
    for name, values in zip(names, marks, strict=True):
        for factor, value in zip(("impact", "probability", "threat"), values, strict=True):
            if value is not None:
                mark = Mark(name, factor, value)
                held[mark_key(mark)] = mark
    areas = tuple(
        RiskArea(n, n, CODES.get(n, n[:2].upper()), i, justification=f"Because of the {n}.")
        for i, n in enumerate(names)
    )
    info = SessionInfo("v1", "s1", "x1", 1, State.CLOSED, "Strategic assessment", "Assessment day", "Partnership")
    people = (Attendee(0, "Facilitator", "County council"), Attendee(1, "Analyst", "Police"))
    return Session(
        replace(info, **details), scheme, dump_scheme(scheme), areas, held, tuple(moves), tuple(settlements), people
    )


_MARKS = st.tuples(*[st.one_of(st.none(), st.integers(1, 3), st.integers(1, 3))] * 3)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Session, Public]:
    """A session with ties, moves and settled ties, and what is withheld of it; some areas are always shown."""
    shown, held = SHOWN[: draw(st.integers(1, 7))], HELD[: draw(st.integers(0, 4))]
    names = draw(st.permutations((*shown, *held)))
    scheme = scheme_of(draw(st.sampled_from(TABLES)))
    session = session_of(scheme, names, [draw(_MARKS) for _ in names])
    settlements = [
        Settlement(f"t{n}", n, tuple(draw(st.permutations(group))), Decision.ORDER, f"Settled for {group[0]}.", "1")
        for n, group in enumerate(session.ranking.groups)
        if len(group) > 1 and draw(st.booleans())
    ]
    public = Public(frozenset(held), said=draw(st.booleans()), agencies=draw(st.booleans()))
    return replace(session, moves=draw(moves(names)), settlements=tuple(settlements)), public


def moves(names: Sequence[str]) -> st.SearchStrategy[tuple[Move, ...]]:
    """Moves of any area ahead of any other, or to the end."""
    pairs = st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=4)
    return pairs.map(
        lambda made: tuple(
            Move(f"m{n}", n, one, None if one == other else other, f"{one} goes ahead of {other}.", "2", "1")
            for n, (one, other) in enumerate(made)
        )
    )
