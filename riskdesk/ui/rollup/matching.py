"""Saying by hand which areas of districts are the same as others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from riskdesk.domain.rollup import Rollup, Row
from riskdesk.domain.rollup_match import AreaRef, Match
from riskdesk.domain.session import RiskArea
from riskdesk.ui.dialogs.fields import Choice
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label

MOST = 60
"""So many areas are offered to be matched at once; as soon as some are, others follow."""


def tr(text: str) -> str:
    """Translate a text of the matching."""
    return QCoreApplication.translate("Rollup", text)


class Matching(QWidget):
    """A line for each area that found no partner, with a choice of what it is the same as.

    Signals:
        chosen: an area, and the one that it is the same as, or ``None``.
    """

    chosen = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def show_rollup(self, rollup: Rollup, same: Mapping[AreaRef, AreaRef]) -> int:
        """Offer what can be matched; returns how many areas that is."""
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                # Until it is gone, its name belongs to the one that takes its place.
                widget.setObjectName("")
                widget.hide()
                widget.deleteLater()
        found = list(_open(rollup, same))
        for n, (ref, area, where) in enumerate(found[:MOST]):
            self._line(n, ref, area, where, rollup, same)
        if (more := len(found) - MOST) > 0:
            self._grid.addWidget(label(tr("and {n} more").format(n=more), "hint"), MOST, 0)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.show()
            again.setFocus()
        return len(found)

    def _line(
        self, n: int, ref: AreaRef, area: RiskArea, place: int, rollup: Rollup, same: Mapping[AreaRef, AreaRef]
    ) -> None:
        column = rollup.columns[place]
        words = label(tr("{area} ({district})").format(area=area.name, district=column.name), wrap=True)
        choice = Choice()
        choice.setObjectName(f"same_{ref.version_id}_{ref.area_id}")
        choice.setAccessibleName(tr("{area} of {district} is the same as").format(area=area.name, district=column.name))
        choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        choice.addItem(tr("no other area"), None)
        for other, name in _partners(rollup, ref, place, same.get(ref)):
            choice.addItem(name, other)
            if other == same.get(ref):
                choice.setCurrentIndex(choice.count() - 1)
        choice.activated.connect(partial(self._say, choice, ref))
        self._grid.addWidget(words, n, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(choice, n, 1)

    def _say(self, choice: Choice, ref: AreaRef, _index: int) -> None:
        self.chosen.emit(ref, choice.currentData())


def _open(rollup: Rollup, same: Mapping[AreaRef, AreaRef]) -> Iterator[tuple[AreaRef, RiskArea, int]]:
    """What was matched by hand, and what stands without the county's area, or in one session only where there is no
    county: with the place of its session."""
    for row in rollup.rows:
        alone = _is_alone(rollup, row)
        for place, cell in enumerate(row.cells):
            if cell.area is None:
                continue
            ref = AreaRef(rollup.columns[place].session.info.version_id, cell.area.area_id)
            if (alone and (rollup.county is None or place > 0)) or (ref in same and cell.match is Match.HAND):
                yield ref, cell.area, place


def _is_alone(rollup: Rollup, row: Row) -> bool:
    if rollup.county is not None:
        return row.county is not None and row.county.area is None
    return len(rollup.columns) > 1 and sum(cell.area is not None for cell in row.cells) == 1


def _partners(rollup: Rollup, ref: AreaRef, place: int, mine: AreaRef | None) -> Iterator[tuple[AreaRef, str]]:
    """The rows that have no area of this session yet, by their first area; the one that was chosen comes along."""
    for row in rollup.rows:
        held = row.cells[place].area
        if held is not None and (held.area_id != ref.area_id or mine is None):
            continue
        others = [
            (AreaRef(column.session.info.version_id, cell.area.area_id), cell.area.name)
            for n, (column, cell) in enumerate(zip(rollup.columns, row.cells, strict=True))
            if cell.area is not None and n != place
        ]
        chosen = next((pair for pair in others if pair[0] == mine), None)
        if chosen or others:
            yield chosen or others[0]
