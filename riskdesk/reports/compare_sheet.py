"""A comparison as data: what the page says above, in and below its tables, before anything is measured or drawn."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.domain.compare import WHAT_IF, Comparison, Movement, version_name
from riskdesk.domain.progress import Progress
from riskdesk.domain.session import Session
from riskdesk.domain.words import day
from riskdesk.immutable import immutable
from riskdesk.reports.compare_rows import CompareRow, ToldRow, WordedRow, compare_row, is_told, told_row
from riskdesk.sheet.build import Fact, Sheet, build_sheet
from riskdesk.sheet.wording import NONE, sentence

TITLE = "What moved, and why"
_READING = (
    "Ranks are the agreed ones, and up is towards rank 1. "
    "A risk rank or a threat that stands alone is the same then and now."
)


@immutable
class CompareSheet:
    """All that the page says, in reading order.

    ``facts`` are those of the older version, then as many of the newer. ``differs`` says that the two are marked
    differently, and is ``""`` where they are not. ``reopened`` says why the newer of
    two versions of one session was begun. ``verdict`` is on the method, ``method`` says what differs in it.
    """

    banner: str
    title: str
    subtitle: str
    flags: tuple[str, ...]
    facts: tuple[Fact, ...]
    differs: str
    code: str
    counts: str
    sum: str
    reopened: str
    verdict: str
    method: str
    ranked: tuple[CompareRow, ...]
    not_ranked: tuple[CompareRow, ...]
    dropped: tuple[CompareRow, ...]
    told: tuple[ToldRow, ...]
    worded: tuple[WordedRow, ...]

    @property
    def tables(self) -> tuple[Sequence[object], ...]:
        """The rows of all tables, in reading order."""
        return self.ranked, self.not_ranked, self.dropped, self.told, self.worded

    @property
    def steps(self) -> int:
        """What there is to do: each area is worked out, and each row is drawn."""
        return len(self.ranked) + len(self.not_ranked) + len(self.dropped) + sum(map(len, self.tables))


def compare_sheet(comparison: Comparison, progress: Progress | None = None) -> CompareSheet:
    """Put the page together.

    Args:
        progress: told after each area how many of all :attr:`CompareSheet.steps` are done; what it raises ends the
            work and comes through.
    """
    old, new = build_sheet(comparison.old), build_sheet(comparison.new)
    names = _names(comparison)
    told = [row for row in comparison.rows if is_told(comparison, row)]
    worded = tuple(WordedRow(d.text, d.old or NONE, d.new or NONE) for d in comparison.differences if d.old or d.new)
    ranked, not_ranked, dropped = _areas(comparison, 2 * len(comparison.rows) + len(told) + len(worded), progress)
    return CompareSheet(
        banner=new.banner,
        title=": ".join(filter(None, (TITLE, comparison.new.info.assessment_title))),
        subtitle=_subtitle(comparison),
        flags=_flags(old, new, names),
        facts=_facts(comparison, (old.code, new.code)),
        differs=_differs(old.banner, new.banner, names),
        code=f"{old.code} → {new.code}",
        counts=comparison.counts_text,
        sum=" ".join(filter(None, (sentence(comparison.sum_text), *comparison.asides))),
        reopened=_reopened(comparison),
        verdict=comparison.method_text,
        method=_method(comparison),
        ranked=ranked,
        not_ranked=not_ranked,
        dropped=dropped,
        told=tuple(map(told_row, told)),
        worded=worded,
    )


def _names(comparison: Comparison) -> tuple[str, str]:
    """The names of the two versions, by which they can be told from each other."""
    old, new = comparison.old.info, comparison.new.info
    return version_name(old, new), version_name(new, old)


def _areas(
    comparison: Comparison, steps: int, progress: Progress | None
) -> tuple[tuple[CompareRow, ...], tuple[CompareRow, ...], tuple[CompareRow, ...]]:
    """The ranked, the unranked and the dropped areas."""
    ranked: list[CompareRow] = []
    not_ranked: list[CompareRow] = []
    dropped: list[CompareRow] = []
    for done, row in enumerate(comparison.rows, 1):
        where = dropped if row.kind is Movement.DROPPED else ranked if row.new and row.new.agreed else not_ranked
        where.append(compare_row(comparison, row))
        if progress is not None:
            progress(done, steps)
    return tuple(ranked), tuple(not_ranked), tuple(dropped)


def _subtitle(comparison: Comparison) -> str:
    """ "Partnership · Quarter 2, v1 → Quarter 3, v1"."""
    old, new = (f"{info.title}, v{info.number}" for info in (comparison.old.info, comparison.new.info))
    return " · ".join(filter(None, (comparison.new.info.partnership.strip(), f"{old} → {new}")))


def _flags(old: Sheet, new: Sheet, names: Sequence[str]) -> tuple[str, ...]:
    """What must not be overlooked: once where it holds of both, else with the version that it holds of."""
    both = [flag for flag in new.flags if flag in old.flags]
    sides = zip(names, (old.flags, new.flags), strict=True)
    return (*both, *(f"{name}: {_lower(flag)}" for name, flags in sides for flag in flags if flag not in both))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _differs(old: str, new: str, names: Sequence[str]) -> str:
    if old == new:
        return ""
    was, now = (banner or "no marking" for banner in (old, new))
    return (
        f"The two are not marked alike. {names[0]}: {was}. {names[1]}: {now}. "
        f"These pages bear the marking of {names[1]}."
    )


def _facts(comparison: Comparison, codes: Sequence[str]) -> tuple[Fact, ...]:
    """The same facts of both; what neither has is left out."""
    pair = comparison.pair
    sides = ("Then", pair.old, pair.then), ("Now", pair.new, pair.now)
    ranked = [sum(side.agreed is not None for side in held.values()) for _, _, held in sides]
    then, now = (
        _named(when, session, n, code) for (when, session, _), n, code in zip(sides, ranked, codes, strict=True)
    )
    kept = [n for n, pair in enumerate(zip(then, now, strict=True)) if any(fact.value != NONE for fact in pair)]
    return tuple(facts[n] for facts in (then, now) for n in kept)


def _named(when: str, session: Session, ranked: int, code: str) -> tuple[Fact, ...]:
    info = session.info
    values = {
        when: info.title,
        "Session date": day(info.held_on) or "not dated",
        "Version": f"{info.number}, {info.state.value}",
        "Data to": day(info.data_to),
        "Ranked": f"{ranked} of {len(session.present)}",
        "Code": code,
    }
    return tuple(Fact(label, value.strip() or NONE) for label, value in values.items())


def _reopened(comparison: Comparison) -> str:
    """The reason that was given at reopening, where that was one step."""
    old, new = comparison.old.info, comparison.new.info
    if old.session_id != new.session_id or new.number != old.number + 1 or not new.reopened.strip():
        return ""
    return f"Why it was reopened: {sentence(new.reopened)}"


def _method(comparison: Comparison) -> str:
    """Every difference, what the column of the what-if is, and how the table is to be read."""
    what_if = f"The column “What-if” is {WHAT_IF}." if comparison.what_if is not None else ""
    return " ".join(filter(None, (*comparison.method, *comparison.notes, what_if, _READING)))
