"""The cells of the score table in words: for tool tips, for screen readers, and why nothing can be typed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from riskdesk.domain.explain import explain, lower
from riskdesk.domain.rescoring import Reviewed
from riskdesk.domain.scheme import Factor
from riskdesk.domain.words import day
from riskdesk.ui.score.columns import HIDDEN, NONE, RANKS, Column, Kind

if TYPE_CHECKING:
    from riskdesk.ui.score.model import ScoreModel


def plain(text: str) -> str:
    """A tool tip that shows ``text`` as it stands: Qt would read a name such as "<b>" as markup."""
    return f"<qt>{escape(text)}</qt>"


class CellWords:
    """Words for the cells of ``rows``."""

    def __init__(self, rows: ScoreModel) -> None:
        self._rows = rows

    def why_not_editable(self) -> str:
        """Why nothing can be typed here."""
        rows, session = self._rows, self._rows.session
        if session is None:
            return rows.tr("No session is open.")
        if session.scheme is None:
            return rows.tr("These ranks were recorded from a sheet; they cannot be changed.")
        if not session.editable:
            return rows.tr("This session is closed; it cannot be changed.")
        if rows.bench.desk.review:
            return rows.tr("This is open for review; nothing can be changed.")
        return rows.tr("This library is open for review; nothing can be changed.")

    def tip(self, row: int, column: int) -> str | None:
        """The tool tip of a cell, safe from markup."""
        rows, at = self._rows, self._rows.columns[column]
        area = rows.area(row)
        if at.kind is Kind.NUMBER:
            words = self._state(row)
            return plain(words[:1].upper() + words[1:]) if words else None
        if at.kind is Kind.NAME:
            return plain(", ".join([f"{area.name} ({area.code})", *self._reason(row)]))
        if at.factor:
            return self._old_tip(row, at.factor)
        if at.kind in (Kind.SCORE, *RANKS) and rows.session and rows.session.scheme and not rows.bench.hides_ranks:
            return plain(explain(rows.session.ranking, area.area_id))
        return None

    def spoken(self, row: int, column: int) -> str:
        """A cell in words: "Drugs, impact, 3 Moderate, last time 4"."""
        rows, at, area = self._rows, self._rows.columns[column], self._rows.area(row)
        if at.kind is Kind.NAME:
            name = rows.tr("{name}, code {code}").format(name=area.name, code=area.code)
            parked = [rows.tr("parked for later")] if area.parked else []
            return ", ".join([name, *parked, *filter(None, [self._state(row)]), *self._reason(row)])
        value = ", ".join([self._value(row, column, at), *self._old(row, column)])
        return f"{area.name}, {lower(at.title or rows.tr('place'))}, {value}"

    def _value(self, row: int, column: int, at: Column) -> str:
        rows = self._rows
        value = rows.text(row, column)
        if at.factor:
            level = at.factor.level(rows.mark(rows.index(row, column)))
            return f"{value} {level.name}" if level and value else value or rows.tr("not scored")
        if value == HIDDEN:
            return rows.tr("hidden")
        if value == NONE:
            return rows.tr("none yet") if rows.session and rows.session.scheme else rows.tr("not recorded")
        return value

    # Against last time

    def _state(self, row: int) -> str:
        rows = self._rows
        words = {
            Reviewed.CONFIRMED: rows.tr("confirmed"),
            Reviewed.CHANGED: rows.tr("changed since the version before")
            if rows.standing.reopened
            else rows.tr("changed since last time"),
            Reviewed.TO_DO: rows.tr("still to do"),
        }
        state = rows.sign(row)
        return words[state] if state else ""

    def _reason(self, row: int) -> list[str]:
        return [self._rows.tr("reason wanted")] if self._rows.wants_reason(row) else []

    def _old(self, row: int, column: int) -> list[str]:
        rows, old = self._rows, self._rows.old(row, column)
        if old is None:
            return []
        words = rows.tr("before {value}") if rows.standing.reopened else rows.tr("last time {value}")
        return [words.format(value=old)]

    def _old_tip(self, row: int, factor: Factor) -> str | None:
        """ "Last time: 4 Major (Assessment day, 2 November 2010)"."""
        rows, base = self._rows, self._rows.standing.base
        old = rows.standing.old(rows.area(row).area_id, factor.key) if rows.standing.shown else None
        if old is None or base is None:
            return None
        level = factor.level(old)
        value = f"{old} {level.name}" if level else str(old)
        if rows.standing.reopened:
            return plain(rows.tr("Version {number}: {value}").format(number=base.info.number, value=value))
        held = ", ".join(filter(None, (base.info.title, day(base.info.held_on) if base.info.held_on else "")))
        return plain(rows.tr("Last time: {value} ({session})").format(value=value, session=held))
