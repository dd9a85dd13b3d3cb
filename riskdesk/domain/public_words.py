"""Whether a text names something that a public version withholds: an area by any of its names, or an agency.

It finds rather too much than too little: what it finds is replaced in public, and told before it is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from riskdesk.domain.codes import name_key
from riskdesk.domain.session import RiskArea, Session
from riskdesk.immutable import immutable

_TELLS_NOTHING = frozenset(
    {
        *("activity", "against", "among", "area", "areas", "between", "crime", "crimes", "from", "group", "groups"),
        *("harm", "harms", "high", "into", "issue", "issues", "level", "local", "management", "offences", "other"),
        *("priority", "related", "risk", "risks", "serious", "service", "services", "that", "their", "them", "these"),
        *("threat", "three", "through", "with", "within", "without"),
    }
)
"""Words of a name that alone name no area."""
_LONG = 7
"""A word of so many letters is known by all but its last: burglary, burglaries; terrorism, terrorist."""
_LEAST = 4
"""A word of fewer letters is no part by which an area is known; a name of fewer must stand by itself."""
_WORD = re.compile(r"[^\W\d_]+")


@immutable
class _Known:
    """One thing that is not to be named, and what it goes by: patterns for the text as it stands, and folded ones."""

    name: str
    exact: tuple[re.Pattern[str], ...]
    folded: tuple[re.Pattern[str], ...]

    def in_text(self, text: str, key: str) -> bool:
        return any(p.search(text) for p in self.exact) or any(p.search(key) for p in self.folded)


class Watch:
    """Finds what is not to be named.

    Args:
        session: whose areas they are.
        before: last time's session, in which they may have had other names; ``None`` for none.
        withheld: the areas that are not to be named.
        agencies: the agencies that are not to be named.
    """

    def __init__(
        self, session: Session, before: Session | None, withheld: Sequence[RiskArea], agencies: Iterable[str] = ()
    ) -> None:
        held = {area.area_id for area in withheld}
        # A word that the shown areas are called by as well tells nothing of a withheld one.
        shown = [a for a in session.present if a.area_id not in held]
        known = frozenset(_stem(w) for a in shown for w in _words(a.name)) | {a.code for a in shown}
        self._areas = tuple(_area(area, _forms(session, before, area), known) for area in withheld)
        self._agencies = tuple(_phrase(name) for name in sorted(set(agencies)) if name_key(name))

        everything = (*self._areas, *self._agencies)
        self._exact = _either(p for known in everything for p in known.exact)
        self._folded = _either(p for known in everything for p in known.folded)

    def _found(self, among: tuple[_Known, ...], text: str) -> tuple[str, ...]:
        """One look finds most texts to name nothing; only the others are looked through thing by thing."""
        key = name_key(text)
        if not (self._exact.search(text) or self._folded.search(key)):
            return ()
        return tuple(known.name for known in among if known.in_text(text, key))

    def areas(self, text: str) -> tuple[str, ...]:
        """The withheld areas that a text names, by their present names."""
        return self._found(self._areas, text)

    def agencies(self, text: str) -> tuple[str, ...]:
        """The agencies that a text names."""
        return self._found(self._agencies, text)

    def all(self, text: str) -> tuple[str, ...]:
        """Both."""
        return (*self.areas(text), *self.agencies(text))


def agencies_of(session: Session) -> tuple[str, ...]:
    """All agencies that a session knows: of those who were there, and of those who lead an area."""
    named = (*(a.agency for a in session.attendees), *(a.lead_agency for a in session.areas))
    return tuple(sorted({" ".join(name.split()) for name in named if name.strip()}, key=str.casefold))


def _forms(session: Session, before: Session | None, area: RiskArea) -> tuple[RiskArea, ...]:
    """The area, as it was called last time, and the areas that it was made of."""
    held = [s.by_id.get(a) for s in (session, before) if s for a in (area.area_id, *area.ancestors)]
    return tuple(form for form in held if form)


def _area(area: RiskArea, forms: Iterable[RiskArea], known: frozenset[str]) -> _Known:
    exact, folded = [], []
    for form in forms:
        folded.append(_name(form.name))
        folded += [re.compile(rf"(?<!\w){re.escape(w)}") for w in dict.fromkeys(_telling(form.name, known))]
        # A code of digits would be found in every number.
        signs = [form.code] if any(map(str.isalpha, form.code)) else []
        signs += [letters for letters in _initials(form.name) if len(letters) > 1 and letters not in known]
        exact += [re.compile(rf"(?<!\w){re.escape(sign)}s?(?!\w)") for sign in dict.fromkeys(signs)]
    return _Known(area.name, tuple(exact), tuple(folded))


def _either(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """One pattern that finds what any of these does; of none, it finds nothing."""
    return re.compile("|".join(dict.fromkeys(p.pattern for p in patterns)) or r"(?!)")


def _phrase(name: str) -> _Known:
    return _Known(name, (), (re.compile(rf"(?<!\w){re.escape(name_key(name))}(?!\w)"),))


def _name(name: str) -> re.Pattern[str]:
    """A whole name; inside a longer word too, unless it is very short."""
    key = re.escape(name_key(name))
    return re.compile(key if len(name_key(name)) >= _LEAST else rf"(?<!\w){key}(?!\w)")


def _words(name: str) -> list[str]:
    return _WORD.findall(name_key(name))


def _stem(word: str) -> str:
    if len(word) >= _LONG:
        return word[:-1]
    return word[:-1] if word.endswith("s") and len(word) > _LEAST else word


def _telling(name: str, known: frozenset[str]) -> list[str]:
    """The beginnings of the words by which an area is known."""
    words = (w for w in _words(name) if len(w) >= _LEAST and w not in _TELLS_NOTHING)
    return [stem for stem in map(_stem, words) if stem not in known]


def _initials(name: str) -> tuple[str, ...]:
    """ "OCG" of Organised Crime Groups, with and without its small words."""
    words = re.findall(r"[^\W\d_]+", name)
    every = "".join(w[0].upper() for w in words)
    large = "".join(w[0] for w in words if w[0].isupper())
    return tuple(dict.fromkeys((every, large)))
