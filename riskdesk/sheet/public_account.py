"""What a public version withholds and what it shows, told before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace

from riskdesk.domain.compare_quotes import LONGEST_QUOTE, quoted
from riskdesk.domain.public import Extract, Public, withheld_areas
from riskdesk.domain.public_words import Watch, agencies_of
from riskdesk.domain.words import listed, plural
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Sheet
from riskdesk.sheet.public_screen import OF_THE_ORDER, LeftOut


@immutable
class Section:
    """A heading and what stands under it, one line each; ``careful`` says that it wants to be looked at."""

    heading: str
    lines: tuple[str, ...]
    careful: bool = False


@immutable
class Account:
    """All that is to be known before a public version is written; sections with nothing to say are not there.

    ``unranked`` is the same for a room that is not to see the order: areas by name, and no text that tells ranks.
    """

    sections: tuple[Section, ...]
    unranked: tuple[Section, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole as text, one line each."""
        return tuple(line for s in self.sections for line in (s.heading, *(f"  {text}" for text in s.lines)))


def account_of(
    public: Public, taken: Extract, sheet: Sheet, watch: Watch, left_out: Sequence[LeftOut], before: bool
) -> Account:
    """The account of a public version that is put together; ``before`` tells that last time is on it."""
    foot = _foot(public, taken)
    notes = frozenset(_strings(sheet.body.notes))

    def sections(ranked: bool) -> tuple[Section, ...]:
        told = left_out if ranked else _without_order(left_out)
        found = (
            Section("Look at this first", tuple(_warnings(taken, sheet, watch, foot, notes, ranked)), careful=True),
            _withheld(public, taken),
            Section("Texts left out", tuple(_texts(told))),
            Section("Texts left out or replaced because of what they name", tuple(_named(told))),
            _agencies(public, taken),
            Section("Also left out", tuple(_always(taken, before))),
            _shown(public, taken, ranked),
        )
        return tuple(section for section in found if section.lines)

    return Account(sections(ranked=True), sections(ranked=False))


def _without_order(left_out: Iterable[LeftOut]) -> list[LeftOut]:
    """By name instead of as they stand on the paper; of reasons for the order neither whose they are nor the words."""
    told = [replace(one, of="", text="") if one.kind in OF_THE_ORDER else one for one in left_out]
    return sorted(told, key=lambda one: (one.kind, one.of.casefold()))


def _foot(public: Public, taken: Extract) -> frozenset[str]:
    return frozenset(a.name for a in withheld_areas(taken.session, public)) if public.at_foot else frozenset()


def _withheld(public: Public, taken: Extract) -> Section:
    held = withheld_areas(taken.session, public)
    if not held:
        return Section("Withheld", ("No area.",))
    how = "named at the foot, without rank or score" if public.at_foot else "left out"
    heading = f"Withheld: {len(held)} of {plural(len(taken.session.present), 'area')}, {how}"
    lines = [f"{area.code}  {area.name}" for area in held]
    if not public.at_foot:
        said = "The paper says that areas are withheld, and not how many."
        lines.append(said if public.said else "The paper does not say that areas are withheld.")
    return Section(heading, tuple(lines))


def _texts(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """Whole kinds of text: "2 reasons of moves: Drugs; Fraud"."""
    kinds: dict[str, list[str]] = {}
    for one in left_out:
        if not one.names:
            kinds.setdefault(one.kind, []).append(one.of)
    for kind, of in kinds.items():
        whose = f": {'; '.join(of)}" if any(of) else ""
        yield f"{plural(len(of), kind, _many(kind))}{whose}"


def _many(kind: str) -> str:
    """ "justifications", "reasons of a move"."""
    first, _, rest = kind.partition(" ")
    return f"{first}s {rest}".rstrip()


def _named(left_out: Iterable[LeftOut]) -> Iterator[str]:
    for one in left_out:
        if one.names:
            of = f" ({one.of})" if one.of else ""
            words = f": {quoted(one.text, LONGEST_QUOTE)}" if one.text else ""
            yield f"{_capital(one.kind)}{of}{words} names {listed(one.names)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _agencies(public: Public, taken: Extract) -> Section:
    if public.agencies:
        return Section("Agencies", ())
    named = agencies_of(taken.session)
    return Section("Names of agencies left out", named or ("None is recorded.",))


def _always(taken: Extract, before: bool) -> Iterator[str]:
    """What no public version has."""
    yield "The marking, the handling words and the code of the full sheet."
    if before:
        yield "What was dropped, merged or split since last time, and what changed in the method."
    if taken.session.moves:
        yield "Which areas were moved ahead of which."


def _shown(public: Public, taken: Extract, ranked: bool) -> Section:
    if ranked:
        lines = [f"{taken.agreed[a].label}  {taken.session.by_id[a].name}" for a in taken.order]
        lines += [f"–  {area.name} (no rank)" for area in taken.areas if area.area_id not in taken.agreed]
    else:
        lines = [area.name for area in taken.areas]
    marking = " · ".join(text for text in (public.marking, public.handling) if text.strip())
    lines.append(f"Marking: {marking or 'none'}")
    return Section(f"Shown: {plural(len(taken.areas), 'area')}", tuple(lines))


# What to look at


def _warnings(
    taken: Extract, sheet: Sheet, watch: Watch, foot: frozenset[str], notes: frozenset[str], ranked: bool
) -> Iterator[str]:
    still = _still(sheet, watch, foot)
    for text, names in still.items() if ranked else sorted(still.items(), key=lambda found: found[0].casefold()):
        # The notes tell of ranks, of ties and of moves.
        what = "A note" if text in notes and not ranked else quoted(text, LONGEST_QUOTE)
        yield f"{what} is printed and names {listed(names)}."
    if taken.unexplained:
        yield (
            "The method alone does not give this order for the areas shown: a reader who does the sum can tell that "
            "an area which is not shown had a part in it."
        )


def _still(sheet: Sheet, watch: Watch, foot: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """The texts of the finished sheet in which something withheld is named all the same, such as a shown area's name;
    the names at the foot are meant."""
    noted = {f"{'; '.join(sorted(foot, key=str.casefold))}."} if foot else set()
    found: dict[str, tuple[str, ...]] = {}
    for text in dict.fromkeys(_strings(sheet)):
        if not any(text.startswith(names) for names in noted) and (names := watch.all(text)):
            found[text] = names
    return found


def _strings(value: object) -> Iterator[str]:
    """Every text of a sheet, colours too; its ids and the record that it keeps out of sight are no words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from _strings(held)
    elif isinstance(value, (tuple, list)):
        for held in value:
            yield from _strings(held)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("area_id", "key", "record"):
                yield from _strings(getattr(value, field.name))
