"""The blank score sheet as data: what stands on the paper that scorers fill in before anything is typed.

It shows no score, neither of now nor of last time: a number on the paper draws the room towards it.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.explain import lower
from riskdesk.domain.scheme import THREAT, Factor, Level, Scheme, ThreatKind
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Confidence, RiskArea, Session
from riskdesk.domain.words import day, joined
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Fact
from riskdesk.sheet.fill_in import BlankOptions, FillIn
from riskdesk.sheet.wording import sentence

MOST_RINGS = 7
"""A scale of more steps than this is written into a box: so many numbers to ring would not stand in one cell."""
LONGEST_DEFINITION = 110
"""A definition of at most so many characters stands below the area's name; a longer one would crowd the page."""


class BlankKey(StrEnum):
    """The columns, in the order in which the marks are typed in afterwards; the values name fields of the rows."""

    CODE = "code"
    AREA = "area"
    IMPACT = "impact"
    PROBABILITY = "probability"
    THREAT = "threat"
    CONFIDENCE = "confidence"
    REASON = "reason"


class LevelKey(StrEnum):
    """The columns of the wording; the values name fields of :class:`LevelLine`."""

    VALUE = "value"
    NAME = "name"
    MEANING = "meaning"


@immutable
class BlankRow:
    """A risk area and what is to be filled in for it; ``threat`` is ``None`` where the scheme asks for none."""

    code: str
    area: tuple[str, ...]
    impact: FillIn
    probability: FillIn
    threat: FillIn | None
    confidence: FillIn
    reason: FillIn


@immutable
class LevelLine:
    """One level of a scale in the scheme's own words."""

    value: str
    name: str
    meaning: str


@immutable
class Wording:
    """A scale with its definition and its levels; ``lines`` is empty where the scheme words none."""

    heading: str
    definition: str
    lines: tuple[LevelLine, ...]


@immutable
class BlankSheet:
    """All that one blank sheet says, in reading order; ``columns`` are keys with their headings.

    ``code`` tells this method and these areas from any others; ``copies`` are the names of the sheets, ``""`` for one
    that has no number.
    """

    banner: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    how: str
    columns: tuple[tuple[BlankKey, str], ...]
    rows: tuple[BlankRow, ...]
    wording: tuple[Wording, ...]
    code: str
    copies: tuple[str, ...]


def build_blank(session: Session, options: BlankOptions) -> BlankSheet:
    """The blank score sheet of one version of a session.

    Raises:
        RiskDeskError: the session is recorded, so there is no scale to score by.
    """
    info, scheme = session.info, session.scheme
    if scheme is None:
        raise RiskDeskError(
            f"{info.title} is recorded from a sheet that gave only ranks; it has no scheme, so there is nothing to "
            "score by. Begin a session on the same areas, and print its blank score sheets."
        )
    return BlankSheet(
        banner=joined((info.marking, info.handling)),
        title=f"Score sheet: {info.assessment_title}" if info.assessment_title else "Score sheet",
        subtitle=joined((info.partnership, info.title, info.label)),
        facts=_facts(session, scheme),
        how=_how(scheme),
        columns=_columns(scheme, len(session.present)),
        rows=tuple(_row(scheme, area, len(session.present)) for area in session.present),
        wording=tuple(_wording(factor, scheme) for factor in scheme.factors),
        code=blank_code(session),
        copies=_copies(options.copies),
    )


def blank_code(session: Session) -> str:
    """The code of a session's method and areas, whatever is scored."""
    return seal(replace(session, marks={}, moves=(), settlements=(), recorded={}))


def _copies(count: int) -> tuple[str, ...]:
    return tuple(f"Sheet {n} of {count}" for n in range(1, count + 1)) if count > 1 else ("",)


def _facts(session: Session, scheme: Scheme) -> tuple[Fact, ...]:
    info = session.info
    named = (
        ("Session date", day(info.held_on)),
        ("Period", info.period),
        ("Data to", day(info.data_to)),
        ("Risk areas", str(len(session.present))),
        ("Scheme", scheme.name),
    )
    return tuple(Fact(label, value) for label, value in named if value.strip())


def _columns(scheme: Scheme, areas: int) -> tuple[tuple[BlankKey, str], ...]:
    """Impact, probability, threat: as the Score tab takes them, one after another."""
    marks = tuple((BlankKey(f.key), f"{f.name}, {range_of(f, areas)}") for f in scheme.factors)
    ends = (BlankKey.CONFIDENCE, "Confidence"), (BlankKey.REASON, "Reason")
    return (BlankKey.CODE, "Code"), (BlankKey.AREA, "Risk area"), *marks, *ends


def range_of(factor: Factor, areas: int) -> str:
    """ "1 to 25"; positions run to the number of areas."""
    low, high = factor.limits(areas)
    return f"{low} to {high if factor.maximum is not None else areas}"


def _row(scheme: Scheme, area: RiskArea, areas: int) -> BlankRow:
    cells = {factor.key: _cell(factor, scheme, areas) for factor in scheme.factors}
    short = " ".join(area.definition.split())
    named = (area.name, short) if 0 < len(short) <= LONGEST_DEFINITION else (area.name,)
    return BlankRow(
        code=area.code,
        area=named,
        impact=cells[scheme.impact.key],
        probability=cells[scheme.probability.key],
        threat=cells.get(THREAT),
        confidence=FillIn(tuple(c.value[0].upper() for c in Confidence)),
        reason=FillIn(),
    )


def _cell(factor: Factor, scheme: Scheme, areas: int) -> FillIn:
    """The scheme's own level numbers to ring, or a box where there are too many."""
    values = tuple(str(level.value) for level in factor.levels)
    if not values and factor.maximum is not None:
        values = tuple(map(str, range(factor.minimum, min(factor.maximum, factor.minimum + MOST_RINGS) + 1)))
    if 0 < len(values) <= MOST_RINGS:
        return FillIn(values)
    if factor.key == THREAT and scheme.threat_kind is ThreatKind.POSITION:
        return FillIn((f"of {areas}",), box=True)
    return FillIn((f"of {factor.maximum}",), box=True)


def _how(scheme: Scheme) -> str:
    """What to do, in the words of this scheme."""
    impact, probability = lower(scheme.impact.name), lower(scheme.probability.name)
    verb = "ring" if all(not _cell(f, scheme, 0).box for f in (scheme.impact, scheme.probability)) else "give"
    words = [f"For each risk area {verb} one number for {impact} and one for {probability}"]
    if scheme.threat is not None:
        way = "1 is the greatest" if scheme.threat_kind is ThreatKind.POSITION else "higher is worse"
        words.append(f"give the {lower(scheme.threat.name)} ({way})")
    words.append("ring your confidence in the evidence, L low, M medium or H high")
    return (
        f"{'; '.join(words)}. What each number means is on the last page. Leave empty what you cannot judge: "
        "what is not scored does not count as low."
    )


def _wording(factor: Factor, scheme: Scheme) -> Wording:
    lines = tuple(LevelLine(str(level.value), level.name, _meaning(level)) for level in factor.levels)
    definition = sentence(factor.definition)
    if not lines and factor.maximum is not None:
        definition = " ".join((definition, f"From {factor.minimum} to {factor.maximum}.")).strip()
    if factor.key == THREAT and scheme.threat_kind is ThreatKind.POSITION:
        definition = " ".join((definition, "A position: 1 is the greatest threat.")).strip()
    return Wording(factor.name, definition, lines)


def _meaning(level: Level) -> str:
    chance = level.span.text.replace("-", "–") if level.span else ""
    return ". ".join(filter(None, (chance, level.description)))
