"""Sessions and libraries to measure with; made up, always the same."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from riskdesk.domain.catalogue import Assessment, LogNote
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, RiskArea, Session, SessionInfo, State, mark_key
from riskdesk.services.schemes import default_scheme
from riskdesk.storage.library import Library


def made_session(areas: int, scored: bool = True) -> Session:
    """A draft of so many made-up areas under the default scheme."""
    dice = random.Random(areas)
    scheme = default_scheme()
    info = SessionInfo("v", "s", "a", 1, State.DRAFT, "Measured", "Session", "Partnership", "2026-01-31")
    rows = tuple(RiskArea(f"a{n:04d}", f"Risk area number {n}", f"{n:03d}", n) for n in range(areas))
    highest = {"impact": 5, "probability": 5, "threat": 25}
    marks = [Mark(a.area_id, key, dice.randint(1, top)) for a in rows for key, top in highest.items()]
    kept = {mark_key(m): m for m in marks} if scored else {}
    return Session(info, scheme, dump_scheme(scheme), rows, kept)


def library_of(path: Path, areas: int) -> Path:
    """A library file with one such session."""
    session = made_session(areas)
    note = LogNote("new session", "Facilitator", "2026-01-31T09:00:00.000Z")
    with Library.open(path, create=True) as library:
        library.add_assessment(Assessment("a", "Measured", "Partnership"), note)
        library.add_session(replace(session), note)
    return path


def library_of_years(path: Path, sessions: int, areas: int) -> Path:
    """A library of one assessment with so many closed sessions of so many areas each; the last one has thirty."""
    dice = random.Random(sessions)
    note = LogNote("new session", "Facilitator", "2026-01-31T09:00:00.000Z")
    model = made_session(areas)
    with Library.open(path, create=True) as library:
        library.add_assessment(Assessment("a", "Measured", "Partnership"), note)
        # What is measured is reading: the making may be lost with the power.
        library._db.execute("PRAGMA synchronous = OFF")
        for n in range(sessions):
            session = made_session(30) if n == sessions - 1 else _shaken(model, dice)
            held_on = (date(1960, 1, 1) + timedelta(days=n)).isoformat()
            info = replace(
                session.info,
                version_id=f"v{n}",
                session_id=f"s{n}",
                title=f"Session {n}",
                held_on=held_on,
                state=State.CLOSED,
                closed_at="2026-01-31T17:00:00.000Z",
            )
            library.add_session(replace(session, info=info), note)
    return path


def library_of_quarters(path: Path, sessions: int, areas: int) -> Path:
    """A library of one assessment of so many quarterly sessions of the same areas: all closed but the last, a draft."""
    dice = random.Random(sessions * areas)
    note = LogNote("new session", "Facilitator", "2026-01-31T09:00:00.000Z")
    model = made_session(areas)
    with Library.open(path, create=True) as library:
        library.add_assessment(Assessment("a", "Measured", "Partnership"), note)
        for n in range(sessions):
            session, last = _shaken(model, dice), n == sessions - 1
            info = replace(
                session.info,
                version_id=f"v{n}",
                session_id=f"s{n}",
                title=f"Quarter {n}",
                held_on=date(2020 + n // 4, 1 + n % 4 * 3, 31 if n % 4 in (0, 2) else 30).isoformat(),
                state=State.DRAFT if last else State.CLOSED,
                closed_at="" if last else "2026-01-31T17:00:00.000Z",
            )
            library.add_session(replace(session, info=info), note)
    return path


def _shaken(session: Session, dice: random.Random) -> Session:
    """The session with some other threats."""
    marks = dict(session.marks)
    for key, mark in marks.items():
        if mark.factor == "threat" and dice.random() < 0.3:
            marks[key] = replace(mark, value=dice.randint(1, 25))
    return replace(session, marks=marks)


def shown_history(path: Path) -> tuple[float, float, float]:
    """Seconds from the wish to the painted library panel, and to the painted History tab, first and once again."""
    from PySide6.QtWidgets import QApplication

    from riskdesk.app import make_application
    from riskdesk.ui.application import Application
    from riskdesk.ui.settings import Settings

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else make_application([])
    desk = Application(app, Settings(path.with_suffix(".ini")))
    desk.start(path, demo=False)
    window = desk.window
    assert window is not None
    window.resize(1366, 768)
    app.processEvents()
    began = time.perf_counter()
    window.bench.library_changed.emit()
    app.processEvents()
    listed = time.perf_counter() - began
    began = time.perf_counter()
    window.show_tab("history")
    app.processEvents()
    first = time.perf_counter() - began
    window.show_tab("score")
    app.processEvents()
    window.bench.session_opened.emit()
    began = time.perf_counter()
    window.show_tab("history")
    app.processEvents()
    again = time.perf_counter() - began
    window.close()
    desk.end()
    return listed, first, again


def typed_edits(path: Path, areas: int, runs: int) -> list[float]:
    """Seconds from a typed digit to the repainted window, for ``runs`` digits."""
    import gc

    from riskdesk.__main__ import load

    # As the program itself begins: what was loaded is not searched for garbage again, what comes after is.
    make_application = load().make_application
    gc.enable()
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from riskdesk.ui.application import Application
    from riskdesk.ui.settings import Settings

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else make_application([])
    desk = Application(app, Settings(path.with_suffix(".ini")))
    desk.start(library_of(path, areas), demo=False)
    window = desk.window
    assert window is not None
    # The offscreen screen is smaller than a projector; the matrix is to stand beside the table.
    window.resize(1366, 768)
    app.processEvents()
    dice = random.Random(1)
    keys = [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5]
    times = []
    for n in range(runs + 10):
        # Threats of one digit stay 3 to 5, so that each digit is one kept mark.
        key = keys[dice.randint(2, 4) if n % 3 == 2 else dice.randint(0, 4)]
        target = QApplication.focusWidget() or window
        began = time.perf_counter()
        QTest.keyClick(target, key)
        app.processEvents()
        times.append(time.perf_counter() - began)
    window.close()
    desk.end()
    return times[10:]
