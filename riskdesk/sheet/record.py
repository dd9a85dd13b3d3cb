"""What a PDF keeps, out of sight, of what it was made from, so that it can be checked against a library years later."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from types import NoneType
from typing import Any

from riskdesk import __version__
from riskdesk.domain.public import Public, public_code, shown_ids
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session
from riskdesk.sheet.data import AS_RECORDED, Document, PageSize, SheetOptions

FORM = 1
"""The form of the record; what a later program writes otherwise gets a new number."""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """Which document of which version it is, and how it was made: ids, code and choices, and nothing of the scores.

    ``before`` is the version that moves are told against, ``""`` where there is none. ``choices`` are those of a public
    version: the areas that it shows, and never one that it withholds. ``program`` is the version of RiskDesk that made
    it: another one may word things otherwise.
    """

    document: str
    version_id: str
    code: str
    page: str = PageSize.A4.value
    landscape: bool = False
    greyscale: bool = False
    issued_on: str = ""
    issued_to: str = ""
    before: str = ""
    choices: dict[str, Any] = field(default_factory=dict)
    program: str = __version__

    @property
    def text(self) -> str:
        """The record as it stands in the file: JSON in one line."""
        return json.dumps({"form": FORM} | asdict(self), ensure_ascii=True, separators=(",", ":"))

    def options(self, session: Session, before: Session | None) -> SheetOptions | None:
        """What the document is made with again, or ``None`` where this program does not know how."""
        try:
            page, document = PageSize(self.page), Document(self.document)
        except ValueError:
            return None
        if document not in _REMADE:
            return None
        public = _public(self.choices, session) if document is Document.PUBLIC else None
        return SheetOptions(
            page, self.landscape, self.greyscale, document, self.issued_on, self.issued_to, before, public
        )

    def code_of(self, session: Session) -> str:
        """The code that this document of the session would bear now."""
        if self.document == Document.PUBLIC:
            return public_code(session, self.choices.get("shown", ()), self.choices.get("at_foot", False))
        return seal(session)


_REMADE = (Document.SHEET, Document.PUBLIC)
"""What is made of the session and last time alone; a pack holds the log and the history as they were."""
_CHOSEN = ("at_foot", "said", "marking", "handling", "agencies", "reasons")
"""The choices of a public version beside its areas."""


def _choices(session: Session, public: Public | None) -> dict[str, Any]:
    if public is None:
        return {}
    return {"shown": sorted(shown_ids(session, public))} | {name: getattr(public, name) for name in _CHOSEN}


def _public(choices: dict[str, Any], session: Session) -> Public:
    shown = choices.get("shown", ())
    withheld = frozenset(area.area_id for area in session.present if area.area_id not in shown)
    return Public(withheld, **{name: choices[name] for name in _CHOSEN if name in choices})


def record_of(session: Session, code: str, options: SheetOptions = AS_RECORDED) -> SheetRecord:
    """The record of a document that is made of a session."""
    return SheetRecord(
        document=options.document.value,
        version_id=session.info.version_id,
        code=code,
        page=options.page.value,
        landscape=options.landscape,
        greyscale=options.greyscale,
        issued_on=options.issued_on,
        issued_to=options.issued_to,
        before=options.before.info.version_id if options.before else "",
        choices=_choices(session, options.public),
    )


def read_record(text: str) -> SheetRecord | None:
    """The record that a file holds, or ``None`` where it is none that this program can read."""
    try:
        data: Any = json.loads(text)
        if not isinstance(data, dict) or data.pop("form", None) != FORM:
            return None
        record = SheetRecord(**data)
    except (ValueError, TypeError, RecursionError):
        return None
    fits = all(isinstance(value, type(getattr(_EMPTY, name))) for name, value in asdict(record).items())
    return record if fits and _is_sound(record.choices) else None


def _is_sound(choices: dict[str, Any]) -> bool:
    """Whether the choices are of the kinds that a public version has."""
    shown = choices.get("shown", [])
    kinds = {name: type(getattr(Public(), name)) for name in _CHOSEN}
    listed = isinstance(shown, list) and all(isinstance(area_id, str) for area_id in shown)
    return listed and all(isinstance(choices[name], kinds.get(name, NoneType)) for name in choices if name != "shown")


_EMPTY = SheetRecord("", "", "")


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page as it reads: its text with white space as single spaces, and what its foot says, where it does."""

    text: str
    code: str = ""
    number: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A PDF that was brought to be checked. ``digest`` is its SHA-256 in hexadecimal."""

    digest: str
    pages: tuple[FoundPage, ...]
    record: SheetRecord | None = None
