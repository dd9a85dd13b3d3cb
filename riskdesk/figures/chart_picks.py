"""The picked series of a chart: a colour and a dash pattern each, the same on screen and on paper.

The colours are none of the bands'. They were searched so that each reaches 4.5:1 on its ground (its label is written in
it too) and any two stay apart for normal sight, protanopia and deuteranopia (OKLab distance after the simulation of
Machado, Oliveira and Fernandes 2009); the dashes tell them apart without any colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Slots = Mapping[str, int]
"""The slot (0 to 5) of each picked series by its key: its place in the tables of colours and dashes."""

MOST_PICKED = 6
PICKS_LIGHT = ("#1F5FBF", "#5D1089", "#056965", "#CC0A87", "#6A4C22", "#153153")
"""On white: blue, purple, teal, pink, brown, navy."""
PICKS_DARK = ("#7DB0FF", "#9D6DF9", "#79C5B4", "#C972B7", "#A9895F", "#D4D2FE")
"""On the dark ground: the same names, with a pale lavender for navy."""
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (3, 1.6),
    (1, 1.2),
    (6, 1.6),
    (4.5, 1.4, 1, 1.4),
    (4.5, 1.4, 1, 1.4, 1, 1.4),
)
"""Lengths of stroke and gap in turn, in widths of the line; () is unbroken."""
DOTTED = (1.0, 2.5)
"""The dashes of a link between ancestor and descendant."""
MARKED = (2.2, 1.6)
"""The dashes of the outline of a marked dot."""


def slots_of(picked: Sequence[str], before: Slots | None = None) -> Slots:
    """The slots of the picked series, in the order of picking, six at the most (the newest count).

    Whoever had a slot before keeps it, so that taking one pick away changes no other's colour.
    """
    kept = list(dict.fromkeys(picked))[-MOST_PICKED:]
    slots = {key: slot for key, slot in (before or {}).items() if key in kept}
    free = [slot for slot in range(MOST_PICKED) if slot not in slots.values()]
    for key in kept:
        if key not in slots:
            slots[key] = free.pop(0)
    return {key: slots[key] for key in kept}
