"""What a page shows is read from the library, which may be out of reach just then: that is told, and shown later."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.workbench import Workbench


def telling(read: Callable[[Any], None]) -> Callable[[Any], None]:
    """A page's method that shows what it reads: where that fails the message bar says why, and the page is stale, so
    that it reads again when it is next looked at."""

    @wraps(read)
    def told(page: Any) -> None:
        # Of no further arguments: a slot that takes any is given those of the signal.
        try:
            read(page)
        except RiskDeskError as error:
            bench: Workbench = page.bench if hasattr(page, "bench") else page._bench
            bench.tell(str(error), error=True)
            if hasattr(page, "_stale"):
                page._stale = True

    return told
