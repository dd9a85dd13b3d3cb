"""Roll-up: the county's session, the districts' sessions, which areas are the same; then the pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.rollup import Rollup, roll_up
from riskdesk.domain.rollup_match import AreaRef
from riskdesk.domain.words import day, plural
from riskdesk.services.rolling import Offer, offers
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice
from riskdesk.ui.rollup.matching import Matching
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

_VERSION = Qt.ItemDataRole.UserRole
_TICKABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class RollupDialog(FormDialog):
    """Asks what is laid side by side, and says at once what that comes to.

    Signals:
        wanted: the roll-up, and whether it is to be printed rather than saved.
    """

    wanted = Signal(object, bool)

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        title, go = parent.tr("Roll-up"), parent.tr("Save as PDF…")
        intro = parent.tr(
            "Each district’s agreed ranks beside the county’s, as they stand on their own sheets. Nothing is averaged."
        )
        super().__init__(parent, bench.theme, "rollup_dialog", title, go, intro)
        self._bench = bench
        self._offers = tuple(offers(bench.desk))
        self._same: dict[AreaRef, AreaRef] = {}
        self._rollup: Rollup | None = None
        self._ticked = {offer.suggested.version_id for offer in self._offers if offer.suggested.stands}
        self.county = Choice()
        self.county.addItem(self.tr("none: districts only"), "")
        for offer in self._offers:
            for summary in offer.sessions:
                self.county.addItem(self._words(offer, summary), summary.version_id)
        self.field(self.tr("County"), "rollup_county", self.county)
        self.districts = QListWidget()
        self.districts.setUniformItemSizes(True)
        self.districts.setSpacing(1)
        self.districts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.districts.setMinimumHeight(bench.theme.px(130))
        self.field(self.tr("Districts"), "rollup_districts", self.districts)
        self._count = label("", wrap=True)
        self._count.setObjectName("rollup_count")
        self._heading = label(self.tr("Without a partner: is it the same as another area?"), "heading", wrap=True)
        self.matching = Matching(bench.theme)
        self.matching.setObjectName("rollup_matching")
        for widget in (self._count, self._heading, self.matching):
            self.body.insertWidget(self.body.count() - 1, widget)
        self.print_it = button(self.tr("Print…"), self._print, "rollup_print")
        self.another(self.print_it)
        self.go.setObjectName("rollup_save")
        self._fill()
        self.county.currentIndexChanged.connect(self._fill)
        self.districts.itemChanged.connect(self._tick)
        self.matching.chosen.connect(self._match)
        self.on_save(lambda: self.wanted.emit(self._made(), False))
        self.districts.setFocus()

    # What is offered

    def _words(self, offer: Offer, summary: SessionSummary) -> str:
        when = self.tr("made up") if summary.illustrative else day(summary.held_on) or self.tr("not dated")
        state = "" if summary.stands else self.tr("draft")
        version = self.tr("version {n}").format(n=summary.number) if summary.number > 1 else ""
        whose = offer.assessment.partnership.strip() or offer.assessment.title
        if [o.assessment.partnership.strip() or o.assessment.title for o in self._offers].count(whose) > 1:
            whose = offer.assessment.title
        return " · ".join(filter(None, [whose, summary.title, when, version, state]))

    def _fill(self) -> None:
        """List all sessions but the county's own, ticked as they were when they were last here; at first the newest of
        each assessment that is closed. Of the county's assessment none is: what districts have rescored of it is
        theirs, an earlier session of the county's is not."""
        county = str(self.county.currentData())
        self.districts.blockSignals(True)
        self.districts.clear()
        for offer in self._offers:
            own = any(summary.version_id == county for summary in offer.sessions)
            for summary in (s for s in offer.sessions if s.version_id != county):
                item = QListWidgetItem(self._words(offer, summary))
                item.setData(_VERSION, summary.version_id)
                item.setToolTip(plain_tip(item.text()))
                item.setFlags(_TICKABLE)
                ticked = summary.version_id in self._ticked and not own
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                self.districts.addItem(item)
        self.districts.setCurrentRow(0)
        self.districts.blockSignals(False)
        self._same = {}
        self._tell()

    def _tick(self, item: QListWidgetItem) -> None:
        """Remember it: a county that is chosen and taken back again must not lose what was ticked."""
        keep = self._ticked.add if item.checkState() is Qt.CheckState.Checked else self._ticked.discard
        keep(str(item.data(_VERSION)))
        self._tell()

    def chosen(self) -> list[str]:
        """The version ids of the districts' sessions that are ticked."""
        items = (self.districts.item(n) for n in range(self.districts.count()))
        return [str(item.data(_VERSION)) for item in items if item.checkState() is Qt.CheckState.Checked]

    # What it comes to

    def _made(self) -> Rollup:
        """The roll-up as it is chosen.

        Raises:
            RiskDeskError: nothing is ticked, a session cannot be read, or two areas cannot be the same.
        """
        chosen = self.chosen()
        if not chosen:
            raise EditError(self.tr("Tick the session of at least one district."))
        county = str(self.county.currentData())
        past = self._bench.desk.past
        first = past.version(county) if county else None
        sessions = [past.version(version_id) for version_id in chosen]
        there = {s.info.version_id for s in (*([first] if first else []), *sessions)}
        same = [(a, b) for a, b in self._same.items() if {a.version_id, b.version_id} <= there]
        return roll_up(first, sessions, same)

    def _tell(self) -> None:
        self.say("")
        try:
            self._rollup = self._made()
        except RiskDeskError as error:
            self._rollup = None
            self._count.setText(str(error))
        ready = self._rollup is not None
        for made in (self.go, self.print_it):
            made.setEnabled(ready)
        if self._rollup is not None:
            self._count.setText(self._counted(self._rollup))
        unmatched = self.matching.show_rollup(self._rollup, self._same) if self._rollup is not None else 0
        self.matching.setVisible(unmatched > 0)
        self._heading.setVisible(unmatched > 0)

    def _counted(self, rollup: Rollup) -> str:
        there = [sum(cell.area is not None for cell in row.cells) for row in rollup.rows]
        every, one = there.count(len(rollup.columns)), sum(n == 1 for n in there)
        said = [
            self.tr("{areas} in {sessions}: {all} in all of them, {one} in one only.").format(
                areas=plural(len(there), "area"),
                sessions=plural(len(rollup.columns), "session"),
                all=every,
                one=one if len(rollup.columns) > 1 else 0,
            )
        ]
        others = [column.name for column in rollup.columns if not column.same_method]
        if others:
            words = self.tr("Another method: {names}; ranks may be laid side by side, scores may not.")
            said.append(words.format(names=", ".join(others)))
        return " ".join(said)

    def _match(self, ref: AreaRef, other: AreaRef | None) -> None:
        """Take what was said by hand, or say why it cannot be."""
        before = dict(self._same)
        self._same.pop(ref, None)
        if other is not None:
            self._same[ref] = other
        try:
            self._made()
        except RiskDeskError as error:
            self._same = before
            self._tell()
            self.say(str(error))
            return
        self._tell()

    def _print(self) -> None:
        try:
            made = self._made()
        except RiskDeskError as error:
            self.say(str(error))
            return
        self.accept()
        self.wanted.emit(made, True)
