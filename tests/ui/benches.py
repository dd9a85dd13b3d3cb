"""Real benches for the window's tests: a library file in the test's own folder, light colours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Scheme
from riskdesk.domain.scheme_file import read_scheme
from riskdesk.services.desk import Desk, NewSession
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import empty_at

Marks = tuple[int | None, int | None, int | None]
"""Impact, probability, threat."""

ELEVEN: Mapping[str, Marks] = {
    "Anti-social Behaviour": (1, 3, 15),
    "Alcohol Related Harm": (2, 5, 20),
    "Drugs": (3, 5, 13),
    "Killed & Seriously Injured": (4, 2, 5),
    "Safeguarding Adults": (4, 4, 3),
    "Domestic Violence": (5, 3, 10),
    "Rape & Serious Sexual Assault": (4, 3, 9),
    "Safeguarding Children": (5, 5, 14),
    "Organised Crime Groups": (4, 5, 12),
    "Serious Acquisitive Crime / Offender Management": (3, 3, 11),
    "Terrorism (International & Domestic)": (5, 1, 7),
}
"""The areas of the Derbyshire board's paper of 17 November 2010 with the illustrative scores made for this project."""


@cache
def shipped_scheme(name: str = "derbyshire-2010") -> Scheme:
    """A scheme that is shipped."""
    return read_scheme(Path(str(files("riskdesk.resources").joinpath("schemes", f"{name}.toml"))))


@dataclass
class BenchMaker:
    """Makes benches with a session of the wanted areas and marks, each in a library of its own."""

    folder: Path
    made: list[Workbench]

    def __call__(
        self,
        marks: Mapping[str, Marks] | Sequence[str] = ELEVEN,
        scheme: Scheme | None = None,
        theme: Theme | None = None,
    ) -> Workbench:
        """A bench with an open draft. ``marks`` gives areas in the order of scoring, with or without marks."""
        desk = Desk.at(empty_at(self.folder / f"library-{len(self.made)}.riskdesk"), who="facilitator")
        names = list(marks)
        first = NewSession("Assessment day", "Test partnership", "2010-11-02", scheme or shipped_scheme(), names)
        editor = desk.new_assessment("Strategic assessment", first)
        if isinstance(marks, Mapping):
            by_name = {a.name: a.area_id for a in editor.session.present}
            factors = [f.key for f in editor.session.scheme.factors] if editor.session.scheme else []
            editor.set_marks(
                (by_name[name], key, value)
                for name, values in marks.items()
                for key, value in zip((IMPACT, PROBABILITY, THREAT), values, strict=True)
                if key in factors
            )
        bench = Workbench(desk, theme or Theme(Mode.LIGHT))
        bench.show(editor)
        self.made.append(bench)
        return bench


@contextmanager
def refusing(bench: Workbench) -> Iterator[str]:
    """While this lasts the store itself refuses every write; gives words that its sentence holds."""
    words = "refused for this test"
    with closing(sqlite3.connect(bench.desk.library.path)) as other, other:
        other.execute(f"CREATE TRIGGER refusing BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, '{words}'); END")
    yield words
    with closing(sqlite3.connect(bench.desk.library.path)) as other, other:
        other.execute("DROP TRIGGER refusing")


def area_id(bench: Workbench, name: str) -> str:
    """The id of the area whose name begins so."""
    assert bench.editor is not None
    return next(a.area_id for a in bench.editor.session.present if a.name.startswith(name))


def mark(bench: Workbench, name: str, factor: str) -> int | None:
    """An area's mark as the session has it."""
    assert bench.editor is not None
    return bench.editor.session.mark(area_id(bench, name), factor)
