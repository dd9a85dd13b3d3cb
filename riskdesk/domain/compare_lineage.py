"""Why an area is new or gone: merged, split, brought back, dropped; with its rank on the other side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskdesk.domain.compare_quotes import LONGEST_QUOTE, quoted
from riskdesk.domain.compare_row import Facts
from riskdesk.domain.compare_sides import Side
from riskdesk.domain.explain import few
from riskdesk.domain.words import listed


def new_words(row: Facts) -> str:
    """ "new", "merged from Drugs and Alcohol", "split from Drugs", ..."""
    return _new(row, ranked=False)


def new_told(row: Facts) -> str:
    """The same in a sentence, with the ranks that the areas had that it was made of."""
    removed = row.pair.old.by_id.get(row.area_id)
    text = _new(row, ranked=True)
    if text == "new":
        return f"New: not among the risk areas of {row.pair.old.info.title}."
    why = f", which took it out: {quoted(removed.removed)}" if removed and removed.removed else ""
    back = f" after {row.pair.old.info.title}{why}" if text == "brought back" else ""
    return f"{text[:1].upper()}{text[1:]}{back}."


def dropped_words(row: Facts) -> str:
    """ "merged into Drugs and Alcohol", "split into A and B", or "dropped" with the reason."""
    text = _gone(row, ranked=False)
    return f"{text}, {quoted(_removal(row), LONGEST_QUOTE)}" if text == "dropped" and _removal(row) else text


def dropped_told(row: Facts) -> str:
    """The same in a sentence, with the reason and the ranks of the areas that it became."""
    text, why = _gone(row, ranked=True), _removal(row)
    if text == "dropped" and not why:
        return f"Dropped: not among the risk areas of {row.pair.new.info.title}."
    return f"{text[:1].upper()}{text[1:]}{f': {quoted(why)}' if why else ''}."


def _new(row: Facts, ranked: bool) -> str:
    pair, made_of = row.pair, row.pair.made_of(row.area_id)
    if len(made_of) > 1:
        return f"merged from {_names(row, made_of, pair.then, ranked)}"
    if made_of:
        alone = made_of[0] in pair.gone and len(pair.made_into(made_of[0])) == 1
        return f"{'made' if alone else 'split'} from {_names(row, made_of, pair.then, ranked)}"
    if part_of := pair.apart_from(row.area_id):
        return f"apart again, then part of {_names(row, part_of, pair.then, ranked)}"
    return "brought back" if row.area_id in pair.old.by_id else "new"


def _gone(row: Facts, ranked: bool) -> str:
    pair, made_into = row.pair, row.pair.made_into(row.area_id)
    if len(made_into) > 1:
        return f"split into {_names(row, made_into, pair.now, ranked)}"
    if made_into:
        merged = len(pair.made_of(made_into[0])) > 1
        return f"{'merged into' if merged else 'now'} {_names(row, made_into, pair.now, ranked)}"
    if apart := pair.apart_as(row.area_id):
        return f"apart again as {_names(row, apart, pair.now, ranked)}"
    return "dropped"


def _names(row: Facts, ids: Sequence[str], side: Mapping[str, Side], ranked: bool) -> str:
    """Names, in sentences all of them and with their ranks on that side."""
    names = [row.pair.name(a) for a in ids]
    if not ranked:
        return few(names)
    return listed([name + _rank(side[a]) for a, name in zip(ids, names, strict=True)])


def _rank(side: Side) -> str:
    return f" (rank {side.agreed.label})" if side.agreed else " (no rank)"


def _removal(row: Facts) -> str:
    area = row.pair.new.by_id.get(row.area_id)
    return " ".join((area.removed or "").split()) if area else ""
