"""What a PDF keeps, out of sight, of what it was made from, so that it can be checked against a library years later."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, field, replace
from typing import Any

from riskdesk import __version__
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.public import public_code
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable
from riskdesk.sheet.blank import blank_code
from riskdesk.sheet.data import AS_RECORDED, Document, PageSize, SheetOptions
from riskdesk.sheet.record_choices import are_sound, choices_of, chosen

FORM = 1
"""The form of the record; what a later program writes otherwise gets a new number."""


@immutable
class SheetRecord:
    """Which document of which version it is, and how it was made: ids, code and choices, and nothing of the scores.

    ``state`` is the version's when it was made: what was a draft then may have changed before it was closed.
    ``before`` is the version that moves are told against, ``""`` where there is none. ``choices`` are those of the
    document (``riskdesk.sheet.record_choices``): of a public version the areas that it shows, and never one that it
    withholds. ``program`` is the version of RiskDesk that made it: another one may word things otherwise.
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
    state: str = ""
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
            more = chosen(document, self.choices, session)
        except (ValueError, TypeError, RiskDeskError):
            return None
        issued = (self.issued_on, self.issued_to)
        return SheetOptions(page, self.landscape, self.greyscale, document, *issued, before, **more)

    def code_of(self, session: Session) -> str:
        """The code that this document of the session would bear now."""
        if self.document == Document.PUBLIC:
            shown, foot = self.choices.get("shown"), self.choices.get("at_foot") is True
            return public_code(session, shown if isinstance(shown, list) else (), foot)
        return blank_code(session) if self.document == Document.BLANK else seal(session)

    @property
    def sessions(self) -> dict[str, str]:
        """The codes of the versions that a comparison or a roll-up was made of, by id."""
        found = self.choices.get("sessions")
        return found if isinstance(found, dict) else {}


LOG, COMPARISON, ROLLUP = "log", "comparison", "rollup"
"""What is no :class:`Document` of one session, but has a record too."""


def log_record(session: Session, code: str, options: SheetOptions) -> SheetRecord:
    """The record of the annex of a session's log."""
    return replace(record_of(session, code, options), document=LOG)


def record_of_several(document: str, sessions: Iterable[Session], code: str) -> SheetRecord:
    """The record of what is made of several sessions, each with its own code."""
    return SheetRecord(document, "", code, choices={"sessions": {s.info.version_id: seal(s) for s in sessions}})


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
        state=session.info.state.value,
        choices=choices_of(session, options),
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
    return record if fits and are_sound(record.choices) else None


_EMPTY = SheetRecord("", "", "")


@immutable
class FoundPage:
    """A page as it reads: its text with white space as single spaces, and what its foot says, where it does.

    ``drawn`` is a digest of what it draws, ``added`` one of the links, notes, stamps and fields that lie on it.
    """

    text: str
    code: str = ""
    number: int = 0
    of: int = 0
    drawn: str = ""
    added: str = ""


@immutable
class FoundSheet:
    """A PDF that was brought to be checked. ``digest`` is its SHA-256 in hexadecimal."""

    digest: str
    pages: tuple[FoundPage, ...]
    record: SheetRecord | None = None
