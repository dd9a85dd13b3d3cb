"""Texts of a chart: cut with an ellipsis, broken into a few lines, and spread so that none lies over another."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.figures.shapes import Measure

CAPITAL = 0.66
"""Height of a capital of Source Sans 3 as a share of the text's size."""
LINE = 1.22
"""Distance of two baselines, and the least of two labels, as a share of the text's size."""


_SLACK = 1e-6
"""Room that was made for a text exactly is room enough, whatever the sums of fractions come to."""


def cut(text: str, size: float, bold: bool, width: float, measure: Measure) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; "" where not even a letter does."""
    if fits(text, size, bold, width, measure):
        return text
    low, high = 0, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fits(_begun(text, middle), size, bold, width, measure):
            low = middle
        else:
            high = middle - 1
    return _begun(text, low) if low else ""


def fits(text: str, size: float, bold: bool, width: float, measure: Measure) -> bool:
    """Whether a text is no wider than ``width``."""
    return measure(text, size, bold) <= width + _SLACK


def _begun(text: str, letters: int) -> str:
    return text[:letters].rstrip() + "…"


def lines_of(text: str, size: float, bold: bool, width: float, most: int, measure: Measure) -> list[str]:
    """The text in up to ``most`` lines, broken at spaces; what is too long is cut with an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or fits(joined, size, bold, width, measure)):
            lines[-1] = joined
        else:
            lines.append(word)
    return [cut(line, size, bold, width, measure) for line in lines]


def is_whole(text: str, lines: Sequence[str]) -> bool:
    """Whether nothing of a text was cut."""
    return " ".join(text.split()) == " ".join(lines)


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Places as near to the wanted ones (in ascending order) as can be, ``distance`` apart and within the ends.

    The sum of the squares of the moves is least (pool adjacent violators); where there is no room for all they begin at
    ``low`` and run over ``high``.
    """
    blocks: list[tuple[float, int]] = []
    for n, place in enumerate(wanted):
        mean, count = place - n * distance, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (mean * count + before * many) / (count + many)
            count += many
        blocks.append((mean, count))
    top = high - (len(wanted) - 1) * distance
    bases = [max(low, min(mean, top)) for mean, count in blocks for _ in range(count)]
    return [base + n * distance for n, base in enumerate(bases)]


def thinned(count: int, room: int, keep: Sequence[int]) -> list[int]:
    """Which of ``count`` things are shown where there is room for fewer: those to be kept first, then evenly chosen
    ones, in ascending order."""
    if count <= room:
        return list(range(count))
    chosen = dict.fromkeys(keep[:room])
    rest = [n for n in range(count) if n not in chosen]
    left = room - len(chosen)
    chosen.update(dict.fromkeys(rest[n * len(rest) // left] for n in range(left)))
    return sorted(chosen)
