"""What the levels mean: the scheme's full wording of one factor, with the level that an area now has."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from riskdesk.domain.explain import lower
from riskdesk.domain.scheme import IMPACT, Factor, Scheme, ThreatKind
from riskdesk.domain.session import Mark, RiskArea, Session
from riskdesk.services.editing import Edit
from riskdesk.ui.score.wording_row import LevelRow
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench


class WordingPanel(QWidget):
    """The wording of one factor's levels for the selected area; a click on a level scores it.

    The page says with :meth:`show_factor` which factor is being scored; the area follows the selection.
    """

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wording")
        self.bench = bench
        self._area_id = bench.selected_area
        self._factor_key = IMPACT
        self._shown: tuple[Scheme, str] | None = None
        self.rows: list[LevelRow] = []
        self.heading = label(look="heading", wrap=True)
        self.heading.setObjectName("wording_heading")
        self.text = label(look="second", wrap=True)
        self.text.setObjectName("wording_text")
        self.now = label(look="heading", wrap=True)
        self.now.setObjectName("wording_now")
        for wrapped in (self.text, self.now):
            # Else the scroll area asks for the height that the text would have in the narrowest of columns.
            wrapped.setMinimumHeight(1)
        self._list = QVBoxLayout()
        # New rows have no place before the layout has run.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._show_chosen)
        self._lay_out()
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._on_edited)
        bench.selected.connect(self._on_selected)
        bench.theme.changed.connect(self._on_theme)
        self._refresh()

    def show_factor(self, area_id: str, factor_key: str) -> None:
        """Show the wording of a factor, and what the area has."""
        self._area_id, self._factor_key = area_id, factor_key
        self._refresh()

    def _lay_out(self) -> None:
        px = self.bench.theme.px
        inside = QWidget()
        self._list.setSpacing(px(2))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(4))
        column.addWidget(self.now)
        column.addLayout(self._list)
        column.addWidget(self.text)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("wording_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(4))
        outer.addWidget(self.heading)
        outer.addWidget(self._scroll, 1)

    # Keeping up

    @property
    def _session(self) -> Session | None:
        return self.bench.editor.session if self.bench.editor else None

    @property
    def _area(self) -> RiskArea | None:
        return self._session.by_id.get(self._area_id) if self._session else None

    @property
    def _factor(self) -> Factor | None:
        scheme = self._session.scheme if self._session else None
        return next((f for f in scheme.factors if f.key == self._factor_key), None) if scheme else None

    def _on_opened(self) -> None:
        self._area_id = self.bench.selected_area
        self._refresh()

    def _on_selected(self, area_id: str) -> None:
        self._area_id = area_id
        self._refresh()

    def _on_edited(self, edit: Edit) -> None:
        own = any(isinstance(c.entity, Mark | RiskArea) and c.entity.area_id == self._area_id for c in edit.changes)
        if own or edit.structure or edit.kind == "close":
            self._refresh()

    def _on_theme(self) -> None:
        self._shown = None
        self._refresh()

    # Showing

    def _refresh(self) -> None:
        area, factor, session = self._area, self._factor, self._session
        name = lower(factor.name) if factor else ""
        self.heading.setText(self.tr("{area}: {factor}").format(area=area.name, factor=name) if area and factor else "")
        self._fill(session.scheme if session else None, factor)
        value = session.mark(area.area_id, factor.key) if session and area and factor else None
        self._mark(value)
        self.text.setText(self._explanation(session, factor))
        self.text.setVisible(bool(self.text.text()))
        worded = factor is not None and factor.level(value) is not None
        self.now.setText("" if worded or factor is None or area is None else self._now(value))
        self.now.setVisible(bool(self.now.text()))
        self.setAccessibleName(self.heading.text() or self.tr("Level wording"))

    def _now(self, value: int | None) -> str:
        return self.tr("Not scored") if value is None else self.tr("Now {value}").format(value=value)

    def _explanation(self, session: Session | None, factor: Factor | None) -> str:
        """The definition, after what the numbers mean where no levels say it."""
        if session is None:
            return ""
        if session.scheme is None:
            return self.tr("Not recorded: this session was transcribed from a sheet that gave only ranks.")
        if factor is None:
            return ""
        range_ = "" if factor.levels else self._range(session.scheme, factor)
        return "\n".join(part for part in (range_, factor.definition) if part)

    def _range(self, scheme: Scheme, factor: Factor) -> str:
        if scheme.threat_kind is ThreatKind.POSITION:
            return self.tr("Position, 1 = greatest.")
        low, high = factor.limits(0)
        return self.tr("Points from {low} to {high}, higher is worse.").format(low=low, high=high)

    def _fill(self, scheme: Scheme | None, factor: Factor | None) -> None:
        """Make the rows where another scheme or factor is shown."""
        wanted = (scheme, factor.key) if scheme and factor else None
        if wanted == self._shown:
            return
        self._shown = wanted
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(n) for n in range(len(factor.levels))] if factor else []

    def _row(self, number: int) -> LevelRow:
        factor = self._factor
        assert factor is not None
        row = LevelRow(self.bench.theme, factor.levels[number])
        row.clicked.connect(lambda: self._score(row.level.value))
        row.stepped.connect(lambda by: self._step(number + by))
        self._list.addWidget(row)
        return row

    def _mark(self, value: int | None) -> None:
        """Check the chosen row; it, or the first one, is where Tab comes in."""
        editable = self.bench.editable and self._area is not None
        chosen = next((n for n, row in enumerate(self.rows) if row.level.value == value), None)
        for n, row in enumerate(self.rows):
            row.setChecked(n == chosen)
            row.setEnabled(editable)
            row.setCursor(Qt.CursorShape.PointingHandCursor if editable else Qt.CursorShape.ArrowCursor)
            # A click must not take the focus from the table, where the next digit belongs.
            entry = n == (chosen or 0) or row.hasFocus()
            row.setFocusPolicy(Qt.FocusPolicy.TabFocus if entry else Qt.FocusPolicy.NoFocus)
        self._reveal.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen level in sight."""
        super().resizeEvent(event)
        self._reveal.start(0)

    def _show_chosen(self) -> None:
        chosen = next((row for row in self.rows if row.isChecked()), None)
        if chosen:
            self._scroll.ensureWidgetVisible(chosen, 0, 0)
        else:
            self._scroll.verticalScrollBar().setValue(0)

    def _step(self, to: int) -> None:
        if 0 <= to < len(self.rows):
            self.rows[to].setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.rows[to].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self.rows[to])

    # Scoring

    def _score(self, value: int) -> None:
        self.bench.commit_pending()
        area, factor = self._area, self._factor
        if area is None or factor is None:
            return
        marks = (area.area_id, factor.key, value)
        self.bench.do(lambda e: e.set_mark(*marks), self.tr("Score {area}").format(area=area.name))
