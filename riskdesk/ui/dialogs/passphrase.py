"""Passphrases: asked for when an encrypted library is opened; set, changed and removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.services.privacy import Backups, Change, Outcome, backups_of, check_new, is_right
from riskdesk.ui.dialogs.base import LATER, FormDialog
from riskdesk.ui.dialogs.fields import Choice, tr
from riskdesk.ui.dialogs.question import ask
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench


def passphrase_line(name: str, object_name: str) -> QLineEdit:
    """A field for a passphrase: unseen, and remembered by no keyboard."""
    made = QLineEdit()
    made.setObjectName(object_name)
    made.setAccessibleName(name)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    made.setInputMethodHints(made.inputMethodHints() | hints | Qt.InputMethodHint.ImhNoAutoUppercase)
    return made


def show_toggle(fields: Sequence[QLineEdit]) -> QCheckBox:
    """A box to tick for seeing what is typed into ``fields``."""
    made = QCheckBox(tr("Show what is typed"))
    made.setObjectName("show_passphrase")

    def show(shown: bool) -> None:
        for field in fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    made.toggled.connect(show)
    return made


class PassphraseDialog(FormDialog):
    """Asks for the passphrase of the library at ``path``; ``opening`` is called with it, and raises a ``RiskDeskError``
    where it does not open it."""

    def __init__(self, parent: QWidget | None, theme: Theme, path: Path, opening: Callable[[str], object]) -> None:
        intro = tr("{path} is encrypted.").format(path=path)
        super().__init__(parent, theme, "passphrase_dialog", tr("Passphrase"), tr("Open"), intro)
        self.passphrase = passphrase_line("", "passphrase")
        self.field(self.tr("Passphrase"), "passphrase", self.passphrase)
        self.form.addRow("", show_toggle([self.passphrase]))
        self._opening = opening
        self.on_save(self._open)

    def doubt(self, why: str, words: str, answer: Callable[[], object]) -> None:
        """Say why there may be no passphrase that opens it, with a button for what can be done then."""
        self.body.insertWidget(self.body.count() - 1, label(why, "second", wrap=True))
        self.another(button(words, answer, "backups"))

    def _open(self) -> None:
        with self.about(self.passphrase):
            if not self.passphrase.text():
                raise EditError(self.tr("Type the passphrase of this library."))
            self._opening(self.passphrase.text())


class _NewPassphrase(FormDialog):
    """What setting and changing share: the new passphrase twice, and what becomes of the backups."""

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str, go: str, intro: str) -> None:
        super().__init__(parent, bench.theme, name, title, go, intro)
        self.bench = bench
        self._lines: list[QLineEdit] = []
        self._backups: Choice | None = None

    def _ask(self, words: str, name: str) -> QLineEdit:
        made = passphrase_line("", name)
        self.field(words, name, made)
        self._lines.append(made)
        return made

    def _ask_rest(self, same: str, leave: str, note: str) -> None:
        """The new passphrase, the box to see it by, the backups where there are any, and what is to be known."""
        self.new = self._ask(self.tr("New passphrase"), "new_passphrase")
        self.new.setPlaceholderText(self.tr("8 characters or more, better several words"))
        self.again = self._ask(self.tr("Once more"), "passphrase_again")
        self.form.addRow("", show_toggle(self._lines))
        count = len(backups_of(self.bench.desk.library.path))
        if count:
            self._backups = Choice()
            self._backups.addItem(same, Backups.SAME)
            self._backups.addItem(self.tr("Remove"), Backups.REMOVE)
            self._backups.addItem(leave, Backups.LEAVE)
            words = self.tr("One backup beside it") if count == 1 else self.tr("{n} backups beside it").format(n=count)
            self.field(words, "backups", self._backups)
        self.body.insertWidget(self.body.count() - 1, label(note, "second", wrap=True))

    def _wanted(self) -> str:
        with self.about(self.new):
            check_new(self.new.text(), self.again.text())
        return self.new.text()

    def _put(self, passphrase: str | None, said: str) -> object:
        """Begin to put the library under it, beside the window, which stands meanwhile: it takes a second, and longer
        for a large library. ``said`` is told when it is done; what goes wrong is said here, and nothing was changed."""
        # Not before: a passphrase is asked for at the start, and this loads what prints.
        from riskdesk.ui.working import Words, Working

        chosen = self._backups.currentData() if self._backups else Backups.SAME
        self.bench.commit_pending()
        change = Change(self.bench.desk, passphrase, Backups(chosen))
        words = Words(
            "passphrase_progress",
            self.windowTitle(),
            self.tr("Writing the library anew; the window waits until that is done."),
            self.tr("It was stopped; the library is as it was."),
            self.tr("It could not be done ({problem}). The library is as it was."),
        )
        work: Working[Outcome] = Working(self, self.bench, words, done_is_done=True, alone=True, stoppable=False)
        work.over.connect(lambda: self._ended(change, said))
        work.start(change.run, lambda _outcome: None)
        return LATER

    def _ended(self, change: Change, said: str) -> None:
        try:
            outcome = change.end()
        except RiskDeskError as error:
            self.say(str(error))
            return
        if change.done:
            self.bench.library_changed.emit()
            self.bench.tell(f"{said} {outcome.words}".rstrip(), error=bool(outcome.left))
            self.accept()


class SetDialog(_NewPassphrase):
    """Puts the open library under a passphrase."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        intro = tr(
            "Encrypt the disk of this laptop first (BitLocker, FileVault, LUKS): that protects everything on it, and a "
            "passphrase here comes on top. A lost passphrase is a lost library: nobody can get it back."
        )
        super().__init__(parent, bench, "set_passphrase_dialog", tr("Encrypt this library"), tr("Encrypt"), intro)
        self._ask_rest(
            self.tr("Encrypt too"),
            self.tr("Leave readable"),
            self.tr(
                "The file as it is now is deleted, not shredded: from a disk that is not encrypted it may be brought "
                "back. Copies elsewhere, PDFs and exported files stay readable."
            ),
        )
        self.on_save(self._set)

    def _set(self) -> object:
        return self._put(self._wanted(), self.tr("The library is encrypted now, and opens with its passphrase only."))


class ChangeDialog(_NewPassphrase):
    """Puts another passphrase in the place of the present one, or takes it away; the present one is asked for, as
    whoever finds the window open is not to lock its owner out."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        intro = tr("This library is encrypted. A lost passphrase is a lost library: nobody can get it back.")
        super().__init__(parent, bench, "change_passphrase_dialog", tr("Change the passphrase"), tr("Change"), intro)
        self.present = self._ask(self.tr("Present passphrase"), "present_passphrase")
        self._ask_rest(
            self.tr("Do the same"),
            self.tr("Leave under the present passphrase"),
            self.tr("Copies of the library elsewhere keep the passphrase that they were made with."),
        )
        self.another(button(self.tr("Remove the passphrase…"), self._ask_to_remove, "remove_passphrase"))
        self.on_save(self._change)

    def _check_present(self) -> None:
        with self.about(self.present):
            if not is_right(self.bench.desk, self.present.text()):
                raise EditError(self.tr("This is not the present passphrase of this library."))

    def _change(self) -> object:
        self._check_present()
        return self._put(self._wanted(), self.tr("The library has its new passphrase."))

    def _ask_to_remove(self) -> None:
        self.say("")
        try:
            self._check_present()
        except RiskDeskError as error:
            self.say(str(error))
            self._focus_fault()
            return
        title = self.tr("Remove the passphrase?")
        words = self.tr("Whoever gets hold of the file can then read it. With its backups is done what is chosen here.")
        answer = (self.tr("Remove"), "remove", self._remove)
        ask(self, self.theme, "remove_dialog", title, words, [answer], self.tr("Keep it"), careful=True)

    def _remove(self) -> None:
        try:
            self._put(None, self.tr("The library is no longer encrypted."))
        except RiskDeskError as error:
            self.say(str(error))
