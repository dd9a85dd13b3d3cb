"""What became of the others, seen from one area: who came to stand ahead of it, and who no longer does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from riskdesk.domain.compare_parts import Parts
from riskdesk.domain.compare_row import Facts
from riskdesk.domain.explain import few

_MOVED_PAST, _FELL_BACK = "moved past", "fell back"


def others_short(row: Facts, made: Parts) -> str:
    """ "Organised Crime Groups and 1 other moved past"; ``""`` where the others make no difference to the rank."""
    if made.others == 0:
        return ""
    with_it, against = _by_kind(row, made.came, _how_came), _by_kind(row, made.fell, _how_fell)
    if made.others > 0:
        with_it, against = against, with_it
    # Where those that moved themselves make the whole difference the rest cancels out, as a new area does that stands
    # in a dropped one's place: the sentence has it all.
    whole = [k for k in with_it if k[0] in (_MOVED_PAST, _FELL_BACK) and len(k[1]) == abs(made.others)]
    return ", ".join(f"{_first(row, ids)} {words}" for words, ids in whole or [*with_it, *against])


def others_told(row: Facts, made: Parts) -> str:
    """All that came to stand ahead and all that no longer does, up to three of each kind by name."""
    kinds = [*_by_kind(row, made.came, _how_came), *_by_kind(row, made.fell, _how_fell)]
    return "; ".join(f"{few([row.pair.name(a) for a in ids])} {words}" for words, ids in kinds)


def _first(row: Facts, ids: Sequence[str]) -> str:
    name, more = row.pair.name(ids[0]), len(ids) - 1
    return name if not more else f"{name} and {more} other{'s' if more > 1 else ''}"


def _how_came(row: Facts, area_id: str) -> str:
    """How one came that stands ahead now and would not have."""
    then = row.pair.then.get(area_id)
    if then is None:
        return "new and ahead"
    return _MOVED_PAST if then.computed else "scored now and ahead"


def _how_fell(row: Facts, area_id: str) -> str:
    """What became of one that would have stood ahead and does not."""
    now = row.pair.now.get(area_id)
    if now is None:
        return "gone from ahead"
    return _FELL_BACK if now.computed else "not scored any more"


def _by_kind(row: Facts, ids: Sequence[str], how: Callable[[Facts, str], str]) -> list[tuple[str, list[str]]]:
    """The areas by how they came ahead or fell behind, with the verb that one or several want."""
    kinds: dict[str, list[str]] = {}
    for area_id in ids:
        kinds.setdefault(how(row, area_id), []).append(area_id)
    wants_verb = {"new and ahead", "scored now and ahead", "gone from ahead", "not scored any more"}
    return [
        (f"{'is' if len(ids) == 1 else 'are'} {words}" if words in wants_verb else words, ids)
        for words, ids in kinds.items()
    ]
