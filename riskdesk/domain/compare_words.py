"""Why an area moved: in short words for a table, and in sentences with the arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from riskdesk.domain.compare_agreed import agreement_short, agreement_told
from riskdesk.domain.compare_lineage import dropped_told, dropped_words, new_told, new_words
from riskdesk.domain.compare_others import others_short, others_told
from riskdesk.domain.compare_parts import Parts
from riskdesk.domain.compare_quotes import LONGEST_QUOTE, quoted
from riskdesk.domain.compare_row import Facts, Movement
from riskdesk.domain.compare_sides import MARKS, Side
from riskdesk.domain.explain import lower
from riskdesk.domain.rescoring import carries_scores
from riskdesk.domain.scheme import THREAT
from riskdesk.domain.session import SessionInfo
from riskdesk.domain.words import listed, number

UNKNOWN = "not known"
"""The cause of every move from or to recorded ranks."""
WHAT_IF = "what the old scores would give under the new method (what-if, not a past result)"
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def version_name(info: SessionInfo, beside: SessionInfo | None = None) -> str:
    """The title, with the version where there is more than the first or both are of one session."""
    if info.number > 1 or (beside is not None and beside.session_id == info.session_id):
        return f"{info.title}, version {info.number}"
    return info.title


def cause(row: Facts) -> str:
    """Why, in a few words; ``""`` where nothing changed. Costs a ranking where the area's own marks changed."""
    if row.kind is Movement.NEW:
        return new_words(row)
    if row.kind is Movement.DROPPED:
        return dropped_words(row)
    if row.kind is Movement.NOT_COMPARED:
        return _not_compared_words(row)
    made = row.parts
    if made is None:
        return UNKNOWN
    own = [own_words(row) + _reason(row, LONGEST_QUOTE), row.band_change] if row.own_changed else []
    others = [others_short(row, made), agreement_short(row, made)]
    if own and row.places and not made.own:
        # What moved it comes first.
        words = [*others, f"{'; '.join(word for word in own if word)}, which alone moves nothing"]
    else:
        words = [*own, *others, "rank the same" if own and not row.places else ""]
    return "; ".join(word for word in words if word)


def explanation(row: Facts) -> str:
    """Why, in sentences that show how the move adds up. Costs a ranking where the area's own marks changed."""
    told = {
        Movement.NEW: new_told,
        Movement.DROPPED: dropped_told,
        Movement.NOT_COMPARED: _not_compared_told,
    }.get(row.kind, _moved_told)(row)
    return " ".join([told, *_also(row)])


def own_words(row: Facts) -> str:
    """The marks of its own that changed: "impact 3 → 4, threat 13 → 10"."""
    if row.old is None or row.new is None:
        return ""
    scheme = row.pair.new.scheme
    names = {f.key: "threat" if f.key == THREAT else lower(f.name) for f in scheme.factors} if scheme else {}
    pairs = zip(MARKS, row.old.marks, row.new.marks, strict=True)
    return ", ".join(f"{names.get(key, key)} {_mark(a)} → {_mark(b)}" for key, a, b in pairs if a != b)


def _mark(value: int | None) -> str:
    return "not scored" if value is None else str(value)


def _not_compared_words(row: Facts) -> str:
    if not row.pair.comparable:
        return f"method changed; {own_words(row)}" if _same_scales(row) else "method changed"
    if row.pair.redefined(row.area_id):
        return "definition changed"
    return f"not {_ranked_word(row)} in {_unranked(row)}"


def _same_scales(row: Facts) -> bool:
    """Whether marks that differ mean the same in both, although the method is another one."""
    changed = row.old is not None and row.new is not None and row.old.marks != row.new.marks
    return changed and carries_scores(row.pair.new, row.pair.old)


def _unranked(row: Facts) -> str:
    """The version, or both, that gives the area no rank."""
    old, new = row.pair.old.info, row.pair.new.info
    names = [(row.old, version_name(old, new)), (row.new, version_name(new, old))]
    return listed([name for side, name in names if side and side.agreed is None])


def _ranked_word(row: Facts) -> str:
    return "ranked" if row.pair.recorded else "scored"


def _not_compared_told(row: Facts) -> str:
    if not row.pair.comparable:
        text = "Not comparable: the method has changed."
        text += f" Own score changed: {own_words(row)}." if _same_scales(row) else ""
        return f"{text} {WHAT_IF.capitalize()}: rank {row.what_if.label}." if row.what_if else text
    if row.pair.redefined(row.area_id):
        was, now = row.pair.definitions(row.area_id)
        return f"Not comparable: what the area covers has changed. It was “{was}”, now it is “{now}”."
    return f"Not compared: not {_ranked_word(row)} in {_unranked(row)}."


def _moved_told(row: Facts) -> str:
    made = row.parts
    if made is None:
        return f"Compared by agreed rank; the cause is not known: {_only_ranks(row)}."
    own = _own_told(row)
    return " ".join(s for s in (own, _places_told(row, made), agreement_told(row, made), _shared_told(row)) if s)


def _only_ranks(row: Facts) -> str:
    infos = [s.info for s in (row.pair.old, row.pair.new) if s.scheme is None]
    names = listed(list(dict.fromkeys(info.title for info in infos)))
    return f"{names} {'has' if len(infos) == 1 else 'have'} recorded ranks only"


def _own_told(row: Facts) -> str:
    """ "Own score changed: threat 13 → 10 (priority 0.56 → 0.5), “fewer seizures”." """
    if not row.own_changed or row.old is None or row.new is None:
        return ""
    follows = [_risk_change(row.old, row.new), _change("priority", row.old.priority_score, row.new.priority_score)]
    inside = "; ".join(text for text in follows if text)
    return f"Own score changed: {own_words(row)}{f' ({inside})' if inside else ''}{_reason(row)}."


def _risk_change(old: Side, new: Side) -> str:
    if old.risk_score == new.risk_score and old.band == new.band:
        return ""
    return f"risk score {_risk(old)} → {_risk(new)}"


def _risk(side: Side) -> str:
    if side.risk_score is None:
        return "none"
    return number(side.risk_score) + (f" {side.band.name}" if side.band else "")


def _change(what: str, old: Fraction | None, new: Fraction | None) -> str:
    return "" if old is None or new is None or old == new else f"{what} {number(old)} → {number(new)}"


def _reason(row: Facts, longest: int | None = None) -> str:
    """The reason recorded for a changed score; where it was given about another step, that is said."""
    old, new = row.pair.old.by_id[row.area_id], row.pair.new.by_id[row.area_id]
    why = " ".join(new.change_reason.split())
    one_session = row.pair.old.info.session_id == row.pair.new.info.session_id
    if not why or (one_session and why == " ".join(old.change_reason.split())):
        return ""
    told = quoted(why, longest)
    return f", {told}" if row.pair.stepwise else f", the reason given in {row.pair.new.info.title}: {told}"


def _places_told(row: Facts, made: Parts) -> str:
    """How the places add up, in the shortest words that say it."""
    others = others_told(row, made)
    shares = {"own score": made.own, "others": made.others, "agreement": made.agreement}
    held = {name: places for name, places in shares.items() if places}
    if not row.own_changed:
        return _unchanged_told(made, others, held)
    swapped = f"Meanwhile {others}." if others else ""
    if not held:
        return " ".join(s for s in ("The rank is the same.", swapped) if s)
    if set(held) == {"own score"}:
        return swapped
    if set(held) == {"own score", "others"} and made.own * made.others > 0:
        share = abs(made.others)
        of_them = f"{count_word(share).capitalize()} of the {count_word(abs(made.total))} places"
        return f"{of_them} {'comes' if share == 1 else 'come'} from others: {others}."
    return _sum_told(shares, made.total, others)


def _unchanged_told(made: Parts, others: str, held: dict[str, int]) -> str:
    if not held:
        return f"Own score unchanged{f': {others}, which leaves the rank the same' if others else ', rank the same'}."
    if set(held) == {"others"}:
        return f"Own score unchanged: {others}."
    if set(held) == {"agreement"}:
        return f"Own score unchanged{f'; {others}' if others else ''}."
    return f"Own score unchanged. {_sum_told(held, made.total, others)}"


def _sum_told(shares: dict[str, int], total: int, others: str) -> str:
    """ "In places: own score 3 down, others 1 up (Drugs fell back); together 2 down." """
    held = [
        f"{name} {_way(places)}" + (f" ({others})" if name == "others" and others else "")
        for name, places in shares.items()
        if places or name == "own score"
    ]
    loose = f" Meanwhile {others}." if others and not shares.get("others") else ""
    return f"In places: {', '.join(held)}; together {_way(total)}.{loose}"


def _way(places: int) -> str:
    return "no change" if places == 0 else f"{abs(places)} {'up' if places > 0 else 'down'}"


def count_word(count: int) -> str:
    """ "two", and from eleven on "11"."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def _shared_told(row: Facts) -> str:
    """Where only the sharing of a rank changed."""
    old, new = (side.agreed if side else None for side in (row.old, row.new))
    if not (old and new) or old.value != new.value or old.tied == new.tied:
        return ""
    return "The rank is shared now." if new.tied else "The rank was shared then."


def _also(row: Facts) -> Sequence[str]:
    """What else differs and is no cause: another name, a definition where there was none."""
    old, new = (session.by_id.get(row.area_id) for session in (row.pair.old, row.pair.new))
    if old is None or new is None or row.old is None or row.new is None:
        return ()
    said = [f"Then called “{old.name}”."] if old.name != new.name else []
    was, now = row.pair.definitions(row.area_id)
    if now and not was:
        said.append(f"What it covers was not written down then; now it is: “{now}”.")
    if was and not now:
        said.append(f"What it covers was written down then (“{was}”), and is not now.")
    return said
