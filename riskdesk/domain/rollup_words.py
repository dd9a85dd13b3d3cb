"""What a roll-up says beside its table: methods, how areas were matched, what stands in one session only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from riskdesk.domain.rollup import TOP, Column, Rollup
from riskdesk.domain.rollup_match import Match
from riskdesk.domain.scheme import ThreatKind
from riskdesk.domain.session import State
from riskdesk.domain.words import listed, plural
from riskdesk.immutable import immutable

READING = (
    "Each rank is the agreed rank of that session, as its own sheet has it. Ranks are not averaged, and no order is "
    "made of the districts’ orders. “Not scored” is an area that the session has and does not rank; “no such area” one "
    "that it does not have."
)
MOST_TOLD = 6
"""So many differences of a method are told; of the rest those that are mere wording are counted, and no others."""
MOST_NAMED = 12
"""So many areas of a district are named that were matched by name; of more, one less, and the rest are counted."""


@immutable
class Remark:
    """One paragraph below the table: what it is about, and what is to be said."""

    about: str
    text: str


def remarks(rollup: Rollup) -> tuple[Remark, ...]:
    """All that is to be said, in reading order."""
    counted = f"“{top_heading(rollup)}” counts the districts that rank the area from 1 to {TOP}, ties counted."
    return (
        Remark("How to read it", f"{READING} {counted}"),
        *_methods(rollup),
        *_threats(rollup),
        *_matched(rollup),
        *_alone(rollup),
    )


def top_heading(rollup: Rollup) -> str:
    """ "Top 3, of 4"."""
    return f"Top {TOP}, of {len(rollup.districts)}"


def state_words(column: Column) -> str:
    """ "version 2, closed"."""
    info = column.session.info
    return f"version {info.number}, {_STATES[info.state]}"


_STATES = {State.DRAFT: "draft, not closed", State.CLOSED: "closed", State.RECORDED: "recorded"}


def flags(rollup: Rollup) -> tuple[str, ...]:
    """What must not be overlooked, each with the sessions that it holds of."""
    found: dict[str, list[str]] = {}
    for column in rollup.columns:
        for flag in _flags(column):
            found.setdefault(flag, []).append(column.name)
    return tuple(f"{listed(names)}: {flag}" for flag, names in found.items())


def _flags(column: Column) -> Iterator[str]:
    info = column.session.info
    if info.state is State.DRAFT:
        yield "draft, not closed"
    label = info.label.strip()
    if info.illustrative and "illustrative" not in label.casefold():
        yield "illustrative scores"
    if label:
        yield label


def ranked_words(column: Column, rollup: Rollup) -> str:
    """ "9 of 11": how many of a session's areas it ranks."""
    place = rollup.columns.index(column)
    cells = [row.cells[place] for row in rollup.rows]
    return f"{sum(cell.rank is not None for cell in cells)} of {sum(cell.area is not None for cell in cells)}"


def method_words(column: Column, rollup: Rollup) -> str:
    """A few words on a session's method beside that of the first one."""
    if column.recorded:
        return "not known"
    first = rollup.columns[0]
    if column is first:
        return column.session.scheme.name if column.session.scheme else ""
    if first.recorded:
        return "not compared"
    if column.same_method:
        return "the same"
    names = [other.session.scheme.name.strip() for other in (first, column) if other.session.scheme]
    return f"another: {names[1]}" if names[1] and names[0] != names[1] else "another"


def _methods(rollup: Rollup) -> Iterator[Remark]:
    first, others = rollup.columns[0], rollup.columns[1:]
    recorded = [column.name for column in rollup.columns if column.recorded]
    if recorded:
        verb = "holds" if len(recorded) == 1 else "hold"
        yield Remark("Recorded", f"{listed(recorded)} {verb} recorded ranks only; the method is not known.")
    if first.recorded:
        return
    same = [column.name for column in others if not column.recorded and column.same_method]
    if same:
        yield Remark("Method", f"{listed(same)}: the same method as {first.name}.")
    for column in others:
        if not column.same_method:
            yield Remark("Method", _differs(column, first))


def _differs(column: Column, first: Column) -> str:
    rules = [d.text for d in column.differences if d.substance and not d.wording]
    words = [d.text for d in column.differences if d.substance and d.wording]
    room = max(0, MOST_TOLD - len(rules))
    further = "more " if room else ""
    left = plural(len(words) - room, f"{further}change of wording", f"{further}changes of wording")
    told = " ".join([*rules, *words[:room]]) + (f" And {left}." if len(words) > room else "")
    return (
        f"{column.name} has another method than {first.name}: ranks may be laid beside each other, scores may not. "
        f"From {first.name}’s method to this one: {told}"
    )


def _threats(rollup: Rollup) -> Iterator[Remark]:
    first = rollup.columns[0]
    for column in rollup.columns[1:]:
        if not column.shows_threat:
            kinds = f"{column.name}: {_threat(column)}; {first.name}: {_threat(first)}"
            scored = column.session.scheme is None or column.session.scheme.threat is not None
            hidden = f" The threat of {column.name} is not shown." if scored else ""
            yield Remark("Threat", f"{kinds}.{hidden}")


def _threat(column: Column) -> str:
    scheme = column.session.scheme
    if scheme is None or scheme.threat_kind is ThreatKind.POSITION:
        return "positions, 1 = greatest"
    return f"points of {scheme.threat.maximum}" if scheme.threat else "no threat score"


def _matched(rollup: Rollup) -> Iterator[Remark]:
    hand = [f"“{area.name}” of {c.name} is “{row.name}”" for c, row, area in rollup.matched(Match.HAND)]
    if hand:
        yield Remark("Matched by hand", f"{'; '.join(hand)}.")
    found: dict[str, list[str]] = {}
    for column, row, _ in rollup.matched(Match.NAME):
        found.setdefault(column.name, []).append(row.name)
    if found:
        # Districts that bring the same areas are told of together.
        alike: dict[tuple[str, ...], list[str]] = {}
        for name, areas in found.items():
            alike.setdefault(tuple(areas), []).append(name)
        told = "; ".join(f"{listed(names)}: {_names(areas)}" for areas, names in alike.items())
        yield Remark("Matched by name", f"These have the same name and ids of their own. {told}.")


def _names(areas: Sequence[str]) -> str:
    if len(areas) <= MOST_NAMED:
        return listed(areas)
    told = areas[: MOST_NAMED - 1]
    return f"{', '.join(told)} and {len(areas) - len(told)} more"


def _alone(rollup: Rollup) -> Iterator[Remark]:
    for about, found in alone(rollup).items():
        yield Remark("In one session only", f"{about}: {listed(found)}.")


def alone(rollup: Rollup) -> Mapping[str, list[str]]:
    """The names of the areas that only one session has, by that session's name."""
    found: dict[str, list[str]] = {}
    for row in rollup.rows:
        there = [n for n, cell in enumerate(row.cells) if cell.area is not None]
        if len(there) == 1 and len(rollup.columns) > 1:
            found.setdefault(rollup.columns[there[0]].name, []).append(row.name)
    return found
