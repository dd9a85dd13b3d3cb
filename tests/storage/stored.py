"""Sessions to store: small ones made by hand, and whole ones by hypothesis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from hypothesis import strategies as st

from riskdesk.domain.agreed import Decision, Move, MoveState, Settlement
from riskdesk.domain.catalogue import Assessment, LogNote
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, PriorityRule, Scheme
from riskdesk.domain.scheme_file import dump_scheme, load_scheme, read_scheme
from riskdesk.domain.session import (
    Attendee,
    Confidence,
    Mark,
    RecordedRanks,
    RiskArea,
    Session,
    SessionInfo,
    State,
    mark_key,
)

NOTE = LogNote("score", "Recorder", "2010-11-02T14:02:11.000Z")
YEAR = Assessment("year", "Strategic assessment 2010/11", "Safer Communities Board")


@cache
def scheme() -> Scheme:
    with as_file(files("riskdesk.resources") / "schemes" / "derbyshire-2010.toml") as path:
        return load_scheme(dump_scheme(read_scheme(path)))


def info(name: str = "day", state: State = State.DRAFT, **more: Any) -> SessionInfo:
    closed = "2010-11-02T17:00:00.000Z" if state is State.CLOSED else ""
    details = {"title": f"Session {name}", "closed_at": closed} | more
    return SessionInfo(f"{name}-1", name, YEAR.assessment_id, 1, state, YEAR.title, **details)


def area(n: int, **more: Any) -> RiskArea:
    return replace(RiskArea(f"area-{n}", f"Area {n}", f"A{n}", n), **more)


def marked(areas: Sequence[RiskArea], *factors: str, value: int = 3) -> dict[tuple[str, str, int, str], Mark]:
    marks = (Mark(a.area_id, factor, value) for a in areas for factor in factors)
    return {mark_key(mark): mark for mark in marks}


def scored_session(name: str = "day", state: State = State.DRAFT, count: int = 3) -> Session:
    """One row or more in every table that a scored session has."""
    areas = tuple(area(n) for n in range(count))
    return Session(
        info(name, state),
        scheme(),
        dump_scheme(scheme()),
        areas,
        marked(areas, IMPACT, PROBABILITY, THREAT),
        (Move("move", 1, "area-2", "area-0", "The meeting's judgement", "3", "1"),),
        (Settlement("tie", 1, ("area-0", "area-1"), Decision.LEAVE, "No difference", "14/25"),),
        (Attendee(0, "Analyst", "Police"),),
    )


def recorded_session(name: str = "published") -> Session:
    areas = tuple(area(n) for n in range(3))
    facts = (RecordedRanks("area-0", 3, 1, 1), RecordedRanks("area-1", None, 2, None), RecordedRanks("area-2", 1, 3, 2))
    return Session(info(name, State.RECORDED), None, areas=areas, recorded={f.area_id: f for f in facts})


characters = st.characters(codec="utf-8")
texts = st.one_of(
    st.text(characters, max_size=30),
    st.sampled_from(
        ("", "R&D <b>'\"; --", "👮🏽‍♀️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "שלום עולם", "\u202eمرحبا\u202c", "a\0b", "é" * 4_000, "\r\n\t")
    ),
)
_UNSEEN = dict.fromkeys([*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
names = texts.map(lambda text: text.translate(_UNSEEN)).filter(lambda text: text.strip() != "")
ids = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6)
dates = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()))
places = st.one_of(st.none(), st.integers(1, 500))


@st.composite
def area_lists(draw: st.DrawFn) -> tuple[RiskArea, ...]:
    found = draw(st.lists(ids, unique=True, max_size=5))
    codes = draw(st.lists(names, min_size=len(found), max_size=len(found), unique=True))
    return tuple(
        RiskArea(
            area_id,
            draw(names),
            code,
            draw(st.integers(0, 500)),
            draw(texts),
            draw(texts),
            draw(st.booleans()),
            draw(st.none() | texts),
            draw(texts),
            draw(texts),
            draw(texts),
            draw(dates),
            draw(st.none() | st.sampled_from(Confidence)),
            # Not of this session: no area is its own ancestor, by whatever way.
            tuple(f"earlier-{n}" for n in draw(st.lists(ids, max_size=3))),
            draw(texts),
        )
        for area_id, code in zip(found, codes, strict=True)
    )


@st.composite
def infos(draw: st.DrawFn, state: State) -> SessionInfo:
    closed = {State.DRAFT: st.just(""), State.CLOSED: names, State.RECORDED: texts}[state]
    version_id = draw(ids)
    others = texts.filter(lambda other: other != version_id)
    return SessionInfo(
        version_id, draw(ids), YEAR.assessment_id, 1, state, draw(st.just("") | names), draw(names), draw(texts),
        draw(dates), draw(texts), draw(dates), draw(texts), draw(texts), draw(texts), draw(dates), draw(dates),
        draw(texts), draw(st.booleans()), draw(texts), draw(closed), draw(others), "", draw(others),
    )  # fmt: skip


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    state = draw(st.sampled_from(State))
    areas = draw(area_lists())
    held = Session(draw(infos(state)), None, areas=areas, attendees=draw(attendee_lists()))
    known = [a.area_id for a in areas]
    if state is State.RECORDED:
        return replace(held, recorded={a: RecordedRanks(a, draw(places), draw(places), draw(places)) for a in known})
    method = replace(scheme(), name=draw(ids), priority_rule=draw(st.sampled_from(PriorityRule)))
    text = dump_scheme(method)
    marks = draw(st.lists(marks_of(known), unique_by=mark_key, max_size=8)) if known else []
    moves = draw(st.lists(moves_of(known), unique_by=(lambda m: m.move_id, lambda m: m.seq))) if len(known) > 1 else []
    ties = (
        draw(st.lists(ties_of(known), unique_by=(lambda s: s.settlement_id, lambda s: s.seq))) if len(known) > 1 else []
    )
    return replace(
        held,
        scheme=load_scheme(text),
        scheme_text=text,
        marks={mark_key(mark): mark for mark in marks},
        moves=tuple(sorted(moves, key=lambda m: m.seq)),
        settlements=tuple(sorted(ties, key=lambda s: s.seq)),
    )


def attendee_lists() -> st.SearchStrategy[tuple[Attendee, ...]]:
    people = st.lists(st.tuples(texts, texts), max_size=3)
    return people.map(lambda found: tuple(Attendee(n, *words) for n, words in enumerate(found)))


def marks_of(known: Sequence[str]) -> st.SearchStrategy[Mark]:
    """Marks of any round and scorer, as the scheme has them."""
    highest = st.sampled_from(((IMPACT, 5), (PROBABILITY, 5), (THREAT, 25)))
    marked = highest.flatmap(lambda factor: st.tuples(st.just(factor[0]), st.integers(1, factor[1])))
    rest = st.tuples(st.sampled_from(known), marked, st.integers(0, 2**63 - 1), ids)
    return rest.map(lambda found: Mark(found[0], *found[1], *found[2:]))


@st.composite
def moves_of(draw: st.DrawFn, known: Sequence[str]) -> Move:
    moved, ahead = draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True))
    seq, state = draw(st.integers(0, 99)), draw(st.sampled_from(MoveState))
    return Move(draw(ids), seq, moved, draw(st.sampled_from((None, ahead))), draw(names), draw(ids), draw(ids), state)


@st.composite
def ties_of(draw: st.DrawFn, known: Sequence[str]) -> Settlement:
    tied = draw(st.lists(st.sampled_from(known), min_size=2, unique=True))
    decision, seq = draw(st.sampled_from(Decision)), draw(st.integers(0, 99))
    return Settlement(draw(ids), seq, tuple(tied), decision, draw(texts), "14/25", draw(st.booleans()))


def fields_at(log_text: str | None) -> dict[str, Any]:
    """One side of a log row, with lists as the tuples that the entities have."""
    values: dict[str, Any] = json.loads(log_text) if log_text is not None else {}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
