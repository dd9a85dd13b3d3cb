"""The priority table for the clipboard: as text for a spreadsheet, and as a table of HTML for a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from riskdesk.domain.cell_text import guarded, writable
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Column, ColumnKey, Sheet, SheetRow

_WORDS = (ColumnKey.CODE, ColumnKey.AREA, ColumnKey.WHY)
# A spreadsheet that takes HTML would calculate "=1+1": the first of these is Excel's sign for text, the other
# LibreOffice's.
_AS_TEXT = "mso-number-format:'\\@'"
_ALSO = ' sdnum="2057;0;@"'


@immutable
class Clip:
    """One table in both forms: tab-separated text with CRLF, and a document of HTML."""

    text: str
    html: str


@immutable
class _Cell:
    """What stands in a cell; ``fill`` and ``ink`` are the band's colours, or ``""``."""

    text: str
    words: bool = False
    fill: str = ""
    ink: str = ""


def table_clip(sheet: Sheet) -> Clip:
    """The ranked table of a sheet, with its title above it and below it what is not scored."""
    body = sheet.body
    title = " · ".join(filter(None, (sheet.title, sheet.subtitle, *sheet.flags, sheet.banner, sheet.code)))
    blocks = [(title, body.columns, body.rows)]
    if body.not_scored:
        blocks.append((f"{body.not_scored_title} ({len(body.not_scored)})", body.not_scored_columns, body.not_scored))
    text = "\r\n\r\n".join("\r\n".join(_lines(*block)) for block in blocks)
    tables = "".join(_table(*block) for block in blocks)
    html = f'<html lang="en-GB"><head><meta charset="utf-8"></head><body>{tables}</body></html>'
    return Clip(f"{text}\r\n", html)


def _lines(title: str, columns: Sequence[Column], rows: Sequence[SheetRow]) -> Iterator[str]:
    yield _line(title)
    yield "\t".join(map(_line, _headings(columns)))
    for row in rows:
        yield "\t".join(_line(cell.text) for cell in _cells(columns, row))


def _line(text: str) -> str:
    """A text for one cell of a block of cells: on one line, and never calculated."""
    return guarded(" ".join(writable(text).split()))


def _table(title: str, columns: Sequence[Column], rows: Sequence[SheetRow]) -> str:
    heads = "".join(f'<th scope="col" align="left">{_html(text)}</th>' for text in _headings(columns))
    lines = "".join(f"<tr>{''.join(map(_td, _cells(columns, row)))}</tr>" for row in rows)
    table = f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody>"
    return f'<p>{_html(title)}</p><table border="1" cellspacing="0" cellpadding="3">{table}</table>'


def _td(cell: _Cell) -> str:
    styles = []
    if cell.fill:
        styles.append(f"background:{cell.fill};color:{cell.ink}")
    # A band's sign, such as "=", begins a formula too.
    as_text = cell.words or guarded(cell.text) != cell.text
    if as_text:
        styles.append(_AS_TEXT)
    colours = f' bgcolor="{cell.fill}"' if cell.fill else ""
    style = f' style="{";".join(styles)}"' if styles else ""
    return f"<td{colours}{style}{_ALSO if as_text else ''}>{_html(cell.text)}</td>"


def _html(text: str) -> str:
    return escape(writable(text)).replace("\n", "<br>")


def _headings(columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        yield column.heading
        if column.key is ColumnKey.RISK:
            yield "Band"


def _cells(columns: Sequence[Column], row: SheetRow) -> Iterator[_Cell]:
    """The cells of a row; score and band stand apart, so that the score is a number."""
    for column in columns:
        if column.key is not ColumnKey.RISK:
            yield _Cell(str(getattr(row, column.key.value)), column.key in _WORDS)
            continue
        chip = row.chip
        yield _Cell(chip.score, False, chip.fill, chip.ink) if chip else _Cell("–")
        yield _Cell(f"{chip.sign} {chip.band}".strip(), False, chip.fill, chip.ink) if chip else _Cell("")
