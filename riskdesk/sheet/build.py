"""The priority sheet as data: what it says, before anything is measured or drawn."""

from __future__ import annotations

from riskdesk.domain.compare import compare
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, SessionInfo, State
from riskdesk.domain.words import day, joined
from riskdesk.sheet.data import (
    AS_RECORDED,
    Chip,
    Column,
    ColumnKey,
    Document,
    Fact,
    PageSize,
    Sheet,
    SheetOptions,
    SheetRow,
)
from riskdesk.sheet.past import compared_with
from riskdesk.sheet.record import record_of
from riskdesk.sheet.recorded import recorded_body
from riskdesk.sheet.scored import LONGEST_WHY, scored_body

__all__ = [
    "AS_RECORDED",
    "LONGEST_WHY",
    "SHEET_TITLE",
    "Chip",
    "Column",
    "ColumnKey",
    "Fact",
    "PageSize",
    "Sheet",
    "SheetOptions",
    "SheetRow",
    "build_sheet",
]


SHEET_TITLE = "Priority sheet"


def build_sheet(session: Session, options: SheetOptions = AS_RECORDED) -> Sheet:
    """The sheet of one version of a session, recorded or scored, with all its areas.

    Raises:
        ValueError: the options are those of a public version, which this sheet is not to be taken for.
    """
    if options.public is not None or options.document is Document.PUBLIC:
        raise ValueError("a public version is made by public_sheet")
    info, code = session.info, seal(session)
    past = compare(options.before, session) if options.before is not None else None
    body = recorded_body(session, past) if session.scheme is None else scored_body(session, session.scheme, past)
    return Sheet(
        banner=joined((info.marking, info.handling)),
        title=f"{SHEET_TITLE}: {info.assessment_title}" if info.assessment_title else SHEET_TITLE,
        subtitle=joined((info.partnership, info.title)),
        flags=flags_of(session),
        facts=_facts(session, options, len(body.rows), code),
        code=code,
        body=body,
        record=record_of(session, code, options).text,
    )


def flags_of(session: Session) -> tuple[str, ...]:
    """What must not be overlooked, on every page."""
    info = session.info
    label = info.label
    if info.illustrative and "illustrative" not in label.casefold():
        label = joined(("illustrative scores", label))
    flags = ("Draft, not closed" if info.state is State.DRAFT else "", label)
    return tuple(flag for flag in flags if flag.strip())


_STATES = {State.DRAFT: "draft, not closed", State.CLOSED: "closed", State.RECORDED: "recorded"}


def version_words(info: SessionInfo) -> str:
    """ "2, closed": which version it is."""
    return f"{info.number}, {_STATES[info.state]}"


def _facts(session: Session, options: SheetOptions, scored: int, code: str) -> tuple[Fact, ...]:
    info = session.info
    counted = "Ranked" if session.scheme is None else "Scored"
    named = (
        ("Version", version_words(info)),
        ("Session date", day(info.held_on)),
        ("Period", info.period),
        ("Data to", day(info.data_to)),
        (counted, f"{scored} of {len(session.present)}"),
        ("Issued", day(options.issued_on or info.issued_on)),
        ("Issued to", options.issued_to or info.issued_to),
        ("Next review", day(info.review_on)),
        ("Compared with", compared_with(options.before)),
        ("Code", code),
    )
    return tuple(Fact(label, value) for label, value in named if value.strip())
