"""New sessions made from earlier ones: a rescoring of a session, a new version of a closed one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.errors import EditError
from riskdesk.domain.session import RiskArea, Session, SessionInfo, State
from riskdesk.services import changes as make


def rescoring(base: Session, title: str, held_on: str, new_id: Callable[[], str]) -> Session:
    """A first draft of a session that rescores ``base``: all that it holds but its marks, and nothing scored yet.

    The agreed order comes along as a proposal: its moves wait, suspended, until both of their areas are scored and
    somebody confirms them; decisions on ties are kept as lapsed. Who was there is not carried over: it was another
    meeting.

    Raises:
        EditError: ``base`` has ranks only, or a title or date is not allowed.
    """
    if base.scheme is None:
        raise EditError("A recorded session has no scores or method to carry over; begin a new session on its areas.")
    info = replace(
        base.info,
        version_id=new_id(),
        session_id=new_id(),
        number=1,
        state=State.DRAFT,
        title=make.new_title(title, "A session"),
        rescored_from=base.info.version_id,
        # These belong to one meeting and its sheet, and are asked for anew.
        held_on="",
        period="",
        data_to="",
        issued_on="",
        review_on="",
        source="",
        closed_at="",
        reopened="",
        compares_with="",
    )
    draft = replace(
        base,
        info=info,
        areas=tuple(_carried(area, n) for n, area in enumerate(base.present)),
        marks={},
        moves=tuple(replace(m, state=MoveState.SUSPENDED) for m in base.moves if _present(base, *m.concerns())),
        settlements=tuple(replace(s, lapsed=True) for s in base.settlements if _present(base, *s.areas)),
        attendees=(),
    )
    (change,) = make.set_details(draft, held_on=held_on) or (None,)
    return replace(draft, info=change.after) if change and isinstance(change.after, SessionInfo) else draft


def _carried(area: RiskArea, position: int) -> RiskArea:
    return replace(area, position=position, parked=False, change_reason="")


def _present(session: Session, *area_ids: str) -> bool:
    there = {a.area_id for a in session.present}
    return there.issuperset(area_ids)


def next_version(closed: Session, reason: str, new_id: Callable[[], str]) -> Session:
    """The draft of the next version of a closed session: all that it holds, to be corrected.

    Raises:
        EditError: the session is not closed, or the reason is missing.
    """
    if closed.info.state is State.RECORDED:
        raise EditError("Recorded ranks are facts copied from a sheet; they are not reopened.")
    if closed.info.state is State.DRAFT:
        raise EditError("This session is a draft already; it can be changed as it is.")
    why = make.reason_of(reason, "Reopening a session")
    info = replace(
        closed.info,
        version_id=new_id(),
        number=closed.info.number + 1,
        state=State.DRAFT,
        closed_at="",
        issued_on="",
        compares_with="",
        reopened=why,
    )
    return replace(closed, info=info)
