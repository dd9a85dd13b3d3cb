"""The ways by which a file gets into the program, each as a user takes it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, State
from riskdesk.services.desk import Desk
from riskdesk.storage.library import Access, Library
from tests.fuzz.cases import Case, Room

OPENED = "after opening: "
LONGEST_SENTENCE = 1500
"""Characters; a list of all that is allowed may be long, a file's own text in it is cut."""


class OpenedFirst(RiskDeskError):  # noqa: N818 says what is the matter
    """A refusal after the file was opened to be written, and perhaps brought up to date."""


class Fault(Exception):  # noqa: N818 says what is the matter
    """What must not happen, whatever the file is."""


def open_case(kind: str, case: Case, room: Room, dice: Random) -> str:
    """Open an input of a kind in all ways; gives the sentence by which it was refused, or "".

    Raises:
        Fault: the file was changed though it was refused, or a refusal is no sentence.
        Exception: whatever else came out: any is a fault.
    """
    for left in room.folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    path = room.folder / f"input{case.suffix}"
    path.write_bytes(case.data)
    for suffix, data in case.beside:
        path.with_name(path.name + suffix).write_bytes(data)
    refused = ""
    for open_ in ENTRIES[kind]:
        said = _sentence(open_, path, room, dice)
        refused = refused or said
        # Writing into a library is the one thing that may change it, and only where it was opened.
        if open_ is not write_library or (said and not said.startswith(OPENED)):
            _unchanged(path, case, said)
    return refused


def _sentence(open_: Entry, path: Path, room: Room, dice: Random) -> str:
    try:
        open_(path, room, dice)
    except RiskDeskError as error:
        said = str(error)
        if not said.strip() or "\n" in said or len(said) > LONGEST_SENTENCE:
            raise Fault(f"{type(error).__name__} is no sentence: {said[:2000]!r}") from error
        return said
    return ""


def _unchanged(path: Path, case: Case, said: str) -> None:
    if not path.exists() or path.read_bytes() != case.data:
        raise Fault(f"the file was changed ({said or 'opened to be read'})")
    for suffix, data in case.beside:
        beside = path.with_name(path.name + suffix)
        if not beside.exists() or beside.read_bytes() != data:
            raise Fault(f"{suffix} beside the file was changed ({said or 'opened to be read'})")


Entry = Callable[[Path, Room, Random], object]

# A library


def read_library(path: Path, room: Room, dice: Random) -> None:
    """Everything in it, read only."""
    with Library.open(path, Access.READ_ONLY) as library:
        _all(library)


def _all(library: Library) -> None:
    library.assessments()
    library.log()
    for summary in library.sessions(all_versions=True):
        session = library.load(summary.version_id)
        library.versions(summary.session_id)
        library.log(summary.version_id)
        if session.scheme is not None:
            assert session.ranking.results is not None
            assert session.agreed.by_id is not None
        seal(session)
        for sheet in library.sheets(summary.version_id):
            library.sheet_pdf(summary.version_id, sheet.number)


def write_library(path: Path, room: Room, dice: Random) -> None:
    """Opened to be written, and a mark set in a draft."""
    desk = Desk.at(path, Access.READ_WRITE, who="Analyst")
    try:
        _set_a_mark(desk)
    except RiskDeskError as error:
        raise OpenedFirst(f"{OPENED}{error}") from error
    finally:
        desk.close()


def _set_a_mark(desk: Desk) -> None:
    for summary in desk.sessions():
        editor = desk.open(summary.version_id)
        session = editor.session
        if session.info.state is State.DRAFT and session.scheme and session.present:
            factor = session.scheme.factors[0]
            low, _ = factor.limits(len(session.present))
            editor.set_marks([(session.present[0].area_id, factor.key, low)])
            editor.set_marks([(session.present[-1].area_id, factor.key, None)])
            return


LIBRARY_COMMANDS = (
    ("list",),
    ("list", "--json", "--versions"),
    ("log", ""),
    ("log", "", "-o", "{out}.pdf"),
    ("compare", "", ""),
    ("print", "-o", "{out}.pdf"),
    ("print", "--document", "pack", "-o", "{out}.pdf"),
    ("print", "--document", "areas", "-o", "{out}.pdf"),
    ("print", "--document", "blank", "-o", "{out}.pdf"),
    ("export", "-o", "{out}.riskdesk"),
    ("export", "-o", "{out}.xlsx"),
    ("export", "-o", "{out}.csv"),
    ("export", "-o", "{out}.docx"),
    ("export", "-o", "{out}.svg"),
    ("rollup", "", ""),
    ("check",),
    ("check", "--json"),
    ("backup", "-o", "{out}.sqlite"),
    ("backup", "--list"),
)


def command_library(path: Path, room: Room, dice: Random) -> None:
    """One of the commands."""
    words = [word.format(out=room.folder / "out") for word in dice.choice(LIBRARY_COMMANDS)]
    if "" in words:
        with Library.open(path, Access.READ_ONLY) as library:
            ids = [s.version_id for s in library.sessions()] or ["x"]
        words = [word or dice.choice(ids) for word in words]
        words = [*words[:1], *("./" + w if w.startswith("-") and w not in ("-o",) else w for w in words[1:])]
    command(*words, "--library", str(path))


def command(*words: str) -> str:
    """A command as a terminal runs it: a refusal is one line, and no control character is printed."""
    from tests.cli.terminal import run

    # Without --debug what nobody expected would be told in one line, too.
    ran = run("--debug", *words)
    said = ran.err
    if ran.status not in (0, 1, 2) or "output cannot be written" in said:
        raise Fault(f"{' '.join(words)}: ended with {ran.status}: {said[:500]!r}")
    told = words[0] == "import" or words[:2] == ("scheme", "check")
    if ran.status == 2 and (said.count("\n") != 1 or not said.strip()) and not told:
        raise Fault(f"{' '.join(words)}: refused in {said.count(chr(10))} lines: {said[:500]!r}")
    printed = "" if "-" in words else ran.bytes.decode("utf-8", "replace")
    # Lines first: letter by letter what is printed of a long table took longer than the program.
    lines = [line for line in (printed + said).replace("\t", "").split("\n") if not line.isprintable()]
    if odd := [c for line in lines for c in line if not c.isprintable()]:
        raise Fault(f"{' '.join(words)}: printed {odd[0]!r} to the terminal")
    if ran.status == 2 and words[:2] == ("scheme", "check") and printed:
        raise RiskDeskError(printed.split("\n")[0])
    if ran.status == 2:
        # Of a table each row that is wrong has a line of its own.
        raise RiskDeskError(said.strip().split("\n")[0])
    return printed


def restore_library(path: Path, room: Room, dice: Random) -> None:
    """Put in the place of a sound library, as a backup of it."""
    if dice.random() < 0.3:
        copy = Path(shutil.copy(room.library, room.folder / "held.sqlite"))
        command("restore", str(path), "--library", str(copy))
        read_library(copy, room, dice)


# Exported sessions


def read_sessions(path: Path, room: Room, dice: Random) -> None:
    """Read, planned, and brought into an empty library."""
    from riskdesk.exchange.bundle import read_bundle
    from riskdesk.services.transfer import bring_into

    bring_into(room.folder / "new.sqlite", read_bundle(path), skip_different=True)
    read_library(room.folder / "new.sqlite", room, dice)


def command_sessions(path: Path, room: Room, dice: Random) -> None:
    """Imported at the command line, into a library that has the same sessions."""
    copy = Path(shutil.copy(room.library, room.folder / "held.sqlite"))
    command("import", str(path), "--library", str(copy), "--skip-different")


# Tables


def read_table(path: Path, room: Room, dice: Random) -> None:
    """As the window reads a table, on every worksheet, and planned into a session."""
    from riskdesk.domain.intake_mapping import guess
    from riskdesk.domain.intake_plan import Choices
    from riskdesk.domain.intake_rows import plan
    from riskdesk.exchange.intake import read_grid

    grid = read_grid(path)
    with _session(room) as (scheme, session):
        for name in grid.sheets[:3] or ("",):
            found = read_grid(path, name) if name else grid
            plan(session, found, guess(found, scheme), Choices(True, True, True))


@contextmanager
def _session(room: Room) -> Iterator[tuple[Scheme, Session]]:
    with Library.open(room.library, Access.READ_ONLY) as library:
        for summary in library.sessions():
            session = library.load(summary.version_id)
            if session.scheme is not None and session.info.state is State.DRAFT:
                yield session.scheme, session
                return
    raise AssertionError("the sound library has no draft")


def command_table(path: Path, room: Room, dice: Random) -> None:
    """``import --new`` in a new library."""
    command("import", str(path), "--new", "T", "--library", str(room.folder / "t.sqlite"))


def command_rank(path: Path, room: Room, dice: Random) -> None:
    """``rank``."""
    command("rank", str(path), *(["--json"] if dice.random() < 0.3 else []))


# Schemes


def command_check(path: Path, room: Room, dice: Random) -> None:
    """``scheme check``."""
    command("scheme", "check", str(path))


def command_with_scheme(path: Path, room: Room, dice: Random) -> None:
    """Ranks and a printed sheet by the scheme."""
    scores = room.folder / "scores.csv"
    scores.write_text("area,impact,probability,threat\nDrugs,3,2,1\nFire,1,1,2\n")
    command("rank", str(scores), "--scheme", str(path))
    library = str(room.folder / "t.sqlite")
    command("import", str(scores), "--new", "T", "--scheme", str(path), "--library", library)
    command("print", "-o", str(room.folder / "t.pdf"), "--library", library)


# PDFs


def command_verify(path: Path, room: Room, dice: Random) -> None:
    """``verify``."""
    command("verify", str(path), "--library", str(room.library))


# The window


def read_settings(path: Path, room: Room, dice: Random) -> None:
    """As the window takes its settings."""
    from PySide6.QtWidgets import QWidget

    from riskdesk.ui.settings import Settings
    from riskdesk.ui.theme import Theme

    app = _application()
    settings = Settings(path)
    theme = Theme(settings.mode, settings.scale)
    theme.stylesheet()
    assert settings.idle >= 0
    settings.recorder.encode("utf-8", "replace")
    widget = QWidget()
    widget.restoreGeometry(settings.geometry)
    assert app is not None


def _application() -> object:
    """Qt's application, of which there is one in a process."""
    from PySide6.QtWidgets import QApplication

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QApplication.instance() or QApplication(["riskdesk"])


def paste(path: Path, room: Room, dice: Random) -> None:
    """As a block on the Score tab, and as a table to be imported."""
    from riskdesk.domain.intake_mapping import guess
    from riskdesk.domain.intake_plan import Choices
    from riskdesk.domain.intake_rows import plan as planned
    from riskdesk.ui.intake.clipboard import clipboard_grid
    from riskdesk.ui.score.clipboard import plan

    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    with _session(room) as (scheme, session):
        try:
            plan(session, text, session.present, "impact")
        except RiskDeskError as error:
            if not str(error):
                raise Fault("an empty sentence") from error
        grid = clipboard_grid(text)
        planned(session, grid, guess(grid, scheme), Choices(True, True, True))


def drop(path: Path, room: Room, dice: Random) -> None:
    """An address that is dropped on the window: told apart, and read where it is a file of ours."""
    from PySide6.QtCore import QMimeData, QUrl

    from riskdesk.exchange.bundle import is_library, read_bundle
    from riskdesk.exchange.intake import is_table, read_grid
    from riskdesk.ui.dropping import dropped_file
    from riskdesk.ui.transfer.deeds import is_sessions

    assert _application() is not None
    data = QMimeData()
    address = path.read_bytes().decode("utf-8", "replace")
    data.setUrls([QUrl(address), QUrl(address)][: dice.choice((1, 1, 1, 2))])
    found = dropped_file(data)
    if found is None:
        return
    if is_sessions(found) and not is_library(found):
        read_bundle(found)
    if is_table(found):
        read_grid(found)


ENTRIES: dict[str, tuple[Entry, ...]] = {
    "library": (read_library, command_library, restore_library, write_library),
    "sessions": (read_sessions, command_sessions),
    "workbook": (read_table, command_table),
    "table": (read_table, command_table, command_rank),
    "scheme": (command_check, command_with_scheme),
    "document": (command_verify,),
    "settings": (read_settings,),
    "clipboard": (paste,),
    "drop": (drop,),
}
"""In this order; the one that may change the file comes last."""
