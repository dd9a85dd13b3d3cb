"""The library's list as a model: flat rows, made in one go; what a row says is written out when it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.ui.library_rows import (
    Entry,
    Kind,
    Listing,
    Row,
    earlier_words,
    rows_of,
    search_key,
    session_words,
    spoken,
)
from riskdesk.ui.tips import plain_tip

if TYPE_CHECKING:
    from riskdesk.ui.library_reviews import ReviewLine

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1
"""The :class:`Row` itself."""
SECOND = Qt.ItemDataRole.UserRole + 2
"""The line below the title."""
REVIEW = Qt.ItemDataRole.UserRole + 3
"""The :class:`ReviewLine` of an assessment, or ``None``."""

# The view asks for the flags of every row whenever it is listed.
NO_ROW = Qt.ItemFlag.NoItemFlags
HEADING = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
CHOICE = HEADING | Qt.ItemFlag.ItemIsSelectable


class LibraryModel(QAbstractListModel):
    """Assessments, sessions and earlier versions as rows; :meth:`narrow` shows those that a search finds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listing: Listing = ()
        self._wanted = ""
        self._keys: dict[str, str] = {}
        self._counted: dict[str, SessionSummary] = {}
        self._reviews: dict[str, ReviewLine] = {}
        self._rows: list[Row] = []
        self._places: dict[str, int] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown."""
        return tuple(self._rows)

    def kind(self, place: int) -> Kind:
        """What the row at a place is."""
        return self._rows[place].kind

    def show_listing(self, listing: Listing) -> None:
        """List a library."""
        self._listing = listing
        self._keys.clear()
        self._counted.clear()
        self._refill()

    def narrow(self, wanted: str) -> None:
        """Show the sessions that hold these words in what is said of them; all where there are none."""
        clean = " ".join(wanted.casefold().split())
        if clean != self._wanted:
            self._wanted = clean
            self._refill()

    def _refill(self) -> None:
        self.beginResetModel()
        rows: list[Row] = []
        for assessment, entries in self._listing:
            found = entries
            if self._wanted:
                named = self._wanted in assessment.title.casefold()
                found = [entry for entry in entries if named or self._wanted in self._key(entry)]
                if not found:
                    continue
            rows.append(Row(Kind.ASSESSMENT, assessment.assessment_id, assessment.title))
            for entry in found:
                rows.extend(rows_of(self._now(entry)))
        self._rows = rows
        self._places = {row.version_id: n for n, row in enumerate(rows) if row.summary}
        self.endResetModel()

    def _now(self, entry: Entry) -> Entry:
        """The entry with the counts of now; they are told after it was listed."""
        counted = self._counted.get(entry.latest.version_id) if self._counted else None
        return replace(entry, latest=counted) if counted else entry

    def _key(self, entry: Entry) -> str:
        version = entry.latest.version_id
        if version not in self._keys:
            self._keys[version] = search_key(self._now(entry))
        return self._keys[version]

    def index_of(self, version_id: str) -> QModelIndex:
        """Where a version is shown; an invalid index where it is not."""
        place = self._places.get(version_id)
        return QModelIndex() if place is None else self.index(place)

    def count(self, version_id: str, areas: int, scored: int) -> None:
        """Tell a draft's counts, which change while it is scored."""
        place = self._places.get(version_id)
        if place is None or (summary := self._rows[place].summary) is None:
            return
        if (summary.areas, summary.scored) != (areas, scored):
            counted = replace(summary, areas=areas, scored=scored)
            self._counted[version_id] = counted
            self._keys.pop(version_id, None)
            self._rows[place] = replace(self._rows[place], summary=counted)
            self.dataChanged.emit(self.index(place), self.index(place))

    def show_reviews(self, reviews: Mapping[str, ReviewLine]) -> None:
        """Tell when the assessments are to be reviewed."""
        changed = {a for a in reviews.keys() | self._reviews.keys() if reviews.get(a) != self._reviews.get(a)}
        self._reviews = dict(reviews)
        for place, row in enumerate(self._rows):
            if row.kind is Kind.ASSESSMENT and row.assessment_id in changed:
                self.dataChanged.emit(self.index(place), self.index(place))

    # As Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """How many rows; none below a row."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """An assessment's title is no choice."""
        if not index.isValid():
            return NO_ROW
        return HEADING if self._rows[index.row()].summary is None else CHOICE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows, says and is."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == SECOND:
            return _second(row)
        if role == REVIEW:
            return self._reviews.get(row.assessment_id) if row.kind is Kind.ASSESSMENT else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row).replace("\n", ", ")
        return plain_tip(self._tip(row)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _spoken(self, row: Row) -> str:
        review = self._reviews.get(row.assessment_id) if row.summary is None else None
        return f"{row.title}\n{review.text}" if review else spoken(row)

    def _tip(self, row: Row) -> str:
        review = self._reviews.get(row.assessment_id) if row.summary is None else None
        return "\n".join(filter(None, [spoken(row), review.tip if review else ""]))


def _second(row: Row) -> str:
    if row.summary is None:
        return ""
    return session_words(row.summary) if row.kind is Kind.SESSION else earlier_words(row.summary)
