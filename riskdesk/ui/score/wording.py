"""What the levels mean: the scheme's full wording of one factor, with the level that an area now has."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from riskdesk.domain.explain import lower
from riskdesk.domain.scheme import IMPACT, Factor, Scheme, ThreatKind
from riskdesk.domain.session import Mark, RiskArea, Session
from riskdesk.services.editing import Edit
from riskdesk.ui.score.wording_page import WordingPage, WordingPages
from riskdesk.ui.score.wording_row import LevelRow
from riskdesk.ui.steady import SteadyLabel
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
        # The pages made so far, of one scheme and for one look of the window.
        self._scheme: Scheme | None = None
        self._made: dict[str, WordingPage] = {}
        self.heading = SteadyLabel(bench.theme, "surface", "heading", "wording_heading", wrap=True)
        self._pages = WordingPages()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(bench.theme.px(4))
        outer.addWidget(self.heading)
        outer.addWidget(self._pages, 1)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._on_edited)
        bench.selected.connect(self._on_selected)
        bench.theme.changed.connect(self._on_theme)
        self._refresh()

    def show_factor(self, area_id: str, factor_key: str) -> None:
        """Show the wording of a factor, and what the area has."""
        if (area_id, factor_key) != (self._area_id, self._factor_key):
            self._area_id, self._factor_key = area_id, factor_key
            self._refresh()

    # What is shown

    @property
    def _page(self) -> WordingPage:
        assert self._pages.shown is not None
        return self._pages.shown

    @property
    def rows(self) -> list[LevelRow]:
        """The levels of the factor."""
        return self._page.rows

    @property
    def now(self) -> QLabel:
        """What is given now, where no level says it."""
        return self._page.now

    @property
    def text(self) -> QLabel:
        """What the factor is."""
        return self._page.text

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
        if area_id != self._area_id:
            self._area_id = area_id
            self._refresh()

    def _on_edited(self, edit: Edit) -> None:
        own = any(isinstance(c.entity, Mark | RiskArea) and c.entity.area_id == self._area_id for c in edit.changes)
        if own or edit.structure or edit.kind == "close":
            self._refresh()

    def _on_theme(self) -> None:
        self._made.clear()
        self._pages.clear()
        self._refresh()

    # Showing

    def _refresh(self) -> None:
        area, factor, session = self._area, self._factor, self._session
        name = lower(factor.name) if factor else ""
        self.heading.setText(self.tr("{area}: {factor}").format(area=area.name, factor=name) if area and factor else "")
        self.setAccessibleName(self.heading.text() or self.tr("Level wording"))
        page = self._page_of(session, factor)
        value = session.mark(area.area_id, factor.key) if session and area and factor else None
        worded = factor is None or area is None or factor.level(value) is not None
        page.show_mark(value, "" if worded else self._now(value), self.bench.editable and area is not None)
        self._pages.turn_to(page)

    def _page_of(self, session: Session | None, factor: Factor | None) -> WordingPage:
        """The page of a factor, made when it is first shown."""
        scheme = session.scheme if session else None
        if scheme is not self._scheme and scheme != self._scheme:
            self._scheme = scheme
            self._made.clear()
            self._pages.clear()
        key = factor.key if factor else "" if session else "none"
        if key not in self._made:
            levels = factor.levels if factor else ()
            page = WordingPage(self.bench.theme, levels, self._explanation(session, factor), self._pages)
            page.scored.connect(self._score)
            self._made[key] = page
        return self._made[key]

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

    # Scoring

    def _score(self, value: int) -> None:
        self.bench.commit_pending()
        area, factor = self._area, self._factor
        if area is None or factor is None:
            return
        marks = (area.area_id, factor.key, value)
        self.bench.do(lambda e: e.set_mark(*marks), self.tr("Score {area}").format(area=area.name))
