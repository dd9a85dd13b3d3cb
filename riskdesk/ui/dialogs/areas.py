"""Dialogs about risk areas: add, name and code, remove, bring back, jump to a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from riskdesk.domain.codes import LONGEST_CODE, name_key
from riskdesk.domain.errors import EditError
from riskdesk.domain.session import RiskArea, Session
from riskdesk.services import changes
from riskdesk.services.editing import new_id
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

ID = Qt.ItemDataRole.UserRole


def text_field(lines: int, text: str = "") -> QPlainTextEdit:
    """A field of so many lines in which Tab goes on to the next field."""
    field = QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.ensurePolished()
    field.setFixedHeight(QFontMetrics(field.font()).lineSpacing() * lines + 24)
    return field


def open_session(bench: Workbench) -> Session:
    """The session that a dialog is about.

    Raises:
        EditError: none is open.
    """
    if bench.editor is None:
        raise EditError("No session is open.")
    return bench.editor.session


class AreaDialog(FormDialog):
    """A dialog that tries an edit before it makes it: what is wrong is said here, where it can be put right."""

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str, go: str, intro: str = "") -> None:
        super().__init__(parent, bench.theme, name, title, go, intro)
        self.bench = bench

    def refused(self) -> EditError:
        """What to raise where the store refused: why, in its own words."""
        words = self.tr("This was not kept: {why}") if self.bench.refusal else self.tr("This was not kept; try again.")
        return EditError(words.format(why=self.bench.refusal))


class AddAreasDialog(AreaDialog):
    """Add one or several areas, one a line. ``added`` is told the ids of the new ones."""

    def __init__(self, parent: QWidget, bench: Workbench, added: Callable[[list[str]], object]) -> None:
        intro = parent.tr("One name a line; a column from a spreadsheet can be pasted. They are scored last.")
        super().__init__(parent, bench, "add_areas_dialog", parent.tr("Add risk areas"), parent.tr("Add"), intro)
        self._added = added
        self.names_field = text_field(8)
        self.field(self.tr("Names"), "area_names", self.names_field)
        self._count = label("", "hint")
        self.form.addRow("", self._count)
        self.names_field.textChanged.connect(self._tell_count)
        self._tell_count()
        self.on_save(self._save_areas)
        self.names_field.setFocus()

    def names(self) -> list[str]:
        """The names typed so far, without blank lines."""
        return [line.strip() for line in self.names_field.toPlainText().splitlines() if line.strip()]

    def _tell_count(self) -> None:
        count = len(self.names())
        self._count.setText(self.tr("1 area") if count == 1 else self.tr("{count} areas").format(count=count))
        self.say("")

    def _save_areas(self) -> None:
        names = self.names()
        if not names:
            raise EditError(self.tr("Type at least one name."))
        changes.add_areas(open_session(self.bench), names, new_id)
        before = set(open_session(self.bench).by_id)
        text = self.tr("Add {area}").format(area=names[0])
        many = self.tr("Add {count} areas").format(count=len(names))
        if not self.bench.do(lambda e: e.add_areas(names), text if len(names) == 1 else many):
            raise self.refused()
        self._added([a.area_id for a in open_session(self.bench).present if a.area_id not in before])


class NameDialog(AreaDialog):
    """Name, code, definition and lead agency of one area."""

    def __init__(self, parent: QWidget, bench: Workbench, area: RiskArea) -> None:
        title = parent.tr("Name and code")
        super().__init__(parent, bench, "name_area_dialog", title, parent.tr("Keep"))
        self._area = area
        self.name = self.line(self.tr("Name"), "area_name", area.name)
        self.code = self.line(self.tr("Code"), "area_code", area.code)
        self.code.setMaxLength(LONGEST_CODE)
        self.code.setToolTip(self.tr("Two or three letters that stand for the area in the matrix."))
        self.definition = text_field(3, area.definition)
        self.field(self.tr("Definition"), "area_definition", self.definition)
        self.lead = self.line(self.tr("Lead agency"), "area_lead", area.lead_agency)
        self.name.selectAll()
        self.on_save(self._save_area)

    def _save_area(self) -> None:
        values = {"name": self.name.text(), "code": self.code.text()}
        values |= {"definition": self.definition.toPlainText().strip(), "lead_agency": self.lead.text().strip()}
        area_id = self._area.area_id
        changes.set_area(open_session(self.bench), area_id, **values)
        text = self.tr("Name and code of {area}").format(area=self._area.name)
        if not self.bench.do(lambda e: e.set_area(area_id, **values), text):
            raise self.refused()


class RemoveDialog(AreaDialog):
    """Take an area out of the session; asks the reason."""

    def __init__(self, parent: QWidget, bench: Workbench, area: RiskArea) -> None:
        title = parent.tr("Remove {area}?").format(area=area.name)
        intro = parent.tr("It is kept with its marks and words, and can be brought back. The log keeps the reason.")
        super().__init__(parent, bench, "remove_area_dialog", title, parent.tr("Remove"), intro)
        self._area = area
        self.reason = self.line(self.tr("Reason"), "removal_reason", "", self.tr("such as: merged with another area"))
        self.on_save(self._remove)

    def _remove(self) -> None:
        area_id, reason = self._area.area_id, self.reason.text()
        changes.remove_area(open_session(self.bench), area_id, reason)
        text = self.tr("Remove {area}").format(area=self._area.name)
        if not self.bench.do(lambda e: e.remove_area(area_id, reason), text):
            raise self.refused()


class _ChooseDialog(AreaDialog):
    """Choose one of some areas: a line that narrows the list, and the list. Up and Down work in the line too."""

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str, go: str, hint: str) -> None:
        super().__init__(parent, bench, name, title, go)
        self.search = QLineEdit()
        self.search.setPlaceholderText(hint)
        self.field(self.tr("Find"), "area_search", self.search)
        self.found = QListWidget()
        self.found.setUniformItemSizes(True)
        self.found.setMinimumHeight(bench.theme.px(180))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field(self.tr("Areas"), "area_list", self.found)
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.found.itemActivated.connect(lambda: self.go.click())

    def fill(self, areas: Iterable[tuple[RiskArea, str]]) -> None:
        """Show these areas, each with what stands behind its name."""
        for area, more in areas:
            item = QListWidgetItem("   ".join(filter(None, (area.code, area.name, more))))
            item.setData(ID, area)
            self.found.addItem(item)
        self._narrow("")

    def _narrow(self, text: str) -> None:
        """Show what fits: a whole code first, then the beginning of a code, then any part of a name."""
        wanted = name_key(text)
        best: tuple[int, QListWidgetItem] | None = None
        for item in (self.found.item(n) for n in range(self.found.count())):
            fits = _fit(item.data(ID), wanted)
            item.setHidden(fits is None)
            if fits is not None and (best is None or fits < best[0]):
                best = fits, item
        self.found.setCurrentItem(best[1] if best else None)  # type: ignore[arg-type]
        self.say("" if best else self.tr("No area has “{text}” in its code or name.").format(text=text))

    def chosen(self) -> RiskArea:
        """The area that is chosen.

        Raises:
            EditError: none is.
        """
        item = self.found.currentItem()
        if item is None or item.isHidden():
            raise EditError(self.tr("Choose an area first."))
        area: RiskArea = item.data(ID)
        return area

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up and Down in the line move through the list."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        pressed = watched is self.search and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in keys:
            self.found.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


def _fit(area: RiskArea, wanted: str) -> int | None:
    code = area.code.casefold()
    if code == wanted:
        return 0
    if code.startswith(wanted):
        return 1
    name = name_key(area.name)
    if name.startswith(wanted):
        return 2
    return 3 if wanted in name else None


class JumpDialog(_ChooseDialog):
    """Go to an area by its code or name; the parked ones say so. ``go_to`` is told the id."""

    def __init__(self, parent: QWidget, bench: Workbench, go_to: Callable[[str], object]) -> None:
        hint = parent.tr("A code such as DV, or part of a name")
        super().__init__(parent, bench, "jump_dialog", parent.tr("Jump to an area"), parent.tr("Go"), hint)
        self._go_to = go_to
        parked = self.tr("· parked")
        self.fill((a, parked if a.parked else "") for a in open_session(bench).present)
        self.on_save(lambda: self._go_to(self.chosen().area_id))


class RestoreDialog(_ChooseDialog):
    """Bring a removed area back; each shows the reason of its removal."""

    def __init__(self, parent: QWidget, bench: Workbench, restored: Callable[[str], object]) -> None:
        title, go = parent.tr("Bring an area back"), parent.tr("Bring back")
        super().__init__(parent, bench, "restore_area_dialog", title, go, parent.tr("A code, or part of a name"))
        self._restored = restored
        removed = [a for a in open_session(bench).areas if a.removed is not None]
        self.fill((a, self.tr("· removed: {reason}").format(reason=a.removed)) for a in removed)
        self.on_save(self._restore)

    def _restore(self) -> None:
        area = self.chosen()
        changes.restore_area(open_session(self.bench), area.area_id)
        text = self.tr("Bring back {area}").format(area=area.name)
        if not self.bench.do(lambda e: e.restore_area(area.area_id), text):
            raise self.refused()
        self._restored(area.area_id)
