"""What can be wrong with a file that comes in."""

from __future__ import annotations

from riskdesk.domain.errors import RiskDeskError


class CsvError(RiskDeskError):
    """A CSV file cannot be read; names the file, the line and the column as far as there are any.

    ``line`` is the physical line in the file, from 1; 0 where the whole file is meant.
    """

    def __init__(self, where: str, line: int, column: str, problem: str) -> None:
        self.where = where
        self.line = line
        self.column = column
        self.problem = problem
        parts = [where, f"line {line}" if line else "", f"column {column}" if column else "", problem]
        super().__init__(": ".join(part for part in parts if part))
