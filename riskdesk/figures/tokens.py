"""Tokens packed into a box: as large as they all fit, and counted where the smallest do not.

Coordinates are those of :mod:`riskdesk.figures.shapes`.
"""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.figures.shapes import Measure, Rect, Text
from riskdesk.figures.style import ASCENT, SCREEN, Style, TokenStep
from riskdesk.immutable import immutable


@immutable
class Token:
    """One risk area to be placed: what it is known by, and its short code."""

    key: str
    code: str


@immutable
class PlacedToken:
    """A token in its place; ``key`` is ``None`` for the one that counts what does not fit ("+12")."""

    key: str | None
    rect: Rect
    text: Text


@immutable
class Packed:
    """Tokens placed in a box, and the keys of those that found no room."""

    tokens: tuple[PlacedToken, ...]
    hidden: tuple[str, ...]


def pack(
    tokens: Sequence[Token], box: Rect, measure: Measure, style: Style = SCREEN, keep: str | None = None
) -> Packed:
    """Place tokens in a box in rows from its top left, as large as they all fit, else as many as fit at
    the least legible size with "+12" for the others. The tokens of one cell can so be shown in a larger box too."""
    if not tokens:
        return Packed((), ())
    widest = max(measure(token.code, 1.0, True) for token in tokens)
    for step in style.steps:
        slots = _slots(box, step, widest, len(tokens))
        if len(slots) >= len(tokens):
            return Packed(
                tuple(_placed(t.key, t.code, r, step, measure) for t, r in zip(tokens, slots, strict=False)), ()
            )
    step = style.steps[-1]
    slots = _slots(box, step, max(widest, measure(f"+{len(tokens)}", 1.0, True)), len(tokens))
    shown, hidden = _chosen(tokens, len(slots) - 1, keep)
    placed = [_placed(t.key, t.code, r, step, measure) for t, r in zip(shown, slots, strict=False)]
    placed.append(_placed(None, f"+{len(hidden)}", slots[len(shown)], step, measure))
    return Packed(tuple(placed), tuple(t.key for t in hidden))


def _chosen(tokens: Sequence[Token], room: int, keep: str | None) -> tuple[list[Token], list[Token]]:
    """The tokens that are shown and those that are not; the one to be kept takes the last place if it must."""
    shown, hidden = list(tokens[:room]), list(tokens[room:])
    kept = next((t for t in hidden if t.key == keep), None)
    if kept is not None and shown:
        hidden[hidden.index(kept)] = shown[-1]
        shown[-1] = kept
    return shown, hidden


def _slots(box: Rect, step: TokenStep, widest: float, wanted: int) -> list[Rect]:
    """The first places for tokens of one size, as many as are wanted; at least one, however small the box is."""
    height = min(step.height, box.height)
    width = min(max(widest * step.size + 2 * step.padding, step.height), box.width)
    columns = max(1, int((box.width + step.gap) / (width + step.gap) + 1e-9)) if width > 0 else 1
    rows = max(1, int((box.height + step.gap) / (height + step.gap) + 1e-9)) if height > 0 else 1
    return [
        Rect(box.x + n % columns * (width + step.gap), box.y + n // columns * (height + step.gap), width, height)
        for n in range(min(wanted, rows * columns))
    ]


def _placed(key: str | None, code: str, rect: Rect, step: TokenStep, measure: Measure) -> PlacedToken:
    wide = measure(code, 1.0, True) * step.size
    size = step.size if wide <= rect.width or not wide else step.size * rect.width / wide
    x = rect.x + (rect.width - min(wide, rect.width)) / 2
    return PlacedToken(key, rect, Text(code, x, rect.y + (rect.height + ASCENT * size) / 2 - 0.03 * size, size, True))
