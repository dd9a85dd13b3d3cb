"""Doing a step whatever becomes of it, as when the window is put right after a fault."""

from __future__ import annotations

from collections.abc import Callable

from riskdesk.domain.errors import RiskDeskError


def guarded(work: Callable[[], object], note: Callable[[BaseException], object]) -> None:
    """Do ``work``, and have ``note`` told what nobody expected; a refusal is no fault."""
    try:
        work()
    except RiskDeskError:
        pass
    except Exception as error:
        note(error)
