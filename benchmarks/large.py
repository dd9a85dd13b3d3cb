"""Whether a large library is still usable: three years of quarters with five hundred areas each.

python large.py LIBRARY EDITS: in a process of its own, in which no other window is left to be styled anew.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fixtures import library_of_quarters

QUARTERS, AREAS = 12, 500


def shown_large(path: Path, edits: int) -> dict[str, list[float]]:
    """Seconds from the wish to the painted window: opening the library on the Score tab, Priorities and History for the
    first time, and each of so many typed scores."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from riskdesk.app import make_application
    from riskdesk.ui.application import Application
    from riskdesk.ui.settings import Settings

    library_of_quarters(path, QUARTERS, AREAS)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else make_application([])
    desk = Application(app, Settings(path.with_suffix(".ini")))

    def timed(deed: Callable[[], object]) -> float:
        began = time.perf_counter()
        deed()
        app.processEvents()
        return time.perf_counter() - began

    def open_it() -> None:
        desk.start(path, demo=False)
        assert desk.window is not None
        desk.window.resize(1366, 768)

    times = {"opening": [timed(open_it)]}
    window = desk.window
    assert window is not None
    window.bench.prepare()
    app.processEvents()
    dice = random.Random(1)
    keys = (Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
    # The first few are not counted: they load what is loaded once.
    typed = [
        timed(lambda: QTest.keyClick(QApplication.focusWidget() or window, dice.choice(keys)))
        for _ in range(edits + 10)
    ]
    times["edit"] = typed[10:]
    for name in ("priorities", "history"):
        times[name] = [timed(lambda name=name: window.show_tab(name))]  # type: ignore[misc]
    window.close()
    desk.end()
    return times


if __name__ == "__main__":
    print(json.dumps(shown_large(Path(sys.argv[1]), int(sys.argv[2]))))
