"""Where the program starts: ``riskdesk`` and ``python -m riskdesk``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

if __name__ == "__main__" and not sys.flags.safe_path:
    # python -m puts the folder that it is called from ahead of all others: a "json.py" among somebody's downloads is
    # not to be run in place of Python's own.
    del sys.path[0]

from riskdesk import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    return cli.main(arguments, window=_window)


def load() -> ModuleType:
    """Load the window's parts; returns :mod:`riskdesk.app`. Python searches for garbage again once a window stands."""
    # Modules and classes are none: to search them while they are loaded, and ever again, is a twentieth of the start.
    gc.disable()
    # Only here, so that no command waits for Qt or needs a screen.
    from riskdesk import app

    gc.freeze()
    return app


def _window(library: Path | None, demo: bool, review: bool, file: Path | None = None, debug: bool = False) -> int:
    status: int = load().run(library, demo, review, file, debug)
    return status


if __name__ == "__main__":
    sys.exit(main())
