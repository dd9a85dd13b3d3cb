"""The sessions of an assessment as a history: ranks and scores over time for the chart, and one area's whole story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.catalogue import LogRow
from riskdesk.domain.compare import Comparison, Row, Side, compare
from riskdesk.domain.compare_pair import worded_otherwise
from riskdesk.domain.compare_sides import sides
from riskdesk.domain.rescoring import Reviewed, reviewed
from riskdesk.domain.scheme import ThreatKind
from riskdesk.domain.session import Session, SessionInfo, State
from riskdesk.domain.words import day, listed, number
from riskdesk.figures.chart_data import ChartColumn, ChartData, Kind, Link, Point, Scale, Series
from riskdesk.immutable import immutable
from riskdesk.services.past import Past
from riskdesk.storage.errors import Damaged
from riskdesk.storage.library import Library

CARRIED_OVER = frozenset({"new session", "new assessment", "rescore", "reopen", "import"})
"""Kinds of edits in which marks are carried over, and nobody gives them."""
MOST_CHAPTERS = 40
"""So many versions of an area's story are told, the newest; each is compared with the one before it."""
MOST_COLUMNS = 12
"""So many sessions stand beside each other: three years of quarters."""


class Quantity(StrEnum):
    """What a chart shows of each area."""

    RANK = "rank"
    RISK = "risk"
    THREAT = "threat"


@immutable(slots=False)
class History:
    """Sessions of one assessment in the order of time, each as it stands: those from ``start`` to ``end`` (exclusive)
    of ``total``, drafts in which nothing is scored left out."""

    steps: tuple[Session, ...]
    start: int
    end: int
    total: int


def read_history(past: Past, assessment_id: str, end: int | None = None, present: Session | None = None) -> History:
    """The last sessions up to the one numbered ``end`` (from 0, exclusive; ``None`` for all there are).

    Sessions that are drafts only are there too. ``present`` is shown as it is in memory, in place of what stands of its
    session, if that is a draft: what is open counts as it now is.
    """
    known = past.standing(assessment_id, drafts=True)
    end = len(known) if end is None else max(0, min(end, len(known)))
    start = max(0, end - MOST_COLUMNS)
    steps = []
    for summary in known[start:end]:
        held = present if present and present.info.version_id == summary.version_id else None
        step = held or past.version(summary.version_id)
        # A draft in which nothing is scored yet would only take room from the names.
        if step.marks or not step.editable:
            steps.append(step)
    return History(tuple(steps), start, end, len(known))


# The chart


def chart_up_to(past: Past, session: Session, quantity: Quantity) -> ChartData | None:
    """The chart that ends with a session, in the very version that is given; ``None`` where its scheme and those before
    have no such quantity."""
    known = [s.session_id for s in past.standing(session.info.assessment_id, drafts=True)]
    place = known.index(session.info.session_id) if session.info.session_id in known else len(known) - 1
    steps = read_history(past, session.info.assessment_id, place + 1, session).steps
    return chart_of([session if s.info.session_id == session.info.session_id else s for s in steps], quantity)


def chart_for(past: Past, comparison: Comparison, quantity: Quantity) -> ChartData | None:
    """The chart that goes with a comparison: the very versions that are compared stand in it, and are marked."""
    old, new = comparison.old, comparison.new
    steps: list[Session] = []
    for step in read_history(past, new.info.assessment_id, _end_with(past, old, new)).steps:
        pair = [s for s in (old, new) if s.info.session_id == step.info.session_id]
        steps += sorted(pair, key=lambda s: s.info.number) or [step]
    if old not in steps and old.info.assessment_id == new.info.assessment_id:
        # Longer ago than there is room for: it stands at the head, in place of the first of those between.
        steps[:1] = [old]
    marks = {old.info.version_id: "then", new.info.version_id: "now"}
    return chart_of(steps, quantity, marks if old is not new else {})


def _end_with(past: Past, old: Session, new: Session) -> int | None:
    """Where the chart of a comparison ends: with the newest session if both stand in that chart, else with the later of
    the two."""
    known = [s.session_id for s in past.standing(new.info.assessment_id, drafts=True)]
    places = [known.index(s.info.session_id) for s in (old, new) if s.info.session_id in known]
    return max(places) + 1 if places and min(places) < len(known) - MOST_COLUMNS else None


def chart_of(steps: Sequence[Session], quantity: Quantity, marks: Mapping[str, str] | None = None) -> ChartData | None:
    """What a chart of these sessions shows; ``None`` where the newest scheme has no such quantity.

    ``marks`` gives a word for the heading of some, by version id.
    """
    scales = _scales(steps, quantity)
    if quantity is not Quantity.RANK and scales is None:
        return None
    tables = [sides(step) for step in steps]
    titles = {Quantity.RANK: "Priority rank", Quantity.RISK: "Risk score", Quantity.THREAT: "Threat"}
    return ChartData(
        Kind.RANK if quantity is Quantity.RANK else Kind.VALUE,
        _columns(steps, marks or {}),
        tuple(_series(steps, tables, area_id, quantity) for area_id in _areas(tables)),
        titles[quantity],
        scales,
        tuple(_links(steps)),
    )


def has_quantity(steps: Sequence[Session], quantity: Quantity) -> bool:
    """Whether the newest scheme has such a quantity, so that there is a chart of it."""
    return quantity is Quantity.RANK or _scales(steps, quantity) is not None


def _areas(tables: Iterable[Mapping[str, Side]]) -> Iterable[str]:
    return dict.fromkeys(area_id for table in tables for area_id in table)


def _scales(steps: Sequence[Session], quantity: Quantity) -> Scale | None:
    """The ends of the newest scheme's scale; positions run to the number of areas."""
    scheme = next((s.scheme for s in reversed(steps) if s.scheme), None)
    if scheme is None or quantity is Quantity.RANK:
        return None
    if quantity is Quantity.RISK:
        return Scale(0, scheme.maximum_risk)
    if scheme.threat is None:
        return None
    if scheme.threat_kind is ThreatKind.POSITION:
        return Scale(1, max(2, *(len(s.present) for s in steps)), inverted=True)
    return Scale(0, scheme.threat.maximum or 1)


def short_name(info: SessionInfo) -> str:
    """The title, with the version where it is not the first."""
    return info.title if info.number == 1 else f"{info.title} v{info.number}"


def _version_name(info: SessionInfo, steps: Sequence[Session]) -> str:
    """The title, with the version also of a first one that stands beside another of its session."""
    several = sum(s.info.session_id == info.session_id for s in steps) > 1
    return f"{info.title} v{info.number}" if several else short_name(info)


def standing_words(info: SessionInfo) -> str:
    """The date, or what else there is to say of when a session was: "made up", "recorded", "draft"."""
    when = " · ".join(filter(None, ("made up" if info.illustrative else "", day(info.held_on))))
    state = {State.DRAFT: "draft", State.RECORDED: "recorded", State.CLOSED: ""}[info.state]
    return " · ".join(filter(None, (when, state))) or "not dated"


def _columns(steps: Sequence[Session], marks: Mapping[str, str]) -> tuple[ChartColumn, ...]:
    breaks = [""] + ["" if _comparable(old, new) else "method changed" for old, new in pairwise(steps)]
    return tuple(
        ChartColumn(
            s.info.version_id,
            _version_name(s.info, steps),
            " · ".join(filter(None, (marks.get(s.info.version_id, ""), standing_words(s.info)))),
            ", ".join(filter(None, (short_name(s.info), day(s.info.held_on), s.info.label))),
            broken,
        )
        for s, broken in zip(steps, breaks, strict=True)
    )


def _comparable(old: Session, new: Session) -> bool:
    return old.scheme_text == new.scheme_text or compare(old, new).comparable


def _series(steps: Sequence[Session], tables: Sequence[Mapping[str, Side]], area_id: str, quantity: Quantity) -> Series:
    newest = next(s.by_id[area_id] for s, t in zip(reversed(steps), reversed(tables), strict=True) if area_id in t)
    kind = next((s.scheme.threat_kind for s in reversed(steps) if s.scheme), ThreatKind.NONE)
    points = tuple(
        _point(step, table[area_id], area_id, quantity, kind) if area_id in table else None
        for step, table in zip(steps, tables, strict=True)
    )
    points = tuple(
        replace(point, mark="definition changed") if point and _redefined(steps[:n], area_id, steps[n]) else point
        for n, point in enumerate(points)
    )
    return Series(area_id, newest.code, newest.name, points, "" if area_id in tables[-1] else _end(steps, area_id))


def _end(steps: Sequence[Session], area_id: str) -> str:
    """What became of an area that the last session does not have."""
    links = [link for link in _links(steps) if link.from_series == area_id]
    into = [steps[link.to_column].by_id[link.to_series] for link in links]
    if not into:
        return "dropped"
    names = listed([area.name for area in into])
    if len(into) > 1:
        return f"split into {names}"
    return f"merged into {names}" if len(into[0].ancestors) > 1 else f"made into {names}"


def _redefined(earlier: Sequence[Session], area_id: str, step: Session) -> bool:
    """Whether what the area covers reads otherwise than in the session before it that has the area."""
    before = next((s.by_id[area_id] for s in reversed(earlier) if area_id in s.by_id), None)
    return before is not None and worded_otherwise(before.definition, step.by_id[area_id].definition)


def _point(step: Session, side: Side, area_id: str, quantity: Quantity, kind: ThreatKind) -> Point | None:
    if quantity is Quantity.RANK:
        if side.agreed is None:
            return None
        move = step.agreed.by_id[area_id].move if step.scheme else None
        waits = move is not None and move.state is MoveState.CONFIRM
        return Point(side.agreed.value, side.agreed.label, "to be confirmed" if waits else "")
    if quantity is Quantity.RISK:
        return None if side.risk_score is None else Point(side.risk_score, number(side.risk_score))
    if step.scheme is None:
        value = side.threat_position if kind is ThreatKind.POSITION else None
    else:
        value = side.threat if step.scheme.threat_kind is kind else None
    return None if value is None else Point(value, str(value))


def _links(steps: Sequence[Session]) -> Iterable[Link]:
    """From each ancestor in one session to what it became in the next."""
    for n, (old, new) in enumerate(pairwise(steps)):
        then = {a.area_id for a in old.present}
        for area in new.present:
            if area.area_id not in then:
                yield from (Link(a, n, area.area_id, n + 1) for a in area.ancestors if a in then)


# One area's story


@immutable(slots=False)
class Chapter:
    """One area in one version of a session.

    ``side`` holds its scores and ranks, ``None`` where it was not there; ``row`` compares with the chapter before, of
    sessions that stand. ``who`` and ``at`` (as the log keeps it) say who gave its newest scores, and when; ``how`` is
    what became of them in a rescoring. ``superseded`` says that a later version of the session stands.
    """

    session: Session
    side: Side | None
    row: Row | None
    how: Reviewed | None = None
    who: str = ""
    at: str = ""
    superseded: bool = False

    @property
    def info(self) -> SessionInfo:
        """What stands about the version."""
        return self.session.info


def read_story(
    library: Library, past: Past, assessment_id: str, area_id: str, present: Session | None = None
) -> tuple[Chapter, ...]:
    """The whole story of one area: every version of every session in which it stands, the last
    :data:`MOST_CHAPTERS` of them.

    ``present`` is the open session as it is in memory.
    """
    standing = past.standing(assessment_id, drafts=True)
    stands = {s.version_id for s in standing}
    order = {s.session_id: n for n, s in enumerate(standing)}
    versions = library.sessions(assessment_id, all_versions=True, counts=False)
    ordered = sorted(versions, key=lambda s: (order[s.session_id], s.number))[-MOST_CHAPTERS:]
    chapters: list[Chapter] = []
    before: Session | None = None
    for summary in ordered:
        held = (
            present if present and present.info.version_id == summary.version_id else past.version(summary.version_id)
        )
        side = sides(held).get(area_id)
        compared = compare(before, held) if before is not None else None
        row = compared.by_id.get(area_id) if compared else None
        if side is not None or row is not None:
            how, (who, at) = _how(past, held, area_id), _scorer(library, held, area_id)
            gone = summary.version_id not in stands and summary.stands
            chapters.append(Chapter(held, side, row, how, who, at, gone))
        if summary.version_id in stands:
            before = held
    return tuple(chapters)


def _how(past: Past, held: Session, area_id: str) -> Reviewed | None:
    base = past.base(held.info)
    there = held.scheme is not None and any(a.area_id == area_id for a in held.present)
    return reviewed(held, base, area_id) if base is not None and there else None


def _scorer(library: Library, held: Session, area_id: str) -> tuple[str, str]:
    """Who gave the newest marks of an area in this version, and when; nothing where they were carried over whole, or
    the log cannot be read, which is told where that is shown."""
    try:
        rows: Iterable[LogRow] = reversed(library.log(held.info.version_id))
    except Damaged:
        return "", ""
    marks = (r for r in rows if r.entity == "mark" and r.area_id == area_id and r.kind not in CARRIED_OVER)
    newest = next(marks, None)
    return (newest.who, newest.at) if newest else ("", "")


def comparison_of(past: Past, old_version: str, new_version: str, present: Session | None = None) -> Comparison:
    """Two versions compared; ``present`` is the open session as it is in memory."""

    def held(version_id: str) -> Session:
        return present if present and present.info.version_id == version_id else past.version(version_id)

    return compare(held(old_version), held(new_version))
