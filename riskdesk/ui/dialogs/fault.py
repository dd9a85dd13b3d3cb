"""Something went wrong inside: what happened, what was kept, what to do, and details that can be handed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from riskdesk.services.faults import Fault, surroundings
from riskdesk.services.places import log_file
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label

if TYPE_CHECKING:
    from riskdesk.ui.window import MainWindow
    from riskdesk.ui.workbench import Workbench


class FaultDialog(FormDialog):
    """Tells of faults that nobody caught. Going on is suggested the first time, closing when something went wrong
    again; Escape goes on. Without a window behind it, closing is all that is left.

    ``details`` hold versions, times, the action that was run last, and where the fault came up: no scores, no text of a
    session, no path that could name a person.

    Signals:
        end_wanted: RiskDesk is to be closed.
    """

    end_wanted = Signal()

    def __init__(self, window: MainWindow | None, faults: Sequence[Fault], whole: bool, again: bool) -> None:
        theme = window.bench.theme if window is not None else Theme()
        super().__init__(window, theme, "fault_dialog", "", "")
        self._bench: Workbench | None = window.bench if window is not None else None
        self._doing = window.actions_.last if window is not None else ""
        self._faults: list[Fault] = []
        self._again = again
        self.setWindowTitle(self.tr("RiskDesk"))
        # Over whatever else is open, dialogs of other windows too.
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._title = self.findChildren(QLabel)[0]
        self.said = label(wrap=True)
        self.said.setObjectName("fault_words")
        self.kept = label(wrap=True)
        self.kept.setObjectName("fault_kept")
        self.advice = label(wrap=True)
        self.advice.setObjectName("fault_advice")
        for at, words in enumerate((self.said, self.kept, self.advice), 1):
            self.body.insertWidget(at, words)
        self.body.insertWidget(4, self._log())
        self.body.insertWidget(5, self._pane())
        self._close = button(self.tr("Close RiskDesk"), self._end, "close_riskdesk")
        self.another(self._close)
        self._more = button(self.tr("Show details"), self._unfold, "show_details")
        self.another(self._more)
        self.add(faults, whole)

    def add(self, faults: Sequence[Fault], whole: bool) -> None:
        """Tell of these, or of these too, if any are new; ``whole`` says that the window could be put right."""
        self._again = self._again or bool(self._faults and faults)
        self._faults += faults
        self._details.setPlainText(self.details)
        self._word(whole)
        if self.isVisible():
            self.fit()

    # Words

    def _word(self, whole: bool) -> None:
        if self._bench is None:
            title = self.tr("RiskDesk could not start")
            said = self.tr("Something went wrong inside while the window was being made.")
            advice = self.tr(
                "Start it again. If it comes again, start it with another library: riskdesk --library FILE."
            )
        elif self._again:
            title = self.tr("Something went wrong inside, again")
            said = self.tr("Another thing went wrong in RiskDesk that nobody expected.")
            advice = self.tr("Close RiskDesk and start it again. You can also go on.")
        else:
            title = self.tr("Something went wrong inside")
            said = self.tr("RiskDesk met something that nobody expected. What you did last may not have been done.")
            advice = self.tr("Look whether your last step is there, and go on.")
        if not whole:
            said += self.tr(" The window could not be shown afresh.")
        self._title.setText(title)
        self.setAccessibleName(title)
        for at, words in ((self.said, said), (self.kept, self._kept(whole)), (self.advice, advice)):
            at.setText(words)
        self._suggest(ending=self._bench is None or self._again or not whole)

    def _kept(self, whole: bool) -> str:
        editor = self._bench.editor if self._bench is not None else None
        if editor is None:
            return self.tr("What is in your library is on the disk.")
        if editor.saved_at is not None:
            time = editor.saved_at.astimezone().strftime("%H:%M:%S")
            kept = self.tr("Everything up to {time} is on the disk").format(time=time)
        else:
            kept = self.tr("Everything that was shown as scored is on the disk")
        return self.tr("{kept}, and the window shows what is there.").format(kept=kept) if whole else f"{kept}."

    def _suggest(self, ending: bool) -> None:
        """The button that Enter presses is what is advised; Escape goes on where there is something to go on with."""
        on, end = self.tr("Go on"), self.tr("Close RiskDesk")
        self.cancel.setText(on)
        self.cancel.setAccessibleName(on)
        self.cancel.setVisible(ending and self._bench is not None)
        self.go.setText(end if ending else on)
        self.go.setAccessibleName(self.go.text())
        self._close.setVisible(not ending)
        self._ending = ending
        self.on_save(self._end if ending else lambda: None)
        self.go.setFocus()

    # The log and the details

    def _log(self) -> QWidget:
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.px(4))
        words = self.tr("The log says where it came up. It holds no scores and no text of any session:")
        column.addWidget(label(words, "second", wrap=True))
        path = QLineEdit(str(log_file()))
        path.setObjectName("log_path")
        path.setAccessibleName(self.tr("The log file"))
        path.setReadOnly(True)
        path.setCursorPosition(0)
        column.addWidget(path)
        return frame

    def _pane(self) -> QWidget:
        self._folded = frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.px(6))
        self._details = QPlainTextEdit()
        self._details.setObjectName("fault_details")
        self._details.setAccessibleName(self.tr("Details of the fault"))
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setMinimumHeight(self.theme.px(170))
        column.addWidget(self._details)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("For whoever looks after RiskDesk."), "hint"), 1)
        copy = button(self.tr("Copy details"), self.copy, "copy_details")
        copy.setAutoDefault(False)
        row.addWidget(copy)
        column.addLayout(row)
        frame.hide()
        return frame

    def _unfold(self) -> None:
        self._folded.setVisible(self._folded.isHidden())
        words = self.tr("Show details") if self._folded.isHidden() else self.tr("Hide details")
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self.fit()

    @property
    def details(self) -> str:
        """What can be handed on."""
        said = [surroundings()]
        if self._doing:
            said.append(f"Last action: {self._doing}")
        for fault in self._faults:
            said.append(f"\n{fault.at.isoformat(sep=' ', timespec='seconds')}\n{fault}")
        return "\n".join(said)

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)

    def _end(self) -> None:
        self.end_wanted.emit()
        if not self._ending:
            self.accept()
