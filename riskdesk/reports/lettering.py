"""How wide texts are in the face of the sheet, for pictures that are drawn elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from riskdesk.figures.shapes import Measure
from riskdesk.reports.fonts import faces
from riskdesk.reports.typeset import Typesetter


def lettering() -> tuple[Measure, Callable[[str], str]]:
    """The width of a text at a size, and a text as the face can show it: what it lacks becomes a visible mark."""
    setter = Typesetter(faces())
    return setter.measure, setter.cleaner.clean
