"""Sessions to be compared, by hand and by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from riskdesk.domain.agreed import Decision, Move, Settlement, score_text
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, RecordedRanks, RiskArea, Session, SessionInfo, State, mark_key
from tests.domain.made import legal_marks, scheme, schemes

Marks = tuple[int | None, int | None, int | None]
FACTORS = ("impact", "probability", "threat")
PLAIN = scheme()
"""Product, by score, points 1-25, half and half; Low to 4, High from 5."""
METHODS = (
    PLAIN,
    scheme({"name": "The plain one renamed"}),
    scheme({"impact": {"definition": "Harm."}, "priority": {"rule": "product"}}),
    scheme({"threat": {"maximum": 3}, "priority": {"rule": "threat only", "ties": ["probability"]}}),
    scheme({"threat": {"kind": "position", "maximum": None}, "priority": {"rule": "sum of ranks", "ties": []}}),
    scheme({"threat": None, "risk": {"order": "impact first"}, "priority": {"rule": "risk only"}}),
    scheme({"priority": {"risk_weight": "3/5"}}, 3, 4),
)
"""Some of every kind, to compare with each other; drawing two schemes for each pair takes much longer."""


def info(title: str = "Then", state: State = State.CLOSED, details: Mapping[str, str] | None = None) -> SessionInfo:
    """The details of a first version; the id is the title."""
    made = SessionInfo(f"{title}-1", title, "a", 1, state, "Strategic assessment", title)
    return replace(made, **(details or {}))  # type: ignore[arg-type]


def held(
    title: str,
    marks: Mapping[str, Marks],
    made: Scheme = PLAIN,
    areas: Sequence[RiskArea] = (),
    details: Mapping[str, str] | None = None,
) -> Session:
    """A closed session of areas whose id is their name; ``areas`` replaces or adds some, as they are."""
    own = {name: RiskArea(name, name, name[:2].upper(), n) for n, name in enumerate(marks)}
    own.update({area.area_id: area for area in areas})
    kept = [
        Mark(name, factor, value)
        for name, given in marks.items()
        for factor, value in zip(FACTORS, given, strict=True)
        if value is not None
    ]
    return Session(
        info(title, details=details),
        made,
        dump_scheme(made),
        tuple(own.values()),
        {mark_key(mark): mark for mark in kept},
    )


def recorded(title: str, ranks: Mapping[str, int | None]) -> Session:
    """A session of which only agreed ranks are known."""
    areas = tuple(RiskArea(name, name, name[:2].upper(), n) for n, name in enumerate(ranks))
    facts = {name: RecordedRanks(name, None, None, value) for name, value in ranks.items()}
    return Session(info(title, State.RECORDED), None, "", areas, recorded=facts)


def moved(session: Session, area_id: str, ahead_of: str | None, reason: str = "judged so") -> Session:
    """The session with one agreed move more."""
    seq = len(session.moves) + 1
    return replace(session, moves=(*session.moves, Move(f"m{seq}", seq, area_id, ahead_of, reason, "", "")))


def settled(session: Session, areas: Sequence[str], reason: str = "told so") -> Session:
    """The session with one tie settled in this order."""
    score, seq = score_text(session.ranking, areas[0]), len(session.settlements) + 1
    tie = Settlement(f"t{seq}", seq, tuple(areas), Decision.ORDER, reason, score)
    return replace(session, settlements=(*session.settlements, tie))


NAMES = ("Alcohol", "Burglary", "Drugs", "Fraud", "Hate Crime", "Knives", "Terrorism")
# A strategy that is made while drawing is checked and named anew for each draw, which takes longer than the draw.
_DEFINITIONS = st.sampled_from(("", "", "What it covers.", "Something else."))
_SOME = st.lists(st.sampled_from(NAMES), unique=True)
_ANCESTORS = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)
_AGAIN = st.sampled_from(("", " again"))
_REMOVED = st.sampled_from((None, None, None, "why not"))
_CHANGED = st.sampled_from(("", "seen more"))
_UP_TO_2, _UP_TO_3, _YES_OR_NO = st.integers(0, 2), st.integers(0, 3), st.booleans()
_RECORDED = st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(1, 7))
_METHODS = st.sampled_from(METHODS)
_SCHEMES = schemes()


@st.composite
def sessions(draw: st.DrawFn, made: Scheme, title: str) -> Session:
    """A session on some of the areas under a scheme: some unscored, some removed, merged or moved."""
    marks: dict[str, Marks] = {}
    areas = []
    limits = [f.limits(len(NAMES)) for f in made.factors]
    for name in draw(_SOME):
        given_ = [draw(legal_marks(*both)) for both in limits]
        marks[name] = (given_[0], given_[1], given_[2] if len(given_) > 2 else None)
        areas.append(
            RiskArea(
                name,
                name + draw(_AGAIN),
                name[:2],
                0,
                draw(_DEFINITIONS),
                removed=draw(_REMOVED),
                ancestors=tuple(draw(_ANCESTORS)),
                change_reason=draw(_CHANGED),
            )
        )
    session = held(title, marks, made, areas)
    ranked = [r.area.area_id for r in session.ranking.scored]
    for _ in range(draw(_UP_TO_2) if len(ranked) > 1 else 0):
        one, other = draw(st.permutations(ranked))[:2]
        session = moved(session, one, draw(st.sampled_from((other, None))))
    for group in session.ranking.groups:
        if len(group) > 1 and draw(_YES_OR_NO):
            session = settled(session, draw(st.permutations(group)))
    return session


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Session, Session]:
    """Two sessions by one method."""
    made = draw(_SCHEMES)
    return draw(sessions(made, "Then")), draw(sessions(made, "Now"))


@st.composite
def any_pairs(draw: st.DrawFn) -> tuple[Session, Session]:
    """Two sessions, each under its own scheme or recorded."""
    return draw(_any("Then")), draw(_any("Now"))


@st.composite
def _any(draw: st.DrawFn, title: str) -> Session:
    if draw(_UP_TO_3) == 0:
        return recorded(title, draw(_RECORDED))
    return draw(sessions(draw(_METHODS), title))
