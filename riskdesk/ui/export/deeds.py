"""Export, Copy table and Copy picture: what the actions do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.actions import Actions
from riskdesk.ui.files import ask_save, save_and_tell
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.exchange.table_clip import Clip
    from riskdesk.sheet.build import SheetOptions
    from riskdesk.ui.export.choices import Choice, Shown
    from riskdesk.ui.history.page import HistoryPage

ACTIONS = ("export", "copy_table", "copy_picture")
CHARTS = ("rank", "risk", "threat")
"""The views of the History tab that are pictures."""

T = TypeVar("T")


class Window(Protocol):
    """What is asked of the window."""

    bench: Workbench
    actions_: Actions

    @property
    def tab(self) -> str:
        """The name of the present tab."""

    @property
    def history(self) -> HistoryPage | None:
        """The History tab's page, if it was looked at."""

    @property
    def shows_public(self) -> bool:
        """Whether a public version is what is looked at."""


class ExportDeeds(QObject):
    """Attaches the three actions; what they need is loaded at their first use."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._parent = window, parent
        self._bench, self._actions = window.bench, window.actions_
        self._last = ""
        handle, bench = self._actions.handle, self._bench
        handle("export", self.export, lambda: bench.editor is not None)
        handle("copy_table", self.copy_table, lambda: bench.editor is not None and not bench.hides_ranks)
        handle("copy_picture", self.copy_picture, self._has_picture)

    # Export

    def export(self) -> None:
        """Ask what to export."""
        from riskdesk.ui.export.choices import choices
        from riskdesk.ui.export.dialog import ExportDialog

        dialog = ExportDialog(self._parent, self._bench.theme, choices(self._figures()), self._last, self._ask_where)
        dialog.open()

    def _figures(self) -> tuple[str, ...]:
        """The figures that there are of the open session: the matrix, and the charts of its assessment."""
        from riskdesk.services.history import Quantity, has_quantity, read_history
        from riskdesk.ui.export.choices import MATRIX

        editor = self._bench.editor
        if editor is None:
            return ()
        session = editor.session
        steps = read_history(self._bench.desk.past, session.info.assessment_id, present=session).steps
        matrix = (MATRIX,) if session.scheme is not None else ()
        return (*matrix, *(q for q in Quantity if steps and has_quantity(steps, q)))

    def _ask_where(self, choice: Choice) -> None:
        from riskdesk.ui.sheet.saving import default_name

        editor = self._bench.editor
        if editor is None:
            return
        self._last = choice.key
        title, name = self.tr("Export"), default_name(editor.session.info, choice.title, choice.ending)
        make = partial(self._make, choice)
        ask_save(self._parent, "export_file_dialog", title, choice.filter, name, make)

    def _make(self, choice: Choice, path: Path) -> None:
        from riskdesk.ui.export.choices import maker

        editor = self._bench.editor
        if editor is None:
            return
        try:
            shown = self._shown(choice.figure)
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            return
        make = maker(choice, editor.session, self._options(), shown)
        self._beside("export", self.tr("Export"), make, lambda data: save_and_tell(self._bench, path, data))

    def _beside(self, name: str, title: str, make: Callable[[], T], then: Callable[[T], object]) -> None:
        """Make it in a worker thread; what is stopped meanwhile is let go when it is there."""
        from riskdesk.ui.working import Words, Working

        stopped = self.tr("{what}: stopped, nothing was made.").format(what=title)
        failed = self.tr("It could not be made ({problem}). The session is kept as it is.")
        words = Words(f"{name}_progress", title, title, stopped, failed)
        working: Working[T] = Working(self._parent, self._bench, words)
        working.start(lambda _progress: make(), then)

    def _options(self) -> SheetOptions:
        from riskdesk.sheet.build import SheetOptions

        editor = self._bench.editor
        return SheetOptions(before=editor.last_time if editor else None)

    def _shown(self, figure: str) -> Shown:
        """A chart as the History tab shows it, with what is picked out there; else as it would be."""
        from riskdesk.services.history import Quantity, chart_up_to
        from riskdesk.ui.export.choices import MATRIX, Shown

        editor, page = self._bench.editor, self._window.history
        if editor is None or figure in ("", MATRIX):
            return Shown()
        quantity = Quantity(figure)
        picked = page.chart.slots if page is not None else {}
        if page is not None and self._window.tab == "history" and not self._bench.hides_ranks:
            return Shown(page.keeper.chart(quantity), picked)
        return Shown(chart_up_to(self._bench.desk.past, editor.session, quantity), picked)

    # Copying

    def copy_table(self) -> None:
        """Put the priority table on the clipboard."""
        from riskdesk.exchange.table_clip import table_clip
        from riskdesk.sheet.build import build_sheet

        editor = self._bench.editor
        if editor is None or self._withholds():
            return
        session, options = editor.session, self._options()
        make = lambda: table_clip(build_sheet(session, options))  # noqa: E731
        self._beside("copy_table", self.tr("Copy table"), make, self._put_table)

    def _withholds(self) -> bool:
        """Whether a public version is shown: what is copied has all areas, so it is refused there, and told."""
        if not self._window.shows_public:
            return False
        words = self.tr(
            "Nothing was copied: a copy has all areas, and the public version that is shown withholds some."
        )
        self._bench.tell(words, error=True)
        return True

    def _put_table(self, clip: Clip) -> None:
        from PySide6.QtCore import QMimeData

        data = QMimeData()
        data.setText(clip.text)
        data.setHtml(clip.html)
        QGuiApplication.clipboard().setMimeData(data)
        self._bench.tell(self.tr("The priority table is on the clipboard, for Word, Excel and the like."))

    def copy_picture(self) -> None:
        """Put the picture that is on show on the clipboard: the matrix, or the chart."""
        from riskdesk.ui.export.choices import Shown, png_bytes

        editor, page = self._bench.editor, self._window.history
        if editor is None or self._withholds():
            return
        shown = Shown()
        if self._window.tab == "history" and page is not None:
            shown = Shown(page.chart.data, page.chart.slots)
        session, options = editor.session, self._options()
        make = lambda: png_bytes(session, options, shown)  # noqa: E731
        self._beside("copy_picture", self.tr("Copy picture"), make, self._put_picture)

    def _put_picture(self, png: bytes) -> None:
        from PySide6.QtCore import QMimeData
        from PySide6.QtGui import QImage

        data = QMimeData()
        data.setImageData(QImage.fromData(png))
        data.setData("image/png", png)
        QGuiApplication.clipboard().setMimeData(data)
        self._bench.tell(self.tr("The picture is on the clipboard."))

    def _has_picture(self) -> bool:
        """Whether the present tab shows a picture. The matrix shows no ranks; charts and the sheet do."""
        editor, tab, page = self._bench.editor, self._window.tab, self._window.history
        if editor is None:
            return False
        if tab == "history":
            shown = page is not None and page.view in CHARTS and page.chart.data is not None
            return shown and not self._bench.hides_ranks
        if tab == "sheet" and self._bench.hides_ranks:
            return False
        return tab in ("score", "sheet") and editor.session.scheme is not None
