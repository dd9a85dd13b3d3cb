"""Every action of the window in one table: menu, wording, shortcut, tip. Menus and the help are made from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from riskdesk.domain.errors import RiskDeskError
from riskdesk.immutable import immutable
from riskdesk.services.faults import Plain
from riskdesk.ui.workbench import Workbench

_log = logging.getLogger("riskdesk.actions")


@immutable
class Spec:
    """One action; an empty ``text`` is a separator. ``checkable`` ones carry a tick."""

    name: str
    menu: str
    text: str = ""
    shortcut: str = ""
    tip: str = ""
    checkable: bool = False


def specs(tr: Callable[[str], str]) -> tuple[Spec, ...]:
    """The table, in the order of the menus. ``tr`` translates."""
    file, session, edit, areas, order, reports, view, help_ = (
        tr("&File"),
        tr("&Session"),
        tr("&Edit"),
        tr("&Areas"),
        tr("&Priorities"),
        tr("&Reports"),
        tr("&View"),
        tr("&Help"),
    )
    return (
        Spec("open_library", file, tr("&Open library…"), "Ctrl+O", tr("Open another library file.")),
        Spec("open_review", file, tr("Open for re&view…"), "Ctrl+Alt+O", tr("Open a library only to read it.")),
        Spec("open_sample", file, tr("Open the sa&mple"), "Ctrl+Shift+M", tr("A throw-away copy to try things in.")),
        Spec("-1", file),
        Spec("import_scores", file, tr("Import &scores…"), "Ctrl+Shift+I", tr("From a CSV file or a workbook.")),
        Spec("import_clipboard", file, tr("Import copied &table…"), "Ctrl+Alt+I", tr("What a spreadsheet copied.")),
        Spec("export", file, tr("E&xport…"), "Ctrl+Alt+E", tr("For Excel, Word and other programs; pictures.")),
        Spec("-2", file),
        Spec("import_sessions", file, tr("&Import sessions…"), "Ctrl+Alt+X", tr("Bring sessions from a file.")),
        Spec("export_sessions", file, tr("&Export sessions…"), "Ctrl+Shift+X", tr("Take sessions to another desk.")),
        Spec("-3", file),
        Spec("backups", file, tr("&Backups…"), "Ctrl+Alt+Y", tr("What each holds; make one now; put one back.")),
        Spec("check_library", file, tr("C&heck the library…"), "Ctrl+Shift+H", tr("Pages, log, ranks and backups.")),
        Spec("passphrase", file, tr("&Passphrase…"), "Ctrl+Alt+K", tr("Encrypt this library, or change that.")),
        Spec("lock", file, tr("Loc&k"), "Ctrl+L", tr("Close an encrypted library until its passphrase is typed.")),
        Spec("-12", file),
        Spec("quit", file, tr("&Quit"), "Ctrl+Q", tr("Everything is kept already.")),
        Spec("new_assessment", session, tr("&New assessment…"), "Ctrl+N", tr("Begin a series of sessions.")),
        Spec("new_session", session, tr("New &session…"), "Ctrl+Shift+N", tr("Begin a session on the same areas.")),
        Spec("rescore", session, tr("&Rescore…"), "Ctrl+R", tr("Begin from an earlier session's areas and scores.")),
        Spec("-9", session),
        Spec("close_session", session, tr("&Close session…"), "Ctrl+Shift+W", tr("Freeze this session for good.")),
        Spec("reopen", session, tr("R&eopen…"), "Ctrl+Shift+O", tr("Begin the next version of a closed session.")),
        Spec("recorder", session, tr("Recor&der's role…"), "Ctrl+Shift+R", tr("Who keeps the record, by role.")),
        Spec("undo", edit, tr("&Undo"), "Ctrl+Z", tr("Take the last edit back.")),
        Spec("redo", edit, tr("&Redo"), "Ctrl+Shift+Z", tr("Make it again.")),
        Spec("-4", edit),
        Spec("copy", edit, tr("&Copy cells"), "Ctrl+C", tr("Copy the selected cells as a table.")),
        Spec("copy_table", edit, tr("Copy &table"), "Ctrl+Shift+C", tr("The priority table, for Word and Excel.")),
        Spec("copy_picture", edit, tr("Copy p&icture"), "Ctrl+Shift+P", tr("The matrix or chart that is shown.")),
        Spec("paste", edit, tr("&Paste cells"), "Ctrl+V", tr("Paste a block from a spreadsheet, all or nothing.")),
        Spec("unscore", edit, tr("U&nscore"), "Del", tr("Make the cell unscored.")),
        Spec("add_area", areas, tr("&Add areas…"), "Ctrl+Shift+A", tr("Add one or several risk areas.")),
        Spec("rename_area", areas, tr("&Name and code…"), "F2", tr("Name, code, definition and lead agency.")),
        Spec("area_up", areas, tr("Score &earlier"), "Ctrl+Shift+Up", tr("One place up in the order of scoring.")),
        Spec("area_down", areas, tr("Score &later"), "Ctrl+Shift+Down", tr("One place down in the order of scoring.")),
        Spec("park", areas, tr("&Park for later"), "Ctrl+K", tr("Mark the area to come back to."), True),
        Spec("jump", areas, tr("&Jump to code…"), "Ctrl+J", tr("Go to an area by its code.")),
        Spec("words", areas, tr("&Why this score"), "Ctrl+E", tr("Go to the words on this area.")),
        Spec("why_changed", areas, tr("Why it c&hanged"), "Ctrl+Shift+E", tr("Go to the reason of the change.")),
        Spec("confirm_values", areas, tr("&Still valid"), "Ctrl+Shift+Return", tr("Confirm the area's old values.")),
        Spec("next_open", areas, tr("Next &unscored"), "Ctrl+U", tr("Go to the next mark that is missing.")),
        Spec("-5", areas),
        Spec("merge_areas", areas, tr("&Merge areas…"), "Ctrl+M", tr("Make one new area of several.")),
        Spec("split_area", areas, tr("Spl&it area…"), "Ctrl+Alt+M", tr("Make several new areas of one.")),
        Spec("remove_area", areas, tr("&Remove area…"), "Ctrl+Shift+Del", tr("Take it out, with a reason.")),
        Spec("restore_area", areas, tr("&Bring back…"), "Ctrl+Shift+B", tr("Bring a removed area back.")),
        Spec("move_up", order, tr("Agree &higher"), "Alt+Up", tr("Propose one place up in the agreed order.")),
        Spec("move_down", order, tr("Agree &lower"), "Alt+Down", tr("Propose one place down in the agreed order.")),
        Spec("settle", order, tr("&Settle tie…"), "Ctrl+T", tr("Put tied areas in order, or leave the tie.")),
        Spec("confirm", order, tr("&Confirm move"), "Ctrl+Return", tr("The move still holds.")),
        Spec("back", order, tr("&Back to computed"), "Ctrl+Backspace", tr("Take this area's moves back.")),
        Spec("back_all", order, tr("Back to computed, &all"), "Ctrl+Shift+Backspace", tr("Drop every move.")),
        Spec("print", reports, tr("&Print…"), "Ctrl+P", tr("Print the priority sheet.")),
        Spec("save_pdf", reports, tr("Save as P&DF…"), "Ctrl+Shift+S", tr("Save the priority sheet as a file.")),
        Spec("issue", reports, tr("&Issue the sheet…"), "Ctrl+I", tr("Keep what the Sheet tab shows, for ever.")),
        Spec("check_sheet", reports, tr("Chec&k a printed sheet…"), "Ctrl+Shift+K", tr("Does its code still match?")),
        Spec("-10", reports),
        Spec("log_pdf", reports, tr("Save the &log as PDF…"), "Ctrl+Shift+L", tr("How the ranking was reached.")),
        Spec("print_review", reports, tr("Print the comp&arison…"), "Ctrl+Alt+P", tr("What moved, and why, on paper.")),
        Spec("save_review", reports, tr("Save the co&mparison…"), "Ctrl+Alt+C", tr("What moved, and why, as PDF.")),
        Spec("-11", reports),
        Spec("rollup", reports, tr("Roll-&up…"), "Ctrl+Alt+U", tr("Districts' ranks beside the county's.")),
        Spec("score", view, tr("&Score"), "Ctrl+1", tr("The working screen.")),
        Spec("priorities", view, tr("&Priorities"), "Ctrl+2", tr("The ranked list and the agreed order.")),
        Spec("history", view, tr("Histor&y"), "Ctrl+3", tr("Ranks over the sessions, and what moved and why.")),
        Spec("sheet", view, tr("S&heet"), "Ctrl+4", tr("The page as it will be printed.")),
        Spec("details", view, tr("&Details"), "Ctrl+5", tr("Partnership, dates, attendance, scheme.")),
        Spec("-6", view),
        Spec("all_areas", view, tr("&All areas"), "Ctrl+Alt+1", tr("Show every area in the score table."), True),
        Spec("areas_to_do", view, tr("Areas to d&o"), "Ctrl+Alt+2", tr("Show what is still to be scored."), True),
        Spec("areas_changed", view, tr("Areas chan&ged"), "Ctrl+Alt+3", tr("Show what differs from last time."), True),
        Spec("areas_tied", view, tr("Areas t&ied"), "Ctrl+Alt+4", tr("Show what shares a priority rank."), True),
        Spec("-8", view),
        Spec("review", view, tr("Re&view mode"), "Ctrl+Alt+V", tr("Read everything, change nothing."), True),
        Spec("hide_ranks", view, tr("Hide &ranks"), "Ctrl+H", tr("Keep ranks and old values from the room."), True),
        Spec("blank", view, tr("&Blank the window"), "Ctrl+B", tr("Show nothing until a key is pressed.")),
        Spec("idle", view, tr("Blank &when idle…"), "Ctrl+Alt+B", tr("Blank it by itself when nobody is at it.")),
        Spec("library", view, tr("&Library"), "F9", tr("Show or fold the list of sessions."), True),
        Spec("turn", view, tr("&Table or matrix"), "F8", tr("Change between the two where there is no room for both.")),
        Spec("wording", view, tr("Level &wording"), "F7", tr("Show or fold what the levels mean."), True),
        Spec("-7", view),
        Spec("light", view, tr("L&ight"), "Ctrl+Alt+L", tr("Light colours."), True),
        Spec("dark", view, tr("Dar&k"), "Ctrl+Alt+D", tr("Dark colours."), True),
        Spec("system", view, tr("As the s&ystem"), "Ctrl+Alt+S", tr("The system's own choice of colours."), True),
        Spec("larger", view, tr("Lar&ger text"), "Ctrl++", tr("Up to 200 per cent.")),
        Spec("smaller", view, tr("S&maller text"), "Ctrl+-", tr("Down to 100 per cent.")),
        Spec("help", help_, tr("&Help and keys"), "F1", tr("How to score, and every key.")),
        Spec("about", help_, tr("&About RiskDesk"), "Shift+F1", tr("Version, licences, library and log.")),
    )  # fmt: skip


class Actions(QObject):
    """The actions as Qt has them. Pages attach what an action does with :meth:`handle`.

    ``last`` is the name of the action that was run last.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.last = ""
        self.table = tuple(spec for spec in specs(self.tr) if spec.text)
        self._all = specs(self.tr)
        self._actions: dict[str, QAction] = {}
        self._enabled: dict[str, Callable[[], bool]] = {}
        self._can: dict[str, bool] = {}
        self._slots: dict[str, Callable[[], object]] = {}
        for spec in self.table:
            action = QAction(spec.text, self)
            action.setObjectName(spec.name)
            action.setShortcut(QKeySequence(spec.shortcut))
            action.setToolTip(
                f"{spec.tip} ({QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)})"
            )
            action.setStatusTip(spec.tip)
            action.setCheckable(spec.checkable)
            action.setEnabled(False)
            action.triggered.connect(partial(self._run, spec.name))
            self._actions[spec.name] = action
        # Both are in use on the desks where this runs.
        self._actions["redo"].setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def handle(self, name: str, slot: Callable[[], object], enabled: Callable[[], bool] | None = None) -> None:
        """Attach what action ``name`` does, and when it can be used (default: always).

        What is being typed is kept before the slot runs. A later call takes the place of an earlier one.
        """
        self._slots[name] = slot
        self._enabled[name] = enabled or (lambda: True)
        self._can[name] = self._enabled[name]()
        self._actions[name].setEnabled(self._can[name])

    def defer(self, names: Sequence[str], build: Callable[[], object], enabled: Callable[[], bool]) -> None:
        """Have ``build`` called at the first use of one of ``names``; it attaches what they do, and that then runs."""

        def first(name: str) -> None:
            build()
            self._slots[name]()

        for name in names:
            self.handle(name, partial(first, name), enabled)

    def _run(self, name: str) -> None:
        """Do what an action does; a refusal that its slot does not tell of itself is told here."""
        self.last = name
        try:
            self._bench.commit_pending()
            if name in self._slots and self._enabled[name]():
                self._slots[name]()
        except RiskDeskError as error:
            _log.warning("refused: %s of %s", type(error), Plain(name))
            self._bench.tell(str(error), error=True)

    def refresh(self) -> None:
        """Ask again which actions can be used."""
        # Many have the same condition, and this is done twice for every edit.
        answers: dict[Callable[[], bool], bool] = {}
        for name, enabled in self._enabled.items():
            if enabled not in answers:
                answers[enabled] = enabled()
            # Qt is told of what changed only: an edit seldom changes anything.
            if answers[enabled] is not self._can[name]:
                self._can[name] = answers[enabled]
                self._actions[name].setEnabled(answers[enabled])

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        menus: dict[str, QMenu] = {}
        for spec in self._all:
            if spec.menu not in menus:
                menus[spec.menu] = bar.addMenu(spec.menu)
                menus[spec.menu].setToolTipsVisible(True)
            menu = menus[spec.menu]
            if spec.text:
                menu.addAction(self._actions[spec.name])
            else:
                menu.addSeparator()
