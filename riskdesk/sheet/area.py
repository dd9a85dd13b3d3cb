"""One page on one risk area as data: where it stands, why, how it came there, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from riskdesk.domain.compare import Comparison, compare
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import day, listed, number
from riskdesk.figures.chart_data import ChartData, Kind, Scale, Series
from riskdesk.immutable import immutable
from riskdesk.sheet.area_scores import AreaScore, area_scores, explanation
from riskdesk.sheet.area_words import area_notes
from riskdesk.sheet.build import Fact, Sheet, SheetOptions, SheetRow
from riskdesk.sheet.matrix import Place, SheetMatrix, sheet_matrix, whereabouts
from riskdesk.sheet.notes import Note, Runs
from riskdesk.sheet.pack import PackMaterial
from riskdesk.sheet.wording import NONE

NOT_SCORED, NOT_RANKED = "not scored", "not ranked"


@immutable
class AreaPlace:
    """The matrix in which one area stands out, in its cell."""

    matrix: SheetMatrix
    area_id: str
    cell: Place


@immutable
class AreaPage:
    """All that an area's page says, in reading order.

    ``rank`` is the agreed rank, ``""`` where there is none; ``rank_words`` says what it is, "agreed rank, of 11".
    ``explanation`` is the arithmetic in a sentence, what is missing, or where recorded ranks are from. ``charts`` are
    the area's own agreed rank and risk score over the sessions, where there is a history.
    """

    area_id: str
    code: str
    name: str
    rank: str
    rank_words: str
    definition: str
    facts: tuple[Fact, ...]
    scores: tuple[AreaScore, ...]
    explanation: Runs
    place: AreaPlace | None
    charts: tuple[ChartData, ...]
    notes: tuple[Note, ...]


class AreaPages:
    """The pages of a session's areas. What they share is worked out once, each page when it is asked for."""

    def __init__(self, session: Session, sheet: Sheet, options: SheetOptions) -> None:
        self._session = session
        self._pack = options.pack or PackMaterial()
        self._rows: Mapping[str, SheetRow] = {r.area_id: r for r in (*sheet.body.rows, *sheet.body.not_scored)}
        self._ranked = len(sheet.body.rows)
        self._before = options.before

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the areas that have a page: in priority order, those without a rank last."""
        return self._pack.choices.pages_for(tuple(self._rows))

    def row(self, area_id: str) -> SheetRow:
        """The area's row on the priority sheet."""
        return self._rows[area_id]

    @cached_property
    def _past(self) -> Comparison | None:
        return compare(self._before, self._session) if self._before is not None else None

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of all areas that are known of, by id, as they were last."""
        earlier = {s.key: s.name for s in (self._pack.ranks.series if self._pack.ranks else ())}
        sessions = (self._before, self._session) if self._before else (self._session,)
        return earlier | {area.area_id: area.name for held in sessions for area in held.areas}

    @cached_property
    def _matrix(self) -> SheetMatrix | None:
        session = self._session
        return sheet_matrix(session.scheme, session.ranking, session.by_id) if session.scheme else None

    def page(self, area_id: str) -> AreaPage:
        """The page of one area.

        Raises:
            KeyError: there is no such area among those present.
        """
        area, row = self._session.by_id[area_id], self._rows[area_id]
        return AreaPage(
            area_id,
            area.code,
            area.name,
            row.priority,
            self._rank_words(row),
            area.definition,
            self._facts(area, row),
            area_scores(self._session, area_id, row),
            explanation(self._session, area_id),
            self._place(area_id),
            self._charts(area),
            area_notes(self._session, area, self._past, self._names),
        )

    def _rank_words(self, row: SheetRow) -> str:
        if row.priority:
            return f"agreed rank, of {self._ranked}"
        return NOT_RANKED if self._session.scheme is None else NOT_SCORED

    def _facts(self, area: RiskArea, row: SheetRow) -> tuple[Fact, ...]:
        placement = self._session.agreed.by_id.get(area.area_id) if self._session.scheme else None
        named = (
            ("Code", area.code),
            ("Lead agency", area.lead_agency),
            ("Computed rank", f"{placement.computed.label}, moved" if placement and placement.differs else ""),
            ("Last time", row.last_time),
            ("Move", "unchanged" if row.move == NONE else row.move),
            ("Confidence in the evidence", area.confidence.value if area.confidence else ""),
            ("Data to", day(area.data_to or self._session.info.data_to)),
        )
        return tuple(Fact(label, " ".join(value.split())) for label, value in named if value.strip())

    def _place(self, area_id: str) -> AreaPlace | None:
        """Where it is in the matrix; nothing where it has no cell."""
        matrix = self._matrix
        if matrix is None or self._session.scheme is None:
            return None
        marks = self._session.ranking.by_id[area_id].area
        if marks.impact is None or marks.probability is None:
            return None
        cell = (marks.impact, marks.probability)
        others = sum(map(len, matrix.tokens.values())) - 1
        words = whereabouts(self._session.scheme, marks.name, cell, others)
        return AreaPlace(replace(matrix, alternative=words), area_id, cell)

    def _charts(self, area: RiskArea) -> tuple[ChartData, ...]:
        found = (history.of_area(area) for history in self._histories)
        return tuple(chart for chart in found if chart is not None)

    @cached_property
    def _histories(self) -> tuple[_History, ...]:
        return tuple(_History.of(data) for data in (self._pack.ranks, self._pack.risks) if data is not None)


@immutable(slots=False)
class _History:
    """One quantity of all areas over the sessions, the areas' series by their ids; ranks as places on a scale, so that
    a change shows as large as it is."""

    data: ChartData
    series: Mapping[str, Series]

    @classmethod
    def of(cls, data: ChartData) -> _History:
        if data.kind is Kind.RANK:
            lowest = max((int(p.value) for s in data.shown for p in s.points if p), default=2)
            scale = Scale(1, max(2, lowest), inverted=True)
            data = replace(data, kind=Kind.VALUE, title="Agreed rank", scale=scale)
        return cls(data, {s.key: s for s in data.shown})

    def of_area(self, area: RiskArea) -> ChartData | None:
        """The chart of one area, and of those that it was merged or split from; ``None`` where it has no value."""
        if area.area_id not in self.series:
            return None
        own = replace(self.series[area.area_id], name=area.code)
        kept = (own, *(self.series[a] for a in area.ancestors if a in self.series))
        keys = {s.key for s in kept}
        links = tuple(k for k in self.data.links if k.from_series in keys and k.to_series in keys)
        return replace(self.data, series=kept, links=links)


def chart_words(data: ChartData, name: str) -> str:
    """What an area's small chart shows, for those who cannot see it."""
    said = []
    for series in data.series:
        values = [
            f"{column.title} {point.label}{f' ({point.mark})' if point.mark else ''}"
            for column, point in zip(data.columns, series.points, strict=True)
            if point
        ]
        said.append(f"{name if series is data.series[0] else series.name}: {listed(values)}")
    return f"{data.title} over {number(len(data.columns))} sessions. {'; '.join(said)}."
