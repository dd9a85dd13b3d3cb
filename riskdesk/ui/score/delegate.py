"""How a cell of the score table is painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText, QTransform

from riskdesk.domain.rescoring import Reviewed
from riskdesk.domain.words import number
from riskdesk.immutable import immutable
from riskdesk.ui.paint import CENTRE, LEFT, RIGHT, chip, focus_ring
from riskdesk.ui.score.columns import HIDDEN, NONE, Kind
from riskdesk.ui.score.model import ScoreModel
from riskdesk.ui.score.titles import PAD
from riskdesk.ui.score.widths import OLD, RING, italic
from riskdesk.ui.theme import Theme

ROW = 30
"""Design pixels of a row."""
SURELY_SHORT = 4
"""Texts of so many characters, all of them figures and signs, fit into any column."""
MOST_CUTS = MOST_LINES = 2_000
"""So many cut texts, and so many laid out, are remembered."""
SIGNS = {Reviewed.CONFIRMED: "✓", Reviewed.CHANGED: "●", Reviewed.TO_DO: ""}
"""What became of an area, beside its place; never in a band's colour."""
Face = tuple[float, QFont.Weight, bool]
"""Size, weight, and whether it is slanted."""
Line = tuple[QStaticText, float, float]
"""A text laid out, its width and its height."""


@immutable
class CellLook:
    """What the table knows of a cell: selected ground, focus ring, and the digits typed and not kept yet."""

    selected: bool = False
    ring: bool = False
    typed: str | None = None


class Pen:
    """Writes lines of text with fonts made once: making them for every cell took half of a repaint."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._fonts: dict[Face, tuple[QFont, QFontMetricsF]] = {}
        self._colours: dict[str, QColor] = {}
        self._cuts: dict[tuple[str, Face, int], str] = {}
        self._lines: dict[tuple[str, Face], Line] = {}
        theme.changed.connect(self._forget)

    def _forget(self) -> None:
        self._fonts.clear()
        self._colours.clear()
        self._cuts.clear()
        self._lines.clear()

    def colour(self, name: str) -> QColor:
        """A colour of the theme."""
        if name not in self._colours:
            self._colours[name] = self._theme.colour(name)
        return self._colours[name]

    def font(
        self, size: float, weight: QFont.Weight = QFont.Weight.Normal, slanted: bool = False
    ) -> tuple[QFont, QFontMetricsF]:
        """A font of the theme, and its measures."""
        face = size, weight, slanted
        if face not in self._fonts:
            font = self._theme.font(size, weight)
            self._fonts[face] = italic(font) if slanted else font, QFontMetricsF(font)
        return self._fonts[face]

    def write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        align: Qt.AlignmentFlag = RIGHT,
        colour: str = "text",
        size: float = 15,
        weight: QFont.Weight = QFont.Weight.Normal,
        slanted: bool = False,
    ) -> None:
        """Write one line of plain text, upright in the middle, cut with an ellipsis where it is too long."""
        painter.setPen(self.colour(colour))
        if len(text) > SURELY_SHORT:
            text = self._cut(text, (size, weight, slanted), rect.width())
        painter.setFont(self.font(size, weight, slanted)[0])
        line, width, height = self._line(text, (size, weight, slanted))
        left = rect.left()
        if align == RIGHT:
            left = rect.right() - width
        elif align == CENTRE:
            left += (rect.width() - width) / 2
        painter.drawStaticText(QPointF(left, rect.top() + round((rect.height() - height) / 2)), line)

    def _line(self, text: str, face: Face) -> Line:
        """A line laid out: the same ranks and names are painted again and again."""
        key = text, face
        if key not in self._lines:
            if len(self._lines) >= MOST_LINES:
                self._lines.clear()
            font, measures = self.font(*face)
            line = QStaticText(text)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.prepare(QTransform(), font)
            self._lines[key] = line, measures.horizontalAdvance(text), measures.height()
        return self._lines[key]

    def _cut(self, text: str, face: Face, width: float) -> str:
        key = text, face, int(width)
        if key not in self._cuts:
            if len(self._cuts) >= MOST_CUTS:
                self._cuts.clear()
            self._cuts[key] = self.font(*face)[1].elidedText(text, Qt.TextElideMode.ElideRight, int(width))
        return self._cuts[key]


class CellPainter:
    """Paints ground, text, chip and ring of one cell. The table calls it for the cells that need it and no others:
    Qt's own loop asks model and style several times for each cell."""

    def __init__(self, rows: ScoreModel, theme: Theme) -> None:
        self.compact = 0
        self.old_room = 0
        """Pixels for an old value on the right of each mark; 0 where there are none."""
        self._rows = rows
        self._theme = theme
        self._pen = Pen(theme)

    def paint(self, painter: QPainter, cell: QRectF, row: int, column: int, look: CellLook) -> None:
        """Paint one cell."""
        pad = self._theme.px(PAD)
        if look.selected:
            painter.fillRect(cell, self._pen.colour("accent_ground"))
        if row + 1 < self._rows.count:
            painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), self._pen.colour("hair"))
        kind = self._rows.columns[column].kind
        self._content(painter, cell.adjusted(pad, 0, -pad, -1), row, column, look.typed)
        if look.ring:
            inset = QRectF(cell)
            if kind in (Kind.MARK, Kind.POSITION):
                inset.setRight(cell.right() - (self.old_room if kind is Kind.MARK else 0))
                inset.setLeft(max(cell.left(), inset.right() - self._theme.px(RING)))
            focus_ring(painter, inset.adjusted(1, 0, -1, -1), self._theme)

    def _content(self, painter: QPainter, inner: QRectF, row: int, column: int, typed: str | None) -> None:
        kind, text = self._rows.columns[column].kind, self._rows.text(row, column)
        if kind is Kind.NAME:
            self._name(painter, inner, row)
        elif kind is Kind.MARK:
            self._mark(painter, inner, text, typed, self._rows.old(row, column))
        elif kind is Kind.SCORE:
            self._score(painter, inner, row)
        elif text in (HIDDEN, NONE):
            self._pen.write(painter, inner, text, RIGHT, "second", 14)
        elif kind is Kind.NUMBER:
            self._pen.write(painter, inner, text, RIGHT, "second", 13)
            if sign := self._rows.sign(row):
                beside = inner.adjusted(-self._theme.px(3), 0, 0, 0)
                self._pen.write(painter, beside, SIGNS[sign], LEFT, "second", 12, QFont.Weight.DemiBold)
        else:
            weight = QFont.Weight.Bold if kind is Kind.PRIORITY else QFont.Weight.Normal
            self._pen.write(painter, inner, text, weight=weight)

    def _name(self, painter: QPainter, inner: QRectF, row: int) -> None:
        theme, area = self._theme, self._rows.area(row)
        room = QRectF(inner)
        if self.compact == 0:
            room.setRight(inner.right() - theme.px(30))
            self._pen.write(painter, inner, area.code, RIGHT, "second", 12)
        for words in self._tags(row, room.width()):
            room.setRight(room.right() - self._tag(painter, room, words) - theme.px(PAD))
        self._pen.write(painter, room, area.name, LEFT, "second" if area.parked else "text")

    def _tags(self, row: int, room: float) -> list[str]:
        """What is said of an area beside its name, from the right; in short where the name would have to be cut."""
        tr, area = self._rows.tr, self._rows.area(row)
        if not area.parked and not self._rows.wants_reason(row):
            return []
        parked = [(tr("Parked"), tr("P"))] if area.parked else []
        wanted = [(tr("Reason wanted"), tr("Why?"))] if self._rows.wants_reason(row) else []
        tags, pad = parked + wanted, self._theme.px(PAD)
        whole = self._pen.font(15)[1].horizontalAdvance(area.name) + sum(self._tag_width(t) + pad for t, _ in tags)
        short = self.compact > 0 or (bool(wanted) and whole > room)
        return [brief if short else words for words, brief in tags]

    def _tag_width(self, words: str) -> float:
        return self._pen.font(11, QFont.Weight.DemiBold)[1].horizontalAdvance(words) + self._theme.px(12)

    def _tag(self, painter: QPainter, room: QRectF, words: str) -> float:
        """Draw a tag at the right end of ``room``; returns its width."""
        theme = self._theme
        width = self._tag_width(words)
        tag = QRectF(room.right() - width, room.center().y() - theme.px(9), width, theme.px(18))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen.colour("third"))
        painter.drawRoundedRect(tag.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(9), theme.px(9))
        painter.restore()
        self._pen.write(painter, tag, words, CENTRE, "second", 11, QFont.Weight.DemiBold)
        return width

    def _mark(self, painter: QPainter, cell: QRectF, text: str, typed: str | None, old: int | None) -> None:
        theme, inner = self._theme, cell.adjusted(0, 0, -self.old_room, 0)
        if old is not None:
            # Always in its own place, and slanted: it must not be taken for a mark.
            self._pen.write(painter, cell, str(old), RIGHT, "second", OLD, slanted=True)
        if typed is None:
            if text or old is None:
                self._pen.write(painter, inner, text or NONE, RIGHT, "text" if text else "third")
            return
        self._pen.write(painter, inner, typed, RIGHT, "accent", 15, QFont.Weight.DemiBold)
        # The caret says that another digit may follow.
        caret = QRectF(inner.right() + 2, inner.center().y() - theme.px(8), max(1, theme.px(1.5)), theme.px(16))
        painter.fillRect(caret, self._pen.colour("accent"))

    def _score(self, painter: QPainter, inner: QRectF, row: int) -> None:
        theme, result = self._theme, self._rows.result(row)
        if result is None or result.risk_score is None:
            self._pen.write(painter, inner.adjusted(theme.px(7), 0, 0, 0), NONE, LEFT, "second", 14)
            return
        high = theme.px(21)
        box = QRectF(inner.left(), inner.center().y() - high / 2, inner.width(), high)
        score = number(result.risk_score)
        if self.compact < 2 or result.band is None:
            chip(painter, box, result.band, score, theme)
        else:
            # The word gives way where width is scarce; number and sign stay.
            short = type(result.band)("", result.band.sign, result.band.fill, result.band.text)
            chip(painter, box, short, score, theme)
