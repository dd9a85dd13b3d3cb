"""The History tab: ranks and scores over the sessions, any two versions side by side, and one area's whole story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QStackedWidget, QVBoxLayout, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.explain import few
from riskdesk.services.history import MOST_COLUMNS, Quantity, chart_for, has_quantity
from riskdesk.ui.actions import Actions
from riskdesk.ui.export.menu import offer
from riskdesk.ui.history.bar import HistoryBar
from riskdesk.ui.history.cards import compare_cards
from riskdesk.ui.history.chart import HistoryChart
from riskdesk.ui.history.chart_scroll import ChartScroll
from riskdesk.ui.history.chooser import PairChooser
from riskdesk.ui.history.keeper import HistoryKeeper
from riskdesk.ui.history.story import StoryView
from riskdesk.ui.history.table import CompareTable
from riskdesk.ui.priorities.cards import CardColumn
from riskdesk.ui.turns import taking_turns
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.domain.compare import Comparison
    from riskdesk.ui.making import Make, PdfMaking

CARDS = 314
NARROW = 900
"""Below so many design pixels the cards stand under the chart."""
BELOW = 0.36
"""The share of the height that they then have."""
LARGE = 16_777_215


class HistoryPage(QWidget):
    """Reads when it is looked at; what changes while it is not seen is shown when it is next opened."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bench, self._actions = bench, actions
        self.keeper = HistoryKeeper(bench)
        self.view = "rank"
        self._stale, self._other = True, True
        self._looked_at = ""
        self.bar = HistoryBar(bench.theme)
        self.chart = HistoryChart(bench.theme)
        self.table = CompareTable(bench.theme)
        self.story = StoryView(bench.theme)
        self.area = QComboBox()
        self.area.setObjectName("story_area")
        self.area.setAccessibleName(self.tr("The area whose story is told"))
        self.chooser = PairChooser(bench.theme)
        self.cards = CardColumn(bench.theme)
        self.cards.setAccessibleName(self.tr("What moved between the two, and why"))
        self._build()
        self._connect()
        self._space()

    # Structure

    def _build(self) -> None:
        self._views = QStackedWidget()
        for widget in (ChartScroll(self.chart), self.table, self._story_view()):
            self._views.addWidget(widget)
        frame = QFrame()
        frame.setProperty("look", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._views)
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.bar)
        self._left.addWidget(frame, 1)
        self._side = QWidget()
        self._right = QVBoxLayout(self._side)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(self.chooser)
        self._right.addWidget(self.cards, 1)
        content = QWidget()
        self._content = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._content.addWidget(left, 1)
        self._content.addWidget(self._side)
        words = label(self.tr("Ranks are hidden (Ctrl+H shows them)"), "second", wrap=True)
        words.setObjectName("history_hidden")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        for widget in (QWidget(), words, content):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _story_view(self) -> QWidget:
        made = QWidget()
        self._told = QVBoxLayout(made)
        self._told.addWidget(self.area)
        self._told.addWidget(self.story, 1)
        self.story.setFrameShape(QFrame.Shape.NoFrame)
        return made

    def _connect(self) -> None:
        bench = self.bench
        bench.session_opened.connect(self._opened)
        bench.library_changed.connect(self._overtaken)
        bench.edited.connect(self._overtaken)
        bench.ranks_hidden.connect(self._overtaken)
        bench.theme.changed.connect(self._restyled)
        bench.selected.connect(self._selected)
        self.bar.chosen.connect(self.show_view)
        self.bar.shifted.connect(self._shift)
        self.chart.picked_changed.connect(self._picked)
        self.table.area_chosen.connect(self._chosen)
        self.chooser.chosen.connect(self._compare)
        self.area.activated.connect(lambda: self._chosen(str(self.area.currentData() or "")))
        can = lambda: self.isVisible() and not bench.hides_ranks and self.keeper.comparison is not None  # noqa: E731
        self._actions.handle("save_review", self.save, can)
        self._actions.handle("print_review", self.print, can)
        offer(self.chart, self._actions, "copy_picture", "export")

    def focus_first(self) -> None:
        """Begin in what is shown, once it has its place: a chart that has to show where the keys are would else be laid
        out twice, without and with a scroll bar beside it."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        {"compare": self.table, "story": self.story}.get(self.view, self.chart).setFocus()

    # What is listened to

    def _opened(self) -> None:
        self._other = True
        self._overtaken()

    def _overtaken(self) -> None:
        self._stale = True
        self.refresh()

    def _restyled(self) -> None:
        self._space()
        self._overtaken()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed since the tab was last seen."""
        super().showEvent(event)
        self.refresh()

    def _selected(self, area_id: str) -> None:
        if self.isVisible() or not self.chart.picked:
            self._looked_at = area_id
        if self.isVisible() and not self.bench.hides_ranks:
            if self.view == "compare":
                self.table.choose(area_id)
                self._show_cards()
            elif self.view == "story":
                self._show_story(area_id)

    # Showing

    def refresh(self) -> None:
        """Show the assessment as it is, if anybody looks and something has changed."""
        if not (self.isVisible() and self._stale):
            return
        editor = self.bench.editor
        self._stale = False
        self._stack.setCurrentIndex(0 if editor is None else 1 if self.bench.hides_ranks else 2)
        if editor is None or self.bench.hides_ranks:
            self._stale = editor is not None
            return
        try:
            # What is read is no garbage: to search years of sessions for it meanwhile is a tenth of the time.
            with taking_turns():
                self._read_and_show()
        except RiskDeskError as error:
            # Read again when it is next looked at: the drive may be back by then.
            self._stale = True
            self.bench.tell(str(error), error=True)
        self._actions.refresh()

    def _read_and_show(self) -> None:
        if self._other:
            # Which forgets what was read before; what is read for the picks is shown below.
            self.keeper.begin()
            self._other = False
            # Another assessment has none of the areas that were picked out.
            self.chart.set_data(self.keeper.chart(Quantity.RANK))
            self._looked_at = self.chart.picked[-1] if self.chart.picked else self.bench.selected_area
        else:
            self.keeper.forget()
        self._show()

    def _show(self) -> None:
        for quantity in (Quantity.RISK, Quantity.THREAT):
            self.bar.buttons[quantity.value].setEnabled(has_quantity(self.keeper.history.steps, quantity))
        if self.view in ("risk", "threat") and not self.bar.buttons[self.view].isEnabled():
            self.view = "rank"
        history = self.keeper.history
        self.bar.show_view(self.view)
        self.bar.show_range(history.start, history.end, history.total)
        self.chooser.show_pair(self.keeper.versions, self.keeper.pair)
        self._show_view()
        self._show_cards()

    def show_view(self, name: str) -> None:
        """Show a chart, the table of the comparison, or one area's story."""
        self.view = name
        self.bar.show_view(name)
        self._space()
        if self.isVisible() and not self.bench.hides_ranks and self.bench.editor:
            self._show_view()
            self._show_cards()
            self.focus_first()
        self._actions.refresh()

    def _show_view(self) -> None:
        if self.view == "compare":
            self._views.setCurrentIndex(1)
            self.table.show_comparison(self.keeper.comparison)
            self.table.choose(self._looked_at)
        elif self.view == "story":
            self._views.setCurrentIndex(2)
            self._show_areas()
            self._show_story(self._looked_at)
        else:
            self._views.setCurrentIndex(0)
            self.chart.set_data(self.keeper.chart(Quantity(self.view)))
        self._say()

    def _say(self) -> None:
        chart = self.keeper.chart(Quantity.RANK)
        names = [s.name for key in self.chart.picked if chart and (s := chart.by_key(key))]
        words = {
            "compare": self.tr("Every area of either version"),
            "story": self.tr("The newest session first"),
        }.get(self.view, self.tr("{areas} picked out").format(areas=few(names)) if names else "")
        self.bar.said.setText(words)

    def _show_areas(self) -> None:
        chart = self.keeper.chart(Quantity.RANK)
        series = sorted(chart.series, key=lambda s: (s.dropped, s.name.casefold())) if chart else []
        self.area.clear()
        for one in series:
            words = self.tr("{area} (no longer scored)").format(area=one.name) if one.dropped else one.name
            self.area.addItem(words, one.key)

    def _show_story(self, area_id: str) -> None:
        at = self.area.findData(area_id)
        self.area.setCurrentIndex(max(at, 0))
        key = str(self.area.currentData() or "")
        self.story.tell(self.area.currentText(), self.keeper.story(key) if key else ())

    def _show_cards(self) -> None:
        # The table has every area already: only the one that is looked at is explained beside it.
        picked = (self.table.area,) if self.view == "compare" else self.chart.picked
        self.cards.show_cards(compare_cards(self.keeper.comparison, picked, self.bench.theme, self.tr))

    # What is done here

    def _picked(self) -> None:
        if self.chart.picked:
            self._looked_at = self.chart.picked[-1]
        if not self.isVisible() or self.bench.editor is None or self.bench.hides_ranks:
            return
        self._space()
        self._show_cards()
        self._say()

    def _chosen(self, area_id: str) -> None:
        """An area was chosen in the table or for its story."""
        self._looked_at = area_id
        if self.view == "story":
            self._show_story(area_id)
        else:
            self._show_cards()
        editor = self.bench.editor
        if editor and area_id in {a.area_id for a in editor.session.present}:
            self.bench.select(area_id)

    def _compare(self, old: str, new: str) -> None:
        try:
            self.keeper.compare(old, new)
            if self.view == "compare":
                self.table.show_comparison(self.keeper.comparison)
                self.table.choose(self._looked_at)
            self._show_cards()
        except RiskDeskError as error:
            self.bench.tell(str(error), error=True)
        self._actions.refresh()

    def save(self) -> None:
        """Ask where to save the comparison, make it and save it."""
        if made := self._on_paper():
            comparison, make = made
            self._making().ask(comparison.new.info, self.tr("What moved"), make)

    def print(self) -> None:
        """Make the comparison and ask how to print it."""
        if made := self._on_paper():
            comparison, make = made
            self._making().print(comparison.new.info, self.tr("What moved"), make)

    def _making(self) -> PdfMaking:
        from riskdesk.ui.making import PdfMaking

        return PdfMaking(self, self.bench, "save_review", self.tr("What moved"))

    def _on_paper(self) -> tuple[Comparison, Make] | None:
        """The comparison with the chart on show, or with that of the ranks, and what is picked out in it."""
        from riskdesk.reports.compare_pdf import compare_pdf

        comparison, picked = self.keeper.comparison, self.chart.slots
        if comparison is None:
            return None
        quantity = Quantity(self.view) if self.view in list(Quantity) else Quantity.RANK
        chart = chart_for(self.bench.desk.past, comparison, quantity)
        return comparison, lambda report: compare_pdf(comparison, chart, picked, report)

    def _shift(self, by: int) -> None:
        self.keeper.shift(by * (MOST_COLUMNS - 1))
        self._show()

    # Room

    def _space(self) -> None:
        px = self.bench.theme.px
        narrow = self.width() < px(NARROW)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._content.setDirection(down if narrow else right)
        self._content.setContentsMargins(px(14), px(12), px(14), px(12))
        self._content.setSpacing(px(14))
        self._left.setSpacing(px(10))
        self._right.setSpacing(px(10))
        self._told.setContentsMargins(px(12), px(10), px(12), px(10))
        self._side.setMinimumWidth(0 if narrow else px(CARDS))
        self._side.setMaximumWidth(LARGE if narrow else px(CARDS))
        # Where room is short chart, table or story come first; cards only tell of what is picked out in the chart.
        cards = not narrow or (self.view not in ("compare", "story") and bool(self.chart.picked))
        self.cards.setVisible(cards)
        self._side.setVisible(not (narrow and self.view == "story"))
        self.chooser.set_wide(narrow)
        share = round(self.height() * BELOW) if cards else self.chooser.sizeHint().height()
        self._side.setMinimumHeight(share if narrow else 0)
        self._side.setMaximumHeight(share if narrow else LARGE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards where there is room."""
        super().resizeEvent(event)
        self._space()
