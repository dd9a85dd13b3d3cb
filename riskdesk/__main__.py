"""Where the program starts: ``riskdesk`` and ``python -m riskdesk``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

if __name__ == "__main__" and not sys.flags.safe_path:
    # python -m puts the folder that it is called from ahead of all others: a "json.py" among somebody's downloads is
    # not to be run in place of Python's own.
    del sys.path[0]

from riskdesk import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    return cli.main(arguments, window=_window)


def _window(library: Path | None, demo: bool, review: bool, file: Path | None = None, debug: bool = False) -> int:
    # Only here, so that no command waits for Qt or needs a screen.
    from riskdesk.app import run

    return run(library, demo, review, file, debug)


if __name__ == "__main__":
    sys.exit(main())
