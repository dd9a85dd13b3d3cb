"""A program that does everything which RiskDesk does: each command, each tab, each kind of file.

Run by other tests in a process of its own: ``python -m tests.hostile.everything FOLDER [window|commands]``.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

COMMANDS = (
    ("list", "--json"),
    ("log", "quarter-2"),
    ("log", "quarter-2", "-o", "log.pdf"),
    ("compare", "quarter-2", "quarter-3"),
    ("compare", "quarter-2", "quarter-3", "-o", "compare.pdf"),
    ("print", "quarter-3", "-o", "sheet.pdf"),
    ("print", "quarter-3", "--document", "pack", "-o", "pack.pdf"),
    ("print", "quarter-3", "--document", "blank", "-o", "blank.pdf"),
    ("print", "quarter-3", "--public", "--withhold", "DR", "-o", "public.pdf"),
    ("verify", "sheet.pdf"),
    ("export", "-o", "out.riskdesk"),
    ("export", "quarter-3", "-o", "out.xlsx"),
    ("export", "quarter-3", "-o", "out.csv"),
    ("export", "quarter-3", "-o", "out.docx"),
    ("export", "quarter-3", "-o", "out.svg"),
    ("export", "quarter-3", "-o", "out.png"),
    ("import", "out.riskdesk"),
    ("import", "out.xlsx", "--new", "Again"),
    ("scheme", "list"),
)


def commands(library: Path) -> None:
    """Each command, in a folder of its own."""
    from tests.cli.terminal import run

    for words in COMMANDS:
        more = () if words[0] == "scheme" else ("--library", library)
        ran = run(*words, *more)
        assert ran.status == 0, (words, ran.err)
    assert run("rank", "out.csv").status in (0, 2)


def window(library: Path) -> None:
    """Each tab with what it makes, and the help; an edit, and the session exported."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from riskdesk.app import make_application
    from riskdesk.ui.application import Application
    from riskdesk.ui.settings import Settings
    from riskdesk.ui.sheet.preview import Preview

    app = make_application(["riskdesk"])
    desk = Application(app, Settings(Path("window.ini")))
    desk.start(library, demo=False)
    shown = desk.window
    assert shown is not None
    for tab in ("score", "priorities", "history", "sheet", "details"):
        shown.show_tab(tab)
        # The sheet is made in a thread and drawn by another, however slow the machine is.
        latest = time.monotonic() + 60
        while tab == "sheet" and not any(p.pages for p in shown.findChildren(Preview)):
            assert time.monotonic() < latest, "no sheet was made"
            app.processEvents()
            time.sleep(0.01)
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)
    for name in ("help", "about", "export"):
        shown.actions_[name].trigger()
        app.processEvents()
    editor = shown.bench.editor
    assert editor is not None
    shown.close()
    desk.end()


def main() -> None:
    """What is asked for; prints "done" in the end."""
    from riskdesk.services.sample import build_sample

    os.chdir(sys.argv[1])
    what = sys.argv[2:] or ["commands", "window"]
    library = build_sample(Path("library.sqlite").absolute())
    if "commands" in what:
        commands(library)
    if "window" in what:
        window(library)
    print("done")


if __name__ == "__main__":
    main()
