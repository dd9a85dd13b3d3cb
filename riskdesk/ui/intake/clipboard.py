"""A table on the clipboard as a grid."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.cell_text import unguarded
from riskdesk.domain.intake_grid import Grid
from riskdesk.exchange.errors import CsvError
from riskdesk.exchange.intake import LARGEST_TABLE, grid_of
from riskdesk.exchange.intake_rows import grid_rows
from riskdesk.ui.score.clipboard import read_block


def clipboard_grid(text: str) -> Grid:
    """The cells of a text that was copied in a spreadsheet, or of CSV text.

    Raises:
        RiskDeskError: there is none, or it is too large.
    """
    where = QCoreApplication.translate("Clipboard", "the clipboard")
    if len(text) > LARGEST_TABLE:
        raise CsvError(where, 0, "", f"holds more than {LARGEST_TABLE:,} characters")
    if "\t" not in text:
        return grid_of(text.encode("utf-8", "replace"), where)
    # Copy table puts the same mark ahead of what looks like a formula as a CSV export does.
    plain = ([unguarded(cell) for cell in cells] for cells in read_block(text))
    rows = tuple(grid_rows(enumerate(plain, 1), where))
    if not rows:
        raise CsvError(where, 0, "", "holds no cells")
    return Grid(where, rows)
