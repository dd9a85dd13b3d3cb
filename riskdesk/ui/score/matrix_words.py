"""What the matrix says in words: its accessible name, its tips, and what a carried token would become."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.explain import lower
from riskdesk.domain.scheme import IMPACT, PROBABILITY, Factor, Scheme
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import number
from riskdesk.ui.score.matrix_figure import CellKey, Tokens, range_words

MOST_IN_TIP = 12
"""So many areas are named in a tip; the list that a click opens has them all."""


def tr(text: str) -> str:
    """Translate in the context of the matrix."""
    return QCoreApplication.translate("MatrixView", text)


def cell_words(scheme: Scheme, cell: CellKey) -> str:
    """ "impact 3, probability 5: 15 High"."""
    band = scheme.band(*cell)
    score = number(scheme.risk_score(*cell))
    return tr("{levels}: {score}").format(
        levels=levels_words(scheme, cell), score=f"{score} {band.name}" if band else score
    )


def levels_words(scheme: Scheme, cell: CellKey) -> str:
    """ "impact 3, probability 5"."""
    return f"{lower(scheme.impact.name)} {cell[0]}, {lower(scheme.probability.name)} {cell[1]}"


def area_words(session: Session, scheme: Scheme, area: RiskArea) -> str:
    """ "Drugs: impact 3, probability 5", or with "not scored" for what is missing."""
    marks = [_mark_words(session, area, factor) for factor in (scheme.impact, scheme.probability)]
    return f"{area.name}: {', '.join(marks)}"


def _mark_words(session: Session, area: RiskArea, factor: Factor) -> str:
    mark = session.mark(area.area_id, factor.key)
    return f"{lower(factor.name)} {tr('not scored') if mark is None else mark}"


def token_tip(session: Session, scheme: Scheme, area: RiskArea) -> str:
    """An area's name and, where it has one, its cell with score and band."""
    impact, probability = session.mark(area.area_id, IMPACT), session.mark(area.area_id, PROBABILITY)
    if impact is None or probability is None:
        return area_words(session, scheme, area)
    return f"{area.name}\n{cell_words(scheme, (impact, probability))}"


def cell_tip(scheme: Scheme, cell: CellKey) -> str:
    """A cell's levels by name, and what it scores."""
    impact, probability = scheme.impact.level(cell[0]), scheme.probability.level(cell[1])
    if impact is None or probability is None:
        return cell_words(scheme, cell)
    chance = range_words(probability)
    named = f"{impact.name}, {probability.name}" + (f" ({chance})" if chance else "")
    return f"{cell_words(scheme, cell)}\n{named}"


def names_tip(title: str, areas: list[RiskArea]) -> str:
    """A heading and the names below it, the first dozen of them."""
    shown = [f"{a.code}  {a.name}" for a in areas[:MOST_IN_TIP]]
    if len(areas) > MOST_IN_TIP:
        shown.append(tr("and {count} more").format(count=len(areas) - MOST_IN_TIP))
    return "\n".join([title, *shown])


def matrix_name(session: Session, scheme: Scheme, tokens: Tokens, selected: str) -> str:
    """ "Matrix: 9 areas placed, 2 to place; Drugs: impact 3, probability 5"."""
    text = (
        tr("Matrix: 1 area placed")
        if tokens.count == 1
        else tr("Matrix: {count} areas placed").format(count=tokens.count)
    )
    if tokens.waiting:
        text += tr(", {count} to place").format(count=len(tokens.waiting))
    area = session.by_id.get(selected)
    return f"{text}; {area_words(session, scheme, area)}" if area else text
