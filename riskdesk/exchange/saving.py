"""A file written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from riskdesk.domain.errors import RiskDeskError


class SaveError(RiskDeskError):
    """A file could not be written; what was there before is untouched."""


def save_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: first to a temporary file beside it, which then takes its place.

    Raises:
        SaveError: it could not be written; the file that was there, if any, is as it was.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{uuid4().hex}.tmp")
    try:
        with beside.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SaveError(f"{path.name} could not be saved in {path.parent}: {error.strerror or error}.") from error
