"""Tables of a Word document: what python-docx has no name for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from riskdesk.domain.cell_text import writable
from riskdesk.exchange.word.paper import Paper

HAIR, GROUND = "D5DAE1", "F1F3F6"
LEFT, CENTRE = "", "center"
_PADDING = 70
"""Twentieths of a point beside the text of a cell."""


class Grid:
    """A table with its rows; its first row is repeated on every page, and no row is split between two.

    Args:
        widths: of the columns, in millimetres.
        words: its title and what it shows, for those who have it read out.
    """

    def __init__(self, paper: Paper, rows: int, widths: Sequence[float], words: tuple[str, str]) -> None:
        self.table: Any = paper.document.add_table(rows, len(widths))
        self.table.alignment, self.table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        self._widths = [Mm(width) for width in widths]
        for column, width in zip(self.table._tbl.tblGrid.gridCol_lst, self._widths, strict=True):
            column.w = width
        self._properties(words)
        self.rows: list[list[Any]] = [list(row.tc_lst) for row in self.table._tbl.tr_lst]
        for n, row in enumerate(self.table._tbl.tr_lst):
            _row(row, n == 0)

        self._styles = {name: paper.document.styles[name].style_id for name in ("Table text", "Table heading")}

    def _properties(self, words: tuple[str, str]) -> None:
        made = self.table._tbl.tblPr
        for tag in ("w:tblBorders", "w:tblCellMar", "w:tblLook"):
            for found in made.findall(qn(tag)):
                made.remove(found)
        made.append(_with(OxmlElement("w:tblBorders"), *(_edge(name) for name in ("top", "bottom", "insideH"))))
        layout = made.find(qn("w:tblLayout"))
        if layout is not None:
            made.remove(layout)
        made.append(_made("w:tblLayout", type="fixed"))
        sides = (_made(f"w:{side}", w=str(_PADDING), type="dxa") for side in ("left", "right"))
        made.append(_with(OxmlElement("w:tblCellMar"), *sides))
        made.append(_made("w:tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"))
        for tag, text in zip(("w:tblCaption", "w:tblDescription"), words, strict=True):
            made.append(_made(tag, val=writable(" ".join(text.split()))))

    def write(
        self,
        row: int,
        column: int,
        text: str,
        *,
        style: str = "Table text",
        align: str = LEFT,
        bold: bool = False,
        fill: str = "",
        ink: str = "",
    ) -> None:
        """Write a cell; ``fill`` and ``ink`` are "#RRGGBB"."""
        # Element by element: by way of python-docx's objects three thousand cells took seven seconds.
        cell = self.rows[row][column]
        form = cell.get_or_add_tcPr()
        if fill:
            form.append(_made("w:shd", val="clear", color="auto", fill=fill.lstrip("#")))
        paragraph = cell.p_lst[0]
        form = paragraph.get_or_add_pPr()
        form.append(_made("w:pStyle", val=self._styles[style]))
        if align:
            form.append(_made("w:jc", val=align))
        if text:
            paragraph.append(_run(writable(text), bold, ink.lstrip("#")))

    def keep_together(self) -> None:
        """Have the whole table on one page."""
        for cells in self.rows[:-1]:
            for cell in cells:
                for paragraph in cell.p_lst:
                    paragraph.get_or_add_pPr().get_or_add_keepNext()


def _row(row: Any, first: bool) -> None:
    made = row.get_or_add_trPr()
    made.append(OxmlElement("w:cantSplit"))
    if first:
        made.append(OxmlElement("w:tblHeader"))


def _run(text: str, bold: bool, ink: str) -> Any:
    """A stretch of text; its line ends are kept."""
    run = OxmlElement("w:r")
    if bold or ink:
        form = OxmlElement("w:rPr")
        if bold:
            form.append(OxmlElement("w:b"))
        if ink:
            form.append(_made("w:color", val=ink))
        run.append(form)
    for n, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if n:
            run.append(OxmlElement("w:br"))
        if part:
            held = OxmlElement("w:t")
            held.text = part
            held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(held)
    return run


def _edge(name: str) -> Any:
    return _made(f"w:{name}", val="single", sz="4", space="0", color=HAIR)


def _made(tag: str, **values: str) -> Any:
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _with(parent: Any, *children: Any) -> Any:
    for child in children:
        parent.append(child)
    return parent
