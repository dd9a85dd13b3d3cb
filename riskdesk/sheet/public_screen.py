"""Every text on its way to a public version: kept, left out, or replaced because of what it names."""

from __future__ import annotations

from collections.abc import Iterable

from riskdesk.domain.public import Public
from riskdesk.domain.public_words import Watch
from riskdesk.immutable import immutable

REPLACED = "withheld"
"""Stands in place of a reason that names what is withheld."""
MOVE, SETTLING = "reason of a move", "reason for settling a tie"
OF_THE_ORDER = (MOVE, SETTLING)
"""The kinds of text of which even the area's name tells something of the order."""


@immutable
class LeftOut:
    """A text that the public version does not have: what it is ("reason of a move"), of what ("Drugs", or ``""``), the
    text, and which withheld names it holds (none, where all texts of its kind are left out)."""

    kind: str
    of: str
    text: str
    names: tuple[str, ...] = ()


class Screen:
    """Lets texts through or does not; :attr:`left_out` is what did not get through, each once."""

    def __init__(self, watch: Watch, public: Public) -> None:
        self._watch, self._public = watch, public
        self._left: dict[LeftOut, None] = {}

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out or replaced, in the order in which it was met."""
        return tuple(self._left)

    def detail(self, kind: str, text: str, agencies: bool = True) -> str:
        """A short text such as a title: as it is, or nothing. Without ``agencies`` only areas count, as for the name of
        the partnership that publishes the paper."""
        names = self._watch.all(text) if agencies else self._watch.areas(text)
        if names:
            self._left[LeftOut(kind, "", text, names)] = None
        return "" if names else text

    def reason(self, kind: str, of: str, text: str) -> str:
        """A free text: as it is where reasons are kept and it names nothing; else nothing, or a word in its place."""
        if not text.strip():
            return ""
        names = self._watch.all(text)
        if self._public.reasons and not names:
            return text
        self._left[LeftOut(kind, of, text, names if self._public.reasons else ())] = None
        # A word in its place would say what the paper is not to say.
        told = self._public.said or self._public.at_foot
        return REPLACED if self._public.reasons and told else ""

    def unseen(self, kind: str, of: str, text: str) -> None:
        """A reason for something that is not seen among the areas shown: left out, whatever it names."""
        if text.strip():
            self._left[LeftOut(kind, of, text)] = None

    def people(self, people: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Who took part, from roles and agencies; those whose words name what is withheld are left out."""
        told = []
        for role, agency in people:
            role, agency = self.detail("role", role.strip()), self._agency(agency.strip())
            told.append(f"{role} ({agency})" if role and agency else role or agency)
        # Without agencies, how often a role comes would tell how many of them sent somebody.
        return tuple(words for words in (told if self._public.agencies else dict.fromkeys(told)) if words)

    def _agency(self, agency: str) -> str:
        return self.detail("agency", agency) if self._public.agencies else ""
