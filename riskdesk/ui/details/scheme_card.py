"""The session's scheme in words: its method, its bands as chips, the wording of its scales."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from riskdesk.domain.check import Severity, check
from riskdesk.domain.method import method_sentences
from riskdesk.domain.scheme import Band, Factor, Scheme
from riskdesk.domain.words import joined, number
from riskdesk.ui.details.fields import tr
from riskdesk.ui.paint import chip
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label


def span_of(band: Band) -> str:
    """The scores of a band, "20 to 25"; "" where the matrix is painted cell by cell."""
    if band.low is None or band.high is None:
        return ""
    if band.low == band.high:
        return number(band.low)
    return tr("{low} to {high}").format(low=number(band.low), high=number(band.high))


def findings(scheme: Scheme) -> list[str]:
    """What the check of the scheme found, in sentences; what is listed as known says so."""
    words = []
    for found in check(scheme):
        if found.known:
            words.append(tr("{finding} (known)").format(finding=found.text))
        elif found.severity is Severity.ERROR:
            words.append(tr("Error: {finding}").format(finding=found.text))
        else:
            words.append(found.text)
    return words


class BandStrip(QWidget):
    """The bands as chips, from the highest to the lowest, in as many lines as the width asks."""

    def __init__(self, bands: Sequence[Band], theme: Theme) -> None:
        super().__init__()
        self._bands, self._theme = tuple(bands), theme
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setObjectName("bands")
        self.setAccessibleName(tr("Bands"))
        self.setAccessibleDescription(", ".join(f"{b.name} {span_of(b)}".strip() for b in bands))
        theme.changed.connect(self._resized)

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> list[QRectF]:
        px, metrics = self._theme.px, QFontMetricsF(self._theme.font(14))
        signs = QFontMetricsF(self._theme.font(11))
        x, y, height, gap = 0.0, 0.0, float(px(26)), px(8)
        places = []
        for band in self._bands:
            text = metrics.horizontalAdvance(f"{span_of(band)}  {band.name}")
            wide = min(float(width), text + signs.horizontalAdvance(band.sign) + px(28))
            if x and x + wide > width:
                x, y = 0.0, y + height + gap
            places.append(QRectF(x, y, wide, height))
            x += wide + gap
        return places

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        places = self._places(max(1, width))
        return round(places[-1].bottom()) if places else 0

    def sizeHint(self) -> QSize:
        """One chip wide at the least; the height follows from the width."""
        width = max(self.width(), self._theme.px(160))
        return QSize(self._theme.px(160), self.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chips."""
        painter = QPainter(self)
        for band, rect in zip(self._bands, self._places(self.width()), strict=True):
            chip(painter, rect, band, span_of(band), self._theme)


class SchemeWords(QWidget):
    """A scheme in full."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._inner: QWidget | None = None

    def show_scheme(self, scheme: Scheme | None, instead: str = "", scales: bool = True) -> None:
        """Show a scheme, or the text ``instead``."""
        if self._inner:
            self._column.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget()
        self._column.addWidget(self._inner)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        if scheme is None:
            column.addWidget(label(instead, "second", wrap=True))
            return
        column.addWidget(label(scheme.name, "title", wrap=True))
        for text in filter(None, (scheme.description, _source(scheme))):
            column.addWidget(label(text, "second", wrap=True))
        column.addWidget(label("\n".join(method_sentences(scheme)), wrap=True))
        column.addWidget(BandStrip(scheme.bands, self._theme))
        if scales:
            for factor in scheme.factors:
                self._factor(column, factor)
        found = findings(scheme)
        if found:
            column.addWidget(label(tr("What the check of the scheme says"), "label", wrap=True))
            column.addWidget(label("\n".join(found), "hint", wrap=True))

    def _factor(self, column: QVBoxLayout, factor: Factor) -> None:
        column.addSpacing(self._theme.px(4))
        low, high = factor.minimum, factor.maximum
        span = tr("{low} to {high}").format(low=low, high=high) if high is not None else tr("a position, 1 = greatest")
        heading = factor.name if factor.levels else f"{factor.name}, {span}"
        column.addWidget(label(heading, "heading", wrap=True))
        if factor.definition:
            column.addWidget(label(factor.definition, "second", wrap=True))
        if factor.levels:
            column.addLayout(self._levels(factor))

    def _levels(self, factor: Factor) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(2, 1)
        for row, level in enumerate(factor.levels):
            about = joined((level.span.text if level.span else "", level.description))
            for place, text in enumerate((str(level.value), level.name, about)):
                words = label(text, ("heading", "", "second")[place], wrap=place == 2)
                words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(words, row, place)
        return grid


def _source(scheme: Scheme) -> str:
    return tr("Source: {source}").format(source=scheme.source) if scheme.source else ""
