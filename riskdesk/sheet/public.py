"""The public version of the priority sheet as data, with the account of what it withholds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riskdesk.domain.codes import name_key
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.public import Public, extract, public_code, shown_ids, withheld_areas
from riskdesk.domain.public_words import Watch, agencies_of
from riskdesk.domain.session import Session, SessionInfo
from riskdesk.domain.words import day, joined
from riskdesk.immutable import immutable
from riskdesk.sheet.build import flags_of, version_words
from riskdesk.sheet.data import Body, Fact, Sheet, SheetOptions
from riskdesk.sheet.past import compared_with
from riskdesk.sheet.public_account import Account, account_of
from riskdesk.sheet.public_body import Making, public_body
from riskdesk.sheet.public_past import public_moves
from riskdesk.sheet.public_screen import Screen
from riskdesk.sheet.record import record_of

FLAG = "Public version"
TITLE = "Public priority sheet"
"""Begins the document's title and the name of its file."""
_OUTDATED = ("not protectively marked", "npm", "unclassified")


class PublicError(RiskDeskError):
    """No public version can be made of this; the session is as it was."""


@immutable(slots=False)
class PublicSheet:
    """A public version put together. ``info`` is what may be said of the session outside of the paper, as in the name
    of a file."""

    sheet: Sheet
    account: Account
    info: SessionInfo


def public_sheet(session: Session, options: SheetOptions) -> PublicSheet:
    """The public version of one version of a session, as ``options.public`` asks.

    Raises:
        PublicError: it is not chosen what is withheld, nothing would be left, or the marking is out of use.
    """
    public = options.public
    if public is None:
        raise PublicError("choose first which areas are withheld from the public version")
    held, shown = withheld_areas(session, public), shown_ids(session, public)
    check(session, public)
    watch = Watch(session, options.before, held, () if public.agencies else agencies_of(session))
    screen = Screen(watch, public)
    info = _screened(session, options, public, screen)
    taken = extract(session, shown)
    foot = tuple(area.name for area in held) if public.at_foot else ()
    making = Making(taken, public, info, screen, bool(held), foot)
    if options.before is not None:
        moves, since = public_moves(taken, options.before)
        making = replace(making, moves=moves, since=since)
    body = public_body(making)
    code = public_code(session, shown, public.at_foot)
    sheet = Sheet(
        banner=joined((public.marking, public.handling)),
        title=f"{TITLE}: {info.assessment_title}" if info.assessment_title else TITLE,
        subtitle=joined((info.partnership, info.title)),
        flags=(FLAG, *flags_of(replace(session, info=info))),
        facts=_facts(info, _counted(session, body), options, screen, code),
        code=code,
        body=body,
        record=record_of(session, code, options).text,
    )
    account = account_of(public, taken, sheet, watch, screen.left_out, options.before is not None)
    return PublicSheet(sheet, account, info)


def check(session: Session, public: Public) -> None:
    """Whether a public version can be made with these choices.

    Raises:
        PublicError: nothing would be left to show, or the marking is not put on new documents.
    """
    if session.present and not shown_ids(session, public):
        raise PublicError("All areas are withheld: nothing is left for a public version to show.")
    if name_key(public.marking) in _OUTDATED:
        raise PublicError(
            f"“{public.marking.strip()}” is not put on new documents; a paper that may be published is marked "
            "OFFICIAL, or not at all."
        )


def _screened(session: Session, options: SheetOptions, public: Public, screen: Screen) -> SessionInfo:
    """The session's details without what names something withheld. What was typed for this very issue stays."""
    info = session.info
    named = screen.detail("issued to", info.issued_to)
    return replace(
        info,
        marking=public.marking,
        handling=public.handling,
        assessment_title=screen.detail("title of the assessment", info.assessment_title),
        title=screen.detail("title of the session", info.title),
        partnership=screen.detail("partnership", info.partnership, agencies=False),
        label=screen.detail("label", info.label),
        period=screen.detail("period", info.period),
        source=screen.detail("source", info.source, agencies=False),
        issued_on=options.issued_on or info.issued_on,
        issued_to=options.issued_to or (named if public.agencies else ""),
    )


def _counted(session: Session, body: Body) -> Fact:
    """How many of the areas shown have a rank; of the others not even the number is told."""
    counted = "Ranked" if session.scheme is None else "Scored"
    return Fact(counted, f"{len(body.rows)} of {len(body.rows) + len(body.not_scored)} shown")


def _facts(info: SessionInfo, counted: Fact, options: SheetOptions, screen: Screen, code: str) -> tuple[Fact, ...]:
    past = screen.detail("title of last time's session", compared_with(options.before))
    facts: Iterable[Fact] = (
        Fact("Version", version_words(info)),
        Fact("Session date", day(info.held_on)),
        Fact("Period", info.period),
        Fact("Data to", day(info.data_to)),
        counted,
        Fact("Issued", day(info.issued_on)),
        Fact("Issued to", info.issued_to),
        Fact("Next review", day(info.review_on)),
        Fact("Compared with", past),
        Fact("Code", code),
    )
    return tuple(fact for fact in facts if fact.value.strip())
