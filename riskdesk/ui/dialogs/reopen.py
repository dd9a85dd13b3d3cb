"""Reopen: the next version of a closed session, with a reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import EditError
from riskdesk.services.changes import reason_of
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import role_hint, wanted_role
from riskdesk.ui.workbench import Workbench


class ReopenDialog(FormDialog):
    """Asks the reason, and says what becomes of the version that is closed."""

    def __init__(self, parent: QWidget, bench: Workbench, role: str) -> None:
        info = bench.editor.session.info if bench.editor else None
        title = parent.tr("Reopen “{title}”").format(title=info.title if info else "")
        number = info.number if info else 1
        intro = parent.tr(
            "Version {n} stays as it is, readable and printable. Version {next} begins as a draft with all that it "
            "holds, and shows the old value wherever one is changed."
        ).format(n=number, next=number + 1)
        super().__init__(parent, bench.theme, "reopen_dialog", title, parent.tr("Reopen"), intro)
        self.bench, self._role = bench, role
        hint = self.tr("such as: one score was copied wrongly")
        self.reason = self.line(self.tr("Reason"), "reopen_reason", "", hint)
        self.role = None if role else self.line(self.tr("Recorder's role"), "role", "", role_hint())
        self.on_save(self._reopen)

    def _reopen(self) -> None:
        editor = self.bench.editor
        if editor is None:
            raise EditError(self.tr("No session is open."))
        with self.about(self.reason):
            reason = reason_of(self.reason.text(), "Reopening a session")
        role = self._role
        if self.role:
            with self.about(self.role):
                role = wanted_role(self.role)
        self.bench.record_as(role)
        self.bench.begun(self.bench.desk.reopen(editor.session.info.version_id, reason))
