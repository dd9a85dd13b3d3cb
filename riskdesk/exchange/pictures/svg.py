"""A picture being written as SVG: shapes and texts, with title and description for screen readers.

Coordinates are those of :mod:`riskdesk.figures.shapes`, in CSS pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from riskdesk.figures.chart_drawing import Ink
from riskdesk.figures.inks import INKS_ON_WHITE
from riskdesk.figures.shapes import Curve, Measure, Rect, Text
from riskdesk.immutable import immutable

FAMILY = "Source Sans 3"
_FAMILIES = f"'{FAMILY}', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
TEXT, SECOND = INKS_ON_WHITE["text"], INKS_ON_WHITE["second"]


@immutable
class Lettering:
    """How wide texts are in the face of the pictures, and how a text is made fit to be written."""

    measure: Measure
    clean: Callable[[str], str]


@immutable
class Picture:
    """A finished picture; ``width`` and ``height`` in CSS pixels (1/96 inch), ``description`` is all that it shows."""

    svg: str
    width: int
    height: int
    title: str
    description: str


class Svg:
    """A picture on the way."""

    def __init__(self, lettering: Lettering) -> None:
        self._clean = lettering.clean
        self._parts: list[str] = []

    def box(
        self,
        rect: Rect,
        fill: str,
        radius: float = 0.0,
        stroke: str = "",
        width: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """A filled rectangle, perhaps with round corners and an outline; ``dash`` in widths of the line."""
        line = f' stroke="{stroke}" stroke-width="{_n(width)}"{_dashes(dash, width)}' if stroke else ""
        round_ = f' rx="{_n(min(radius, rect.width / 2, rect.height / 2))}"' if radius else ""
        at = f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'
        self._parts.append(f'<rect {at}{round_} fill="{fill}"{line}/>')

    def text(self, text: Text, ink: str) -> None:
        """A text by the left end of its baseline."""
        shown = self._clean(text.text)
        if not shown:
            return
        weight = ' font-weight="600"' if text.bold else ""
        at = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}"'
        self._parts.append(f'<text {at}{weight} fill="{ink}">{escape(shown)}</text>')

    def curves(self, curves: Sequence[Curve], ink: str, width: float, dash: Sequence[float]) -> None:
        """Curves as one path; ``dash`` in widths of the line."""
        if not curves:
            return
        d = " ".join(
            f"M{_n(c.x1)} {_n(c.y1)}C{_n(c.hx1)} {_n(c.hy1)} {_n(c.hx2)} {_n(c.hy2)} {_n(c.x2)} {_n(c.y2)}"
            for c in curves
        )
        line = f'stroke="{ink}" stroke-width="{_n(width)}"{_dashes(dash, width)}'
        self._parts.append(f'<path d="{d}" fill="none" {line}/>')

    def group(self, title: str) -> None:
        """Begin a group that goes by a name; the shapes that follow are in it until :meth:`end`."""
        self._parts.append(f"<g><title>{escape(self._clean(title))}</title>")

    def end(self) -> None:
        """End the group."""
        self._parts.append("</g>")

    def picture(self, width: float, height: float, title: str, description: str) -> Picture:
        """The picture on white, so wide and so high."""
        wide, high = round(width), round(height)
        named, told = self._clean(title), self._clean(description)
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
            f' role="img" aria-labelledby="title desc" lang="en-GB" xml:lang="en-GB"'
            f" font-family={quoteattr(_FAMILIES)}>\n"
            f'<title id="title">{escape(named)}</title>\n<desc id="desc">{escape(told)}</desc>\n'
            f'<rect width="{wide}" height="{high}" fill="#FFFFFF"/>\n'
        )
        return Picture("".join((head, "\n".join(self._parts), "\n</svg>\n")), wide, high, named, told)


class SvgBrush:
    """Draws a chart's shapes."""

    def __init__(self, svg: Svg) -> None:
        self._svg = svg

    def stroke(self, curves: Sequence[Curve], ink: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw curves."""
        self._svg.curves(curves, INKS_ON_WHITE[ink], width, dash)

    def plate(self, rect: Rect, radius: float, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw a filled rectangle with round corners."""
        self._svg.box(rect, INKS_ON_WHITE[fill], radius, INKS_ON_WHITE[outline] if outline else "", width, dash)

    def dot(
        self, rect: Rect, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...], text: Text | None
    ) -> None:
        """Draw a plate with fully round ends, and a text on it."""
        self.plate(rect, rect.height / 2, fill, outline, width, dash)
        if text:
            self.write(text, "text")

    def write(self, text: Text, ink: Ink) -> None:
        """Write a text."""
        self._svg.text(text, INKS_ON_WHITE[ink])


def _dashes(dash: Sequence[float], width: float) -> str:
    return f' stroke-dasharray="{" ".join(_n(length * width) for length in dash)}"' if dash else ""


def _n(value: float) -> str:
    """A number with two decimals at the most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
