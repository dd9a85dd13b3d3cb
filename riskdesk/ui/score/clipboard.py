"""Blocks of cells from and for a spreadsheet: tab-separated text, read all or not at all.

A block is marks alone, set from the current cell to the right and down, or begins with a column of names (or codes)
of risk areas, and then its order does not matter. A first row of titles may say which column is which. A blank cell
makes its mark unscored, as a blank means everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.codes import name_key
from riskdesk.domain.entry import Entry, entry
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.explain import lower
from riskdesk.domain.intake_grid import MOST_COLUMNS, MOST_ROWS
from riskdesk.domain.scheme import THREAT, Factor
from riskdesk.domain.session import RiskArea, Session
from riskdesk.immutable import immutable

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
"""A cell in quotes (which may hold tabs and line ends) up to the next separator, or one without."""
_FORMULA = ("=", "+", "-", "@")
"""A text that begins so would be taken for a formula by a spreadsheet."""
LONGEST_SHOWN = 40
"""So many characters of what was found are shown in a message."""


def tr(text: str) -> str:
    """Translate in the context of the clipboard."""
    return QCoreApplication.translate("Clipboard", text)


class PasteError(RiskDeskError):
    """The block cannot be pasted; says where it is wrong, what stands there and what is allowed."""


@immutable
class Block:
    """What a block asks for: (area id, factor key, mark or ``None``), ready for ``set_marks``."""

    marks: tuple[tuple[str, str, int | None], ...]

    @property
    def blanks(self) -> int:
        """How many cells of it are blank."""
        return sum(value is None for _, _, value in self.marks)

    def summary(self) -> str:
        """What was pasted, in a sentence."""
        given = len(self.marks) - self.blanks
        pasted = tr("1 mark pasted.") if given == 1 else tr("{count} marks pasted.").format(count=given)
        if not self.blanks:
            return pasted
        blank = tr("1 blank cell is now unscored.") if self.blanks == 1 else tr("{count} blank cells are now unscored.")
        return f"{pasted} {blank.format(count=self.blanks)}"


def read_block(text: str) -> list[list[str]]:
    """The cells of tab-separated text, by rows, trimmed; a cell in quotes may hold tabs, line ends and "" for "."""
    clean = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if clean.endswith("\n"):
        clean = clean[:-1]
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        found = _CELL.match(clean, at)
        if found is None:
            raise PasteError(tr("Nothing was pasted: the clipboard holds no table."))
        quoted, bare = found.groups()
        rows[-1].append((quoted.replace('""', '"') if bare is None else bare).strip())
        at = found.end()
        if at >= len(clean):
            return rows if any(any(row) for row in rows) else []
        if clean[at] == "\n":
            if len(rows) > MOST_ROWS:
                raise PasteError(
                    tr("Nothing was pasted: the clipboard holds more than {most} rows.").format(most=MOST_ROWS)
                )
            rows.append([])
        elif len(rows[-1]) >= MOST_COLUMNS:
            raise PasteError(tr("Nothing was pasted: a row holds more than {most} cells.").format(most=MOST_COLUMNS))
        at += 1


def block_text(rows: Iterable[Sequence[str]]) -> str:
    """Tab-separated text for a spreadsheet; nothing in it can become a formula."""
    return "\n".join("\t".join(_safe(cell) for cell in row) for row in rows)


def _safe(cell: str) -> str:
    one_line = " ".join(cell.split())
    return f"'{one_line}" if one_line.startswith(_FORMULA) else one_line


def plan(session: Session, text: str, areas: Sequence[RiskArea], factor_key: str | None, beside: bool = False) -> Block:
    """What pasting ``text`` from the first of ``areas`` and the column of ``factor_key`` (``None``: the first) on sets.

    Args:
        areas: those of the current row and of the rows below it, into which a block without names goes.
        beside: the current cell is right of the marks, where only a block with names can be pasted.

    Raises:
        PasteError: a cell, a name or the size of the block does not fit; nothing is to be pasted.
    """
    rows = read_block(text)
    if not rows or session.scheme is None:
        raise PasteError(tr("Nothing was pasted: the clipboard holds no cells."))
    return _Paste(session, rows, areas, factor_key, beside).block()


class _Paste:
    """One block on its way into one session."""

    def __init__(
        self,
        session: Session,
        rows: list[list[str]],
        areas: Sequence[RiskArea],
        factor_key: str | None,
        beside: bool,
    ) -> None:
        self.session = session
        self.factors: tuple[Factor, ...] = session.scheme.factors if session.scheme else ()
        self.rows = rows
        self.areas = areas
        self.factor_key = factor_key
        self.beside = beside
        self.first_row = 0
        self.by_name = {name_key(a.name): a for a in session.present}
        self.by_code = {a.code.casefold(): a for a in session.present}

    def block(self) -> Block:
        titles = self._titles(self.rows[0])
        self.first_row = 1 if titles else 0
        named = titles[0] is None if titles else self._named()
        columns = {n: f for n, f in enumerate(titles) if f} if titles else self._columns(int(named))
        rows = self.rows[self.first_row :]
        areas = self._areas(rows) if named else self._following(rows)
        marks = [
            (area.area_id, factor.key, self._value(n + self.first_row, at, area, factor))
            for n, area in areas
            for at, factor in columns.items()
            if at < len(rows[n])
        ]
        if not marks:
            raise PasteError(tr("Nothing was pasted: the block holds no marks."))
        return Block(tuple(marks))

    # Which column is which

    def _titles(self, cells: list[str]) -> list[Factor | None] | None:
        """The factors of a first row of titles (``None`` for the names), or ``None`` where it is no such row."""
        known: dict[str, Factor | None] = {tr("Risk area").casefold(): None, "risk area": None, "area": None}
        for factor in self.factors:
            known[factor.name.casefold()] = known[factor.key.casefold()] = factor
            if factor.key == THREAT:
                known["threat"] = factor
        found = [known.get(cell.casefold()) for cell in cells]
        if any(cell.casefold() not in known for cell in cells) or not any(found):
            return None
        if len(set(found)) < len(found) or None in found[1:]:
            words = tr("Nothing was pasted: the titles in row 1 must be the risk area first, then each factor once.")
            raise PasteError(words)
        return found

    def _named(self) -> bool:
        """Whether the first column is one of names: a cell of it is that of an area and no mark."""
        firsts = [row[0] for row in self.rows if row[0] and not row[0].isdigit()]
        return any(self._area(text) for text in firsts)

    def _columns(self, offset: int) -> dict[int, Factor]:
        """The factor of each column; ``offset`` is 1 where the first one holds names."""
        wide = max(map(len, self.rows)) - offset
        filled = max((n + 1 for row in self.rows for n, cell in enumerate(row) if cell), default=0) - offset
        whole = offset == 1 and wide >= len(self.factors)
        factors = self.factors if whole else self._from_here()
        if self.beside and not whole:
            words = tr("Nothing was pasted: marks go into {factors}; choose a cell there.")
            raise PasteError(words.format(factors=", ".join(lower(f.name) for f in self.factors)))
        if filled > len(factors):
            words = tr(
                "Nothing was pasted: the block has {found} columns of marks, but from {factor} on there are {allowed}."
            )
            raise PasteError(words.format(found=filled, factor=lower(factors[0].name), allowed=len(factors)))
        return {n + offset: factors[n] for n in range(min(wide, len(factors)))}

    def _from_here(self) -> tuple[Factor, ...]:
        keys = [f.key for f in self.factors]
        return self.factors[keys.index(self.factor_key) :] if self.factor_key in keys else self.factors

    # Which row is which

    def _area(self, text: str) -> RiskArea | None:
        plain = text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
        return self.by_name.get(name_key(plain)) or self.by_code.get(plain.casefold())

    def _areas(self, rows: list[list[str]]) -> list[tuple[int, RiskArea]]:
        """The areas that the first column names."""
        found: dict[str, tuple[int, RiskArea]] = {}
        for n, row in enumerate(rows):
            if not any(row):
                continue
            at, area = n + self.first_row + 1, self._area(row[0])
            if area is None:
                words = tr("Nothing was pasted: row {row}, column 1 has “{found}”, which is no risk area here.")
                raise PasteError(words.format(row=at, found=_shown(row[0])))
            if area.area_id in found:
                words = tr("Nothing was pasted: rows {first} and {row} are both for {area}; each may stand once.")
                first = found[area.area_id][0] + self.first_row + 1
                raise PasteError(words.format(first=first, row=at, area=area.name))
            found[area.area_id] = n, area
        return list(found.values())

    def _following(self, rows: list[list[str]]) -> list[tuple[int, RiskArea]]:
        """The current row's area and those below it."""
        areas = self.areas
        filled = max((n + 1 for n, row in enumerate(rows) if any(row)), default=0)
        if filled > len(areas):
            words = tr("Nothing was pasted: the block has {found} rows, but from {area} on there are {allowed}.")
            name = areas[0].name if areas else ""
            raise PasteError(words.format(found=filled, area=name, allowed=len(areas)))
        return list(enumerate(areas[: len(rows)]))

    # What stands in a cell

    def _value(self, row: int, column: int, area: RiskArea, factor: Factor) -> int | None:
        text = self.rows[row][column]
        low, high = factor.limits(len(self.session.present))
        if not text:
            return None
        if len(text) <= len(str(high)) and entry(text, low, high) in (Entry.OPEN, Entry.WHOLE):
            return int(text)
        words = tr(
            "Nothing was pasted: row {row}, column {column} ({area}, {factor}) has “{found}”; "
            "a whole number from {low} to {high} or a blank is allowed."
        )
        raise PasteError(
            words.format(
                row=row + 1,
                column=column + 1,
                area=area.name,
                factor=lower(factor.name),
                found=_shown(text),
                low=low,
                high=high,
            )
        )


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
