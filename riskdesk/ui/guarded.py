"""Doing a step whatever becomes of it, as when the window is put right after a fault."""

from __future__ import annotations

from collections.abc import Callable

from riskdesk.domain.errors import RiskDeskError


def guarded(work: Callable[[], object], note: Callable[[BaseException], object]) -> bool:
    """Do ``work``; gives whether it could be done, and has what nobody expected noted. A refusal counts as done: it is
    told where it is met."""
    try:
        work()
    except RiskDeskError:
        return True
    except Exception as error:
        note(error)
        return False
    return True
