"""A library in which every text is an attack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from riskdesk.domain.agreed import Decision, Move, MoveState, Settlement
from riskdesk.domain.catalogue import Assessment, LogNote
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Attendee, Confidence, Mark, RiskArea, Session, SessionInfo, State, mark_key
from riskdesk.services.schemes import default_scheme
from riskdesk.storage.library import Library

MARKUP = "<b>x</b><img src='file:///etc/passwd'><a href='http://e.invalid'>&amp;lol</a>"
FORMULA = '=HYPERLINK("http://e.invalid","x")'
TERMINAL = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202egnp\u2066"
NOTE = LogNote("new session", MARKUP, "2026-01-31T09:00:00.000Z", f"{FORMULA} {MARKUP} {TERMINAL}")


def name(n: object) -> str:
    """What a name may hold: markup and a formula."""
    return f"={n}<b>x</b><img src='file:///etc/passwd'><a href='http://e.invalid'>&amp;"


def words(n: object) -> str:
    """What a text of several lines may hold."""
    return f"{FORMULA}\n{MARKUP} {n} {TERMINAL}"


def hostile_session(number: int = 1, state: State = State.DRAFT, assessment: str = "a") -> Session:
    """A scored session with a tie that is settled, a move, notes on each area, and people."""
    scheme = replace(
        default_scheme(),
        name=f"{name('scheme')}",
        source=MARKUP,
        description=MARKUP,
        risk_definition=MARKUP,
        impact=replace(default_scheme().impact, definition=MARKUP),
    )
    info = SessionInfo(
        f"v{number}",
        f"s{number}",
        assessment,
        1,
        state,
        name("assessment"),
        name(f"session {number}"),
        name("partnership"),
        f"2026-0{number}-28",
        period=MARKUP,
        marking=MARKUP,
        handling=words("handling"),
        issued_to=MARKUP,
        label=MARKUP,
        source=words("source"),
        closed_at="2026-03-01T09:00:00.000Z" if state is State.CLOSED else "",
    )
    areas = tuple(
        RiskArea(
            f"{assessment}-{n}",
            name(n),
            f"=<b{n}",
            n,
            words("definition"),
            MARKUP,
            parked=n == 1,
            removed=None if n < 5 else words("removed"),
            justification=words("justification"),
            dissent=words("dissent"),
            source=words("source"),
            confidence=Confidence.LOW,
            change_reason=words("change"),
        )
        for n in range(6)
    )
    marks = [
        Mark(area.area_id, key, value)
        for area, values in zip(areas, ((5, 5, 9), (3, 4, 7), (3, 4, 7), (2, 1, 2), (1, 1, 1 + number)), strict=False)
        for key, value in zip(("impact", "probability", "threat"), values, strict=True)
    ]
    move = Move("m", 1, f"{assessment}-4", f"{assessment}-3", words("move"), "5", "4", MoveState.AGREED)
    tie = Settlement("t", 1, (f"{assessment}-1", f"{assessment}-2"), Decision.ORDER, words("tie"), "13/25", False)
    people = tuple(Attendee(n, MARKUP, name("agency")) for n in range(2))
    kept = {mark_key(mark): mark for mark in marks}
    return Session(info, scheme, dump_scheme(scheme), areas, kept, (move,), (tie,), people)


def hostile_library(path: Path) -> Path:
    """An assessment with two sessions, the first one closed, and another one with a closed session."""
    with Library.open(path, create=True) as library:
        library.add_assessment(Assessment("a", name("assessment"), name("partnership")), NOTE)
        library.add_session(hostile_session(1, State.CLOSED), NOTE)
        second = hostile_session(2)
        library.add_session(replace(second, info=replace(second.info, rescored_from="v1")), NOTE)
        library.add_assessment(Assessment("b", name("other assessment"), name("other partnership")), NOTE)
        library.add_session(hostile_session(3, State.CLOSED, "b"), NOTE)
    return path
