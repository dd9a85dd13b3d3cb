"""One area's whole story, as text that can be read aloud, searched and copied: the newest session first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from riskdesk.domain.compare import move_text
from riskdesk.domain.log_entry import local
from riskdesk.domain.rescoring import Reviewed
from riskdesk.domain.words import day, number
from riskdesk.services.history import Chapter, short_name, standing_words
from riskdesk.ui.theme import Theme


def tr(text: str) -> str:
    """Translate a text of the story."""
    return QCoreApplication.translate("Story", text)


def scores_line(chapter: Chapter) -> str:
    """ "Agreed rank 3, computed 4 · impact 5, probability 4, threat 10 · risk score 20 Very High, risk rank 2"."""
    side = chapter.side
    if side is None:
        return ""
    ranks = [tr("Agreed rank {n}").format(n=side.agreed.label)] if side.agreed else [tr("No rank")]
    if side.computed and side.computed != side.agreed:
        ranks.append(tr("computed {n}").format(n=side.computed.label))
    marks = []
    if chapter.session.scheme is not None:
        given = ((tr("impact"), side.impact), (tr("probability"), side.probability), (tr("threat"), side.threat))
        marks = [f"{name} {value}" for name, value in given if value is not None] or [tr("not scored")]
    elif side.threat_position is not None:
        marks = [tr("threat position {n}").format(n=side.threat_position)]
    risk = []
    if side.risk_score is not None:
        band = f" {side.band.name}" if side.band else ""
        risk.append(tr("risk score {n}").format(n=number(side.risk_score)) + band)
    if side.risk_rank:
        risk.append(tr("risk rank {n}").format(n=side.risk_rank.label))
    return " · ".join(", ".join(part) for part in (ranks, marks, risk) if part)


def reviewed_line(chapter: Chapter) -> str:
    """ "Confirmed as still valid by the Analyst on 12 May 2026 at 10:08"."""
    when = ""
    if chapter.at:
        at = local(chapter.at)
        when = tr("by {who} on {day} at {time}").format(
            who=chapter.who, day=day(at.date().isoformat()), time=f"{at:%H:%M}"
        )
    if chapter.how is Reviewed.TO_DO:
        return tr("Still to do")
    if chapter.info.number > 1 and not chapter.at:
        return tr("Carried over unchanged from version {n}").format(n=chapter.info.number - 1)
    words = {Reviewed.CONFIRMED: tr("Confirmed as still valid"), Reviewed.CHANGED: tr("Changed")}
    what = words[chapter.how] if chapter.how in words else tr("Scored")
    return f"{what} {when}" if when else ""


class StoryView(QTextEdit):
    """Shows the chapters of one area. Never markup."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("story")
        self.setAccessibleName(tr("The whole story of one area, the newest session first"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def tell(self, name: str, chapters: Sequence[Chapter]) -> None:
        """Tell the story of an area."""
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._line(cursor, name, "text", 17, bold=True, first=True)
        if not chapters:
            self._line(cursor, tr("There is no session with this area yet."), "second")
        for chapter in reversed(chapters):
            self._chapter(cursor, chapter)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _chapter(self, cursor: QTextCursor, chapter: Chapter) -> None:
        info = chapter.info
        head = short_name(info)
        head = f"{head}  {move_text(chapter.row)}" if chapter.row else head
        self._line(cursor, head, "text", 15, bold=True, above=16)
        said = [standing_words(info), tr("superseded by a later version") if chapter.superseded else ""]
        said.append(tr("reopened: “{why}”").format(why=info.reopened) if info.reopened else "")
        self._line(cursor, " · ".join(filter(None, said)), "second", 12)
        area = chapter.session.by_id.get(chapter.row.area_id if chapter.row else "")
        for text, colour in (
            (scores_line(chapter), "text"),
            (chapter.row.explanation if chapter.row else "", "text"),
            (reviewed_line(chapter), "second"),
            (
                tr("Why this score: {why}").format(why=area.justification) if area and area.justification else "",
                "second",
            ),
        ):
            if text:
                self._line(cursor, text, colour)

    def _line(
        self,
        cursor: QTextCursor,
        text: str,
        colour: str,
        size: float = 14,
        bold: bool = False,
        first: bool = False,
        above: int = 3,
    ) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(0 if first else self._theme.px(above))
        if bold:
            block.setHeadingLevel(2 if first else 3)
        if first:
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        look = QTextCharFormat()
        look.setFont(self._theme.font(size, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
        look.setForeground(self._theme.colour(colour))
        cursor.insertText(text, look)
