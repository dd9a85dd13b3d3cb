"""Sizes of the matrix of tokens, on screen and on paper."""

from __future__ import annotations

from riskdesk.immutable import immutable

ASCENT = 0.72
"""Height of a capital above the baseline as a share of the text size, a little over Source Sans 3's 0.66."""
LEADING = 1.3
"""Distance of two baselines as a share of the text size."""


@immutable
class TokenStep:
    """One size of token: its text, its height, the space beside the text, the space between tokens."""

    size: float
    height: float
    padding: float
    gap: float


@immutable
class Style:
    """Sizes in the caller's unit. ``steps`` run from the largest token to the least that is legible."""

    steps: tuple[TokenStep, ...]
    label_size: float
    axis_size: float
    cell_gap: float
    padding: float
    radius: float

    def scaled(self, factor: float) -> Style:
        """The style with larger or smaller text and spaces; 2.0 for 200%."""
        return Style(
            tuple(
                TokenStep(s.size * factor, s.height * factor, s.padding * factor, s.gap * factor) for s in self.steps
            ),
            self.label_size * factor,
            self.axis_size * factor,
            self.cell_gap * factor,
            self.padding * factor,
            self.radius * factor,
        )


SCREEN = Style(
    steps=(
        TokenStep(12, 24, 6, 4),
        TokenStep(12, 20, 4, 3),
        TokenStep(11, 16, 3, 2),
        TokenStep(10, 13, 2.5, 1.5),
        TokenStep(9, 11.5, 2, 1),
    ),
    label_size=11,
    axis_size=12,
    cell_gap=3,
    padding=4,
    radius=4,
)
"""Pixels at 100%."""
PAPER = Style(
    steps=(
        TokenStep(7.6, 14, 4.2, 2.5),
        TokenStep(7.2, 11, 3, 2),
        TokenStep(6.4, 9, 2, 1.5),
        TokenStep(5.6, 7.6, 1.6, 1),
        TokenStep(5, 6.6, 1.2, 0.8),
    ),
    label_size=6.8,
    axis_size=7.6,
    cell_gap=2,
    padding=3,
    radius=2.5,
)
"""Points."""
