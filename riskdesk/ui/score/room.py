"""How the Score page shares out its room. Pure arithmetic on pixels."""

from __future__ import annotations

from riskdesk.immutable import immutable
from riskdesk.ui.score.delegate import ROW
from riskdesk.ui.workbench import Workbench

LEAST_MATRIX = 300
"""Design pixels below which the matrix is not put beside the table."""
SHARE = 0.32
"""The matrix's share of the width, where there is plenty."""
WIDEST_TABLE = 1120
"""Design pixels of table beyond which the eye loses the row; more width goes to the matrix."""
WIDEST_MATRIX = 840
"""Design pixels of matrix beyond which its tokens only grow further apart."""
HIGHEST_CARD = 480
"""Design pixels of height beyond which the fields for words are of no more use."""
CARD = 176
"""Design pixels of height that the wording and the words below the table should have."""
LEAST_CARD = 108
"""Design pixels of height at which the card is still of use; below that it is put away."""
LEAST_ROWS = 4
"""Rows of the table that are seen before there is a card."""
BORDERS = 4
"""Pixels above and below the table of its card: a line and a margin each."""
PAIR = 500
"""Design pixels of width from which wording and words stand side by side."""


@immutable
class Room:
    """What goes where, in pixels: whether table and matrix take turns, the matrix's width (0: all) and height, the
    table's height, whether there is room for wording and words side by side, and for a card below the table at all."""

    turns: bool
    matrix: int
    matrix_height: int
    table: int
    wording: bool
    card: bool


def share_out(width: int, height: int, above: int, table_width: int, rows: int, bench: Workbench) -> Room:
    """Share ``width`` x ``height`` pixels out: ``table_width`` is what a table of so many rows needs, ``above`` the
    height of a line above it."""
    px = bench.theme.px
    inside, tall = width - 2 * px(16), height - 2 * px(12)
    spare = inside - px(16) - table_width
    turns = spare < px(LEAST_MATRIX)
    matrix = 0 if turns else _matrix_width(inside, tall, spare, bench)
    table, card = _heights(tall - above, rows, bench)
    left = inside if turns else inside - px(16) - matrix
    high = round(min(tall - px(48), (matrix or inside) * 1.3))
    return Room(turns, matrix, max(px(120), high), table, card and left >= px(PAIR), card)


def _matrix_width(inside: int, tall: int, spare: int, bench: Workbench) -> int:
    px = bench.theme.px
    wanted = max(inside * SHARE, inside - px(16) - px(WIDEST_TABLE))
    return round(max(px(LEAST_MATRIX), min(wanted, spare, px(WIDEST_MATRIX), tall)))


def _heights(tall: int, rows: int, bench: Workbench) -> tuple[int, bool]:
    """The table's height, and whether there is a card below it."""
    px, row = bench.theme.px, bench.theme.px(ROW)
    whole = row * (rows + 1) + BORDERS
    least = row * (min(rows, LEAST_ROWS) + 1) + BORDERS
    if tall - least - px(12) < px(LEAST_CARD):
        return min(whole, tall), False
    return min(whole, max(least, tall - px(12) - px(CARD))), True
