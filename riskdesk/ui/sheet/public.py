"""The card of the public version beside the preview, and the memory of what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.explain import few
from riskdesk.domain.public import Public, withheld_areas
from riskdesk.domain.session import Session, SessionInfo
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.public import public_sheet
from riskdesk.ui.dialogs.public import PublicDialog
from riskdesk.ui.dialogs.public_account import AccountDialog
from riskdesk.ui.sheet.issued import document_of
from riskdesk.ui.widgets import button, card, label
from riskdesk.ui.workbench import Workbench


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


def is_public(sheet: IssuedSheet) -> bool:
    """Whether an issued sheet is a public version."""
    return document_of(sheet) is Document.PUBLIC


def safe_info(info: SessionInfo, sheet: IssuedSheet) -> SessionInfo:
    """What may go into the name of an issued sheet's file: no titles where it is public, for they may name an area."""
    return replace(info, assessment_title="", title="") if is_public(sheet) else info


class PublicCard(QWidget):
    """What the public version withholds, in short, and the button to choose it. ``changed`` follows another choice.

    A choice holds for the version for which it was made and is kept in memory only: a file beside the library would
    tell which areas are not to be known, and a choice of last quarter would show what is new since. For another version
    of the same assessment the dialog begins with the last choice, and has to be gone through.
    """

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._chosen: dict[str, Public] = {}
        self._last: dict[str, Public] = {}
        frame, column = card(tr("Withheld"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.words = label(look="second", wrap=True)
        self.words.setObjectName("public_words")
        self.button = button(tr("Choose…"), self.ask, "public_choose")
        self.button.setToolTip(tr("Choose what the public version withholds, and its marking"))
        column.addWidget(self.words)
        column.addWidget(self.button)
        bench.session_opened.connect(self._tell)
        bench.edited.connect(self._tell)
        self._tell()

    @property
    def _session(self) -> Session | None:
        return self._bench.editor.session if self._bench.editor else None

    @property
    def choice(self) -> Public | None:
        """What was chosen for the version that is open, or ``None``."""
        session = self._session
        return self._chosen.get(session.info.version_id) if session else None

    def ask(self) -> None:
        """Ask what is withheld."""
        session = self._session
        if session is None:
            return
        first = self.choice or self._last.get(session.info.assessment_id) or Public()
        PublicDialog(self.window(), self._bench.theme, session, first, partial(self._choose, session.info)).open()

    def _choose(self, info: SessionInfo, public: Public) -> None:
        """Keep the choice for the version that it was asked of, which need not be the open one any more."""
        self._chosen[info.version_id] = self._last[info.assessment_id] = public
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        session, public = self._session, self.choice
        self.words.setText(_summary(session, public) if session and public else tr("Nothing is chosen yet."))

    def confirm(self, options: SheetOptions, go: str, write: Callable[[], object]) -> None:
        """Show what is withheld and what stays, then write; ``go`` says what is done. Hidden ranks stay hidden."""
        session = self._session
        if session is not None:
            account = public_sheet(session, options).account
            sections = account.unranked if self._bench.hides_ranks else account.sections
            AccountDialog(self.window(), self._bench.theme, sections, go, write).open()


def _summary(session: Session, public: Public) -> str:
    """ "Drugs and Terrorism, left out. OFFICIAL. No agencies. No reasons." """
    held = [area.name for area in withheld_areas(session, public)]
    how = tr("{areas}, at the foot.") if public.at_foot else tr("{areas}, left out.")
    marking = " · ".join(text for text in (public.marking, public.handling) if text) or tr("No marking")
    parts = (
        how.format(areas=few(held)) if held else tr("No area."),
        "" if public.agencies else tr("No agencies."),
        tr("Reasons stay.") if public.reasons else tr("No reasons."),
        tr("Marking: {marking}.").format(marking=marking),
    )
    return " ".join(part for part in parts if part)
