"""What a page shows is read from the library, which may be out of reach just then: that is told, and shown later."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.workbench import Workbench

P = ParamSpec("P")


def telling(read: Callable[Concatenate[Any, P], None]) -> Callable[Concatenate[Any, P], None]:
    """A page's method that shows what it reads: where that fails the message bar says why, and the page is stale, so
    that it reads again when it is next looked at."""

    @wraps(read)
    def told(page: Any, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            read(page, *args, **kwargs)
        except RiskDeskError as error:
            bench: Workbench = page.bench if hasattr(page, "bench") else page._bench
            bench.tell(str(error), error=True)
            if hasattr(page, "_stale"):
                page._stale = True

    return told
