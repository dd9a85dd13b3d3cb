"""Where the user's own library, settings and log file are kept."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_log_path

from riskdesk.domain.errors import RiskDeskError

OWNER_ONLY = 0o700
"""Scores and reasons are police and council matters: no other account of the machine is to read them."""


class PlaceError(RiskDeskError):
    """The folder of the user's own library cannot be made."""


def own_library() -> Path:
    """The file of the user's own library, whether or not it is there: "riskdesk.sqlite" in the user's data folder."""
    return user_data_path("RiskDesk", appauthor=False) / "riskdesk.sqlite"


def make_private(folder: Path) -> None:
    """Make a folder, and each one above it that is not there, open to its owner only from the first; those that are
    there stay as they are.

    Raises:
        OSError: one cannot be made.
    """
    # Not in one: ``parents`` leaves those above to the umask, whatever mode is asked for.
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for each in reversed(missing):
        each.mkdir(mode=OWNER_ONLY, exist_ok=True)


def make_room(library: Path) -> None:
    """Make the folder that ``library`` is to stand in, open to its owner only; one that is there stays as it is.

    Raises:
        PlaceError: it cannot be made.
    """
    folder = library.parent
    try:
        make_private(folder)
    except OSError as error:
        raise PlaceError(f"{folder}: this folder cannot be made ({error.strerror or error}).") from error


def settings_file() -> Path:
    """The file in which the window remembers colours, text size and its place."""
    return user_config_path("RiskDesk", appauthor=False) / "window.ini"


def log_file() -> Path:
    """The file in which the program keeps account of starts, ends and faults, whether or not it is there; it holds no
    scores and no text of a session."""
    return user_log_path("RiskDesk", appauthor=False) / "riskdesk.log"
