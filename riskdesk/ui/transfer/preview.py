"""Import: what would become of each session of a file, before anything is written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem, QWidget

from riskdesk.domain.bundle_sides import aspects
from riskdesk.domain.words import day, listed, plural
from riskdesk.services.transfer_plan import Difference, SessionPlan
from riskdesk.ui.dialogs.base import FormDialog, centre
from riskdesk.ui.theme import Theme
from riskdesk.ui.transfer.reading import Found
from riskdesk.ui.transfer.rows import Rows
from riskdesk.ui.widgets import label

_PLAN = Qt.ItemDataRole.UserRole
MOST_SHOWN = 200
"""So many differences of a session are laid side by side; the rest are counted."""


def tr(text: str) -> str:
    """Translate a text of the preview."""
    return QCoreApplication.translate("ImportDialog", text)


def _title(found: Found) -> str:
    """What is the case: whether there is something new, and how many sessions are left out as they differ."""
    adds, out = found.plan.adds, sum(bool(s.differences) for s in found.plan.sessions)
    if not out:
        return tr("Import sessions") if adds else tr("Nothing new to import")
    differ = plural(out, tr("session differs and is left out"), tr("sessions differ and are left out"))
    return (tr("Import sessions: {differ}") if adds else tr("{differ}; nothing new")).format(differ=differ)


class ImportDialog(FormDialog):
    """Lists the sessions with what is new, the same and different; the differing ones side by side."""

    def __init__(self, parent: QWidget, theme: Theme, found: Found, hides_ranks: bool = False) -> None:
        adds = found.plan.adds
        came = sum(bool(s.added or s.sheets) for s in found.plan.sessions)
        go = parent.tr("Import {sessions}").format(sessions=plural(came, "session")) if came else parent.tr("Import")
        super().__init__(parent, theme, "import_dialog", _title(found), go if adds else parent.tr("Close"))
        self._found, self._hides_ranks = found, hides_ranks
        self.cancel.setVisible(adds)
        for words in self._head():
            self._add(label(words, "second", wrap=True))
        self.sessions = self._table("import_sessions", self.tr("Sessions of the file"), self._columns())
        self._fill()
        self._facing = label("", "label", wrap=True)
        self._facing.setObjectName("import_facing")
        self._add(self._facing)
        columns = [self.tr("What"), self.tr("Here"), self.tr("In the file")]
        self.sides = self._table("import_sides", self.tr("What differs, side by side"), columns)
        for words in self._foot():
            self._add(label(words, "hint", wrap=True))
        self.sessions.currentItemChanged.connect(self._show_sides)
        self._begin()

    def _columns(self) -> list[str]:
        return [self.tr("Session"), self.tr("Date"), self.tr("What happens")]

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def _head(self) -> list[str]:
        plan = self._found.plan
        where = self.tr("{file}: “{title}”, {count}.").format(
            file=self._found.path.name, title=plan.assessment.title, count=plural(len(plan.sessions), "session")
        )
        if plan.held is None:
            where += " " + self.tr("The assessment is new here.")
        elif plan.held.title != plan.assessment.title:
            words = self.tr("It is called “{title}” here, and keeps that title.")
            where += " " + words.format(title=plan.held.title)
        return [where]

    def _foot(self) -> list[str]:
        said = [self.tr("Ids decide what is the same, never titles. What is here is never written over.")]
        if self._found.plan.differences:
            said.append(
                self.tr(
                    "What differs is left out. It is not brought in as a copy: under another id its log, its issued "
                    "sheets and its code would tell of a session that it is not, and History would count it twice. To "
                    "look at it, import the file into a library of its own."
                )
            )
        if self._found.plan.adds:
            said.append(self.tr("An import cannot be undone: a library deletes nothing."))
        return said

    # The sessions

    def _table(self, name: str, spoken: str, columns: list[str]) -> Rows:
        table = Rows(self.theme)
        table.setObjectName(name)
        table.setAccessibleName(spoken)
        table.setHeaderLabels(columns)
        table.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._add(table)
        return table

    def _fill(self) -> None:
        self.sessions.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for plan in self._found.plan.sessions:
            info = plan.session.versions[-1].session.info
            item = QTreeWidgetItem([info.title, day(info.held_on) or self.tr("not dated"), self._becomes(plan)])
            item.setData(0, _PLAN, plan)
            self.sessions.addTopLevelItem(item)

    def _becomes(self, plan: SessionPlan) -> str:
        """What becomes of a session, before it is done."""
        latest, parts = plan.session.versions[-1].session, []
        if plan.added:
            numbers = [str(version.session.info.number) for version in plan.added]
            if len(plan.added) == len(plan.session.versions):
                several = f", {plural(len(numbers), 'version')}" if len(numbers) > 1 else ""
                parts.append(
                    self.tr("New: {state}, {areas}").format(
                        state=latest.info.state.value, areas=plural(len(latest.present), "area")
                    )
                    + several
                )
            else:
                what = self.tr("Version {n} is new") if len(numbers) == 1 else self.tr("Versions {n} are new")
                parts.append(what.format(n=listed(numbers)))
        if plan.sheets:
            sheets = plural(len(plan.sheets), "issued sheet is", "issued sheets are")
            parts.append(self.tr("{sheets} new").format(sheets=sheets))
        parts += [
            self.tr("Left out, version {n}: {problem}").format(n=d.number, problem=d.problem) for d in plan.differences
        ]
        return ". ".join(parts) or self.tr("Here already, the same")

    def _begin(self) -> None:
        """Begin at what needs a look."""
        every = (self.sessions.topLevelItem(n) for n in range(self.sessions.topLevelItemCount()))
        items = [item for item in every if item is not None]
        differing = [item for item in items if item.data(0, _PLAN).differences]
        first = next(iter(differing or items), None)
        rows = min(max(2, len(items)), 7 if differing else 10)
        self.sessions.setMinimumHeight(self.theme.px(34 + 30 * rows))
        self.sides.setMinimumHeight(self.theme.px(170))
        if first is not None:
            self.sessions.setCurrentItem(first)
        self._show_sides()
        self.sessions.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Wide enough for two sides, as far as the screen is."""
        super().showEvent(event)
        room = self.screen().availableSize()
        self.resize(min(self.theme.px(880), room.width() - 24), min(self.height(), room.height() - 48))
        centre(self)

    # Side by side

    def _show_sides(self) -> None:
        item = self.sessions.currentItem()
        differences: tuple[Difference, ...] = item.data(0, _PLAN).differences if item else ()
        faced = [difference for difference in differences if difference.here is not None]
        self.sides.clear()
        if self._hides_ranks and faced:
            # Ranks and moves would stand on the projector.
            self._facing.setText(self.tr("Ranks are hidden from the room, so what differs is not laid side by side."))
            self._facing.show()
            self.sides.hide()
            return
        for difference in faced:
            self._lay_out(difference)
        words = self.tr("“{title}”, as it is here and in the file")
        self._facing.setText(words.format(title=faced[-1].title) if faced else "")
        self._facing.setVisible(bool(faced))
        self.sides.setVisible(bool(faced))

    def _lay_out(self, difference: Difference) -> None:
        assert difference.here is not None
        found = aspects(difference.here, difference.there)
        several = difference.number > 1
        for aspect in found[:MOST_SHOWN]:
            what = f"{aspect.what} ({self.tr('version {n}').format(n=difference.number)})" if several else aspect.what
            self.sides.addTopLevelItem(QTreeWidgetItem([what, aspect.here, aspect.there]))
        if (more := len(found) - MOST_SHOWN) > 0:
            self.sides.addTopLevelItem(QTreeWidgetItem([self.tr("and {n} more").format(n=more), "", ""]))
