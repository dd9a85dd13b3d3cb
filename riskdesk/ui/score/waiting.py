"""Marks that are typed while another program keeps the library's file busy, such as a backup: the room does not wait
for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from riskdesk.domain.scheme import Factor
from riskdesk.ui.workbench import Workbench

AGAIN = 700
"""Milliseconds from one attempt to the next."""
Score = Callable[[str, Factor, int, Callable[[str], object]], bool]
"""Scores a factor of an area and returns whether it is kept; tells the last argument where the file is busy."""


class Waiting(QObject):
    """The marks of the open session that wait, in the order in which they were typed.

    None of them counts as scored: the table shows them as typed. They are tried again until they are kept, or refused
    for another reason, which is told.

    Signals:
        changed: area id and factor key of a mark that begins to wait, or waits no longer.
    """

    changed = Signal(str, str)

    def __init__(self, bench: Workbench, score: Score) -> None:
        super().__init__()
        self._bench = bench
        self._score = score
        self._held: dict[tuple[str, str], tuple[Factor, int]] = {}
        self._version = self._open()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        bench.session_opened.connect(self._on_opened)

    @property
    def count(self) -> int:
        """How many marks wait."""
        return len(self._held)

    def text(self, area_id: str, factor_key: str) -> str | None:
        """What waits in a cell, or ``None``."""
        held = self._held.get((area_id, factor_key))
        return None if held is None else str(held[1])

    def take(self, area_id: str, factor: Factor, value: int) -> bool:
        """Keep a mark now, or as soon as the file is free; returns whether one of the two."""
        if not self._held:
            kept = self._kept(area_id, factor, value)
            if kept is not None:
                return kept
        # Behind those that wait already: they are kept in the order in which they were called out.
        self._held.pop((area_id, factor.key), None)
        self._held[area_id, factor.key] = factor, value
        self._wait()
        self.changed.emit(area_id, factor.key)
        return True

    def drop(self, area_id: str, factor_key: str) -> bool:
        """Give up what waits in a cell; returns whether anything did."""
        if self._held.pop((area_id, factor_key), None) is None:
            return False
        self.changed.emit(area_id, factor_key)
        self._wait() if self._held else self._bench.tell(self.tr("Nothing waits any more."))
        return True

    def flush(self) -> bool:
        """Try to keep what waits; returns whether nothing waits any more."""
        if not self._held:
            return True
        for (area_id, key), (factor, value) in tuple(self._held.items()):
            kept = self._kept(area_id, factor, value)
            if kept is None:
                self._wait()
                return False
            self._held.pop((area_id, key), None)
            self.changed.emit(area_id, key)
            if not kept:
                # What befell it befalls the others too: the disk is full, or the file was taken away.
                self._give_up()
                return True
        self._timer.stop()
        self._bench.tell(self.tr("The file is free again: all that waited is kept."))
        return True

    def _kept(self, area_id: str, factor: Factor, value: int) -> bool | None:
        """Whether it is kept; ``None`` where the file is busy."""
        busy: list[str] = []
        kept = self._score(area_id, factor, value, busy.append)
        return None if busy else kept

    def _wait(self) -> None:
        self._timer.start(AGAIN)
        count = len(self._held)
        one = self.tr("Another program, perhaps a backup, keeps the library busy. One mark waits: {rest}")
        many = self.tr("Another program, perhaps a backup, keeps the library busy. {count} marks wait: {rest}")
        rest = self.tr("go on scoring, all is kept as soon as the file is free.")
        self._bench.tell((one if count == 1 else many).format(count=count, rest=rest), error=True)

    def _give_up(self) -> None:
        left, self._held = tuple(self._held), {}
        self._timer.stop()
        for area_id, key in left:
            self.changed.emit(area_id, key)

    def _open(self) -> str:
        editor = self._bench.editor
        return editor.session.info.version_id if editor else ""

    def _on_opened(self) -> None:
        version = self._open()
        if version != self._version:
            self._version = version
            if count := len(self._held):
                self._give_up()
                words = self.tr("{count} marks of the session before could not be kept, as the library was busy.")
                self._bench.tell(words.format(count=count), error=True)
