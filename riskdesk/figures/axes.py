"""The axes of the matrix: what stands beside and below its cells, and how much room is left for them.

Coordinates are those of :mod:`riskdesk.figures.shapes`.
"""

from __future__ import annotations

from dataclasses import replace

from riskdesk.figures.grid import AxisLevel, Grid
from riskdesk.figures.shapes import Measure, Rect, Text, Word, wrapped
from riskdesk.figures.style import ASCENT, LEADING, Style

AXIS_SHARE = 0.3
"""The most of the width, and of the height, that the names of the levels may take."""


Lines = list[list[Word]]


def board_of(grid: Grid, area: Rect, measure: Measure, style: Style) -> tuple[Rect, list[Lines], list[Lines]]:
    """The rectangle left for the cells beside the axis texts, and those texts in lines."""
    size, line, space = style.axis_size, style.axis_size * LEADING, style.axis_size * 0.8
    full = max(_width(_words(level), size, measure) for level in grid.impact) + size * 0.1
    titles = [measure(t, size, False) for t in (grid.impact_title, grid.probability_title)]
    left = min(max(full, *titles), area.width * AXIS_SHARE)
    impact = [wrapped(_words(level), size, left, measure) for level in grid.impact]
    columns = len(grid.probability)
    width = max(1.0, (area.width - left - space - style.cell_gap * (columns - 1)) / columns)
    probability = []
    for level in grid.probability:
        lines = wrapped(_words(level), size, width, measure)
        lines += wrapped([(w, False) for w in level.note.split()], size, width, measure)
        probability.append(_cut(lines, int(area.height * AXIS_SHARE / line)))
    below = max(2 if _titled(titles, left, area, line) else 1, *map(len, probability)) * line + size * 0.4
    board = Rect(area.x + left + space, area.y, area.width - left - space, max(0.0, area.height - below))
    return board, impact, probability


def _words(level: AxisLevel) -> list[Word]:
    return [(level.value, True), *((word, False) for word in level.name.split())]


def impact_axis(labels: list[Lines], board: Rect, height: float, measure: Measure, style: Style) -> list[Text]:
    """The names of the impact levels, right-aligned, each in the middle of its row."""
    size, line = style.axis_size, style.axis_size * LEADING
    texts: list[Text] = []
    for n, lines in enumerate(labels):
        fitting = _cut(lines, int(height / line))
        middle = board.y + (len(labels) - 1 - n) * (height + style.cell_gap) + height / 2
        y = middle - len(fitting) * line / 2 + (line + ASCENT * size) / 2
        for words in fitting:
            wide = _width(words, size, measure)
            texts += _run(words, board.x - size * 0.8 - wide, y, size, measure)
            y += line
    return texts


def probability_axis(labels: list[Lines], board: Rect, width: float, measure: Measure, style: Style) -> list[Text]:
    """The names of the probability levels, each centred below its column."""
    size, line = style.axis_size, style.axis_size * LEADING
    texts: list[Text] = []
    for n, lines in enumerate(labels):
        middle = board.x + n * (width + style.cell_gap) + width / 2
        for row, words in enumerate(lines):
            wide = _width(words, size, measure)
            texts += _run(words, middle - wide / 2, board.bottom + size * 0.4 + line * row + size, size, measure)
    return texts


def _titled(titles: list[float], left: float, area: Rect, line: float) -> bool:
    """Whether there is room for the names of the axes, of these widths, in two lines of their corner."""
    return 0 < max(titles) <= left + 0.01 and 2 * line <= area.height * AXIS_SHARE


def axis_titles(grid: Grid, board: Rect, area: Rect, measure: Measure, style: Style) -> list[Text]:
    """The names of the two axes, in the corner below the one and left of the other; none where it is too small."""
    size, line = style.axis_size, style.axis_size * LEADING
    right = board.x - size * 0.8
    named = [(t, measure(t, size, False)) for t in (grid.impact_title, grid.probability_title)]
    if not _titled([wide for _, wide in named], right - area.x, area, line):
        return []
    return [
        Text(title, right - wide, board.bottom + size * 1.4 + line * row, size)
        for row, (title, wide) in enumerate(named)
        if title
    ]


def _cut(lines: Lines, most: int) -> Lines:
    """The lines that fit; the last one ends in an ellipsis where some do not."""
    most = max(1, most)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], [*lines[most - 1], ("…", False)]]


def _width(words: list[Word], size: float, measure: Measure) -> float:
    return sum(measure(w, size, b) for w, b in words) + measure(" ", size, False) * (len(words) - 1)


def _run(words: list[Word], x: float, y: float, size: float, measure: Measure) -> list[Text]:
    """The words of a line as texts: neighbours of the same weight in one."""
    texts: list[Text] = []
    space = measure(" ", size, False)
    for word, bold in words:
        if texts and texts[-1].bold == bold:
            texts[-1] = replace(texts[-1], text=f"{texts[-1].text} {word}")
        else:
            texts.append(Text(word, x, y, size, bold))
        x += measure(word, size, bold) + space
    return texts
