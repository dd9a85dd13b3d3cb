"""Which cards there are for a session and a selected area, and what stands on them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from riskdesk.domain.agreed import Decision, Lapse, Move, MoveState, Settlement, why_lapsed
from riskdesk.domain.words import day
from riskdesk.ui.priorities.cards import Scene, Sheet, deed
from riskdesk.ui.priorities.past import past_card
from riskdesk.ui.priorities.rows import Tr, rank_words
from riskdesk.ui.priorities.sentences import (
    area_name,
    displaced,
    move_fact,
    move_state,
    not_scored,
    settlement_order,
    settlement_title,
    statement,
    takes_back,
    tie_title,
    tie_words,
    why,
)
from riskdesk.ui.widgets import label

MOST = 4
"""So many ties or decisions of a kind have a card of their own; an area's own comes first, the rest are counted."""
LISTED = 20
"""So many entries stand on one card; the rest are counted."""


def build_cards(scene: Scene, tr: Tr) -> list[QWidget]:
    """The cards from the top: what is to be done first."""
    session = scene.session
    made: list[QWidget] = []
    if text := statement(session, tr):
        line = label(text, "label", wrap=True)
        line.setObjectName("statement")
        made.append(line)
    waiting = [m for m in session.moves if m.state is MoveState.CONFIRM]
    suspended = [m for m in session.moves if m.state is MoveState.SUSPENDED]
    standing = [s for s in session.settlements if not s.lapsed]
    lapsed = [s for s in session.settlements if s.lapsed]
    cards = [
        _waiting(scene, waiting, tr) if waiting else None,
        _why(scene, tr) if scene.area_id in {a.area_id for a in session.present} else None,
        past_card(scene, scene.past, tr) if scene.past else None,
        *_open_ties(scene, tr),
        _suspended(scene, suspended, tr) if suspended else None,
        *_decisions(scene, standing, tr),
        _lapsed(scene, lapsed, tr) if lapsed else None,
    ]
    made.extend(one.frame for one in cards if one)
    if scene.editable and takes_back(session, tr):
        made.append(_back_all(scene, tr))
    return made


def build_source(scene: Scene, tr: Tr) -> list[QWidget]:
    """The one card of a recorded session: where its facts come from, and what was not recorded."""
    info = scene.session.info
    sheet = Sheet(tr("A recorded session"), scene.theme)
    sheet.write(tr("These are facts, copied from a sheet that gave only ranks. Nothing here is computed."))
    sheet.write(tr("Source: {}").format(info.source) if info.source else "")
    sheet.write(tr("Held on {}").format(day(info.held_on)) if info.held_on else "")
    sheet.write(tr("Risk score, band, cell and computed rank were not recorded."))
    return [sheet.frame, past_card(scene, scene.past, tr).frame] if scene.past else [sheet.frame]


def _back_all(scene: Scene, tr: Tr) -> QWidget:
    """The button that takes everything back, at the side of its row."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    made = deed(tr("Back to computed, all…"), "back_all", takes_back(scene.session, tr), scene.deeds.back_all)
    row.addWidget(made)
    row.addStretch(1)
    return box


def _more(count: int, tr: Tr) -> str:
    return tr("and {} more").format(count) if count > 0 else ""


def _waiting(scene: Scene, moves: list[Move], tr: Tr) -> Sheet:
    sheet = Sheet(tr("Waiting to be confirmed ({})").format(len(moves)), scene.theme)
    sheet.write(tr("The computed order has changed since. Each move holds for now, and closing waits for an answer."))
    for move in moves[:LISTED]:
        sheet.write(area_name(scene.session, move.area_id), "")
        sheet.write(f"{move_fact(scene.session, move, tr)} {move.reason}")
        sheet.write(_now(scene, move, tr), "")
    sheet.write(_more(len(moves) - LISTED, tr))
    if scene.editable:
        ids = [m.move_id for m in moves]
        sheet.buttons(deed(tr("Confirm all"), "confirm_all", _names(scene, moves), lambda: _confirm(scene, ids)))
    return sheet


def _now(scene: Scene, move: Move, tr: Tr) -> str:
    """Where a move that waits puts its area now: its neighbour may have gone far since."""
    place = scene.session.agreed.by_id.get(move.area_id)
    if place is None:
        return ""
    words = tr("Now it would stand {}, computed {}.")
    return words.format(rank_words(place.agreed), rank_words(place.computed))


def _names(scene: Scene, moves: list[Move]) -> str:
    """The areas that these moves move, for a screen reader."""
    return ", ".join(area_name(scene.session, m.area_id) for m in moves)


def _confirm(scene: Scene, move_ids: list[str]) -> None:
    scene.deeds.confirm_moves(move_ids)


def _why(scene: Scene, tr: Tr) -> Sheet:
    session, area_id = scene.session, scene.area_id
    title, sentence = why(session, area_id, tr)
    sheet = Sheet(title, scene.theme)
    sheet.write(sentence)
    place = session.agreed.by_id.get(area_id)
    moves = [m for m in session.moves if m.area_id == area_id]
    if place and (place.differs or place.move):
        sheet.write(tr("Agreed {}").format(rank_words(place.agreed)), "heading")
        sheet.write(displaced(session, area_id, tr))
    for move in moves:
        if move.state is MoveState.SUSPENDED:
            continue
        sheet.write(move.reason, "")
        sheet.write(move_fact(session, move, tr), "hint")
        sheet.write(move_state(session, move, tr))
    if scene.editable:
        sheet.buttons(*_why_buttons(scene, [m for m in moves if m.state is not MoveState.SUSPENDED], tr))
    return sheet


def _why_buttons(scene: Scene, moves: list[Move], tr: Tr) -> list[QPushButton]:
    if not moves:
        return []
    name, newest = area_name(scene.session, scene.area_id), moves[-1]
    waiting = [m.move_id for m in moves if m.state is MoveState.CONFIRM]
    made = [
        deed(tr("Change reason"), "change_reason", name, lambda: scene.deeds.change_reason(newest.move_id)),
        deed(tr("Back to computed"), "back", name, lambda: scene.deeds.back(scene.area_id)),
    ]
    if waiting:
        made.insert(0, deed(tr("Confirm"), "confirm", name, lambda: _confirm(scene, waiting)))
    return made


def _open_ties(scene: Scene, tr: Tr) -> list[Sheet]:
    """The open ties, that of the selected area first."""
    ties = sorted(scene.session.agreed.open_ties, key=lambda tie: scene.area_id not in tie)
    sheets = [_open_tie(scene, tie, tr) for tie in ties[:MOST]]
    if len(ties) > MOST:
        more = Sheet(tr("{} more open ties").format(len(ties) - MOST), scene.theme)
        more.write(tr("Select one of their areas to see its tie."))
        sheets.append(more)
    return sheets


def _open_tie(scene: Scene, tie: tuple[str, ...], tr: Tr) -> Sheet:
    sheet = Sheet(tie_title(scene.session, tie, tr), scene.theme)
    words = tie_words(scene.session, tie, tr)
    sheet.write(words)
    if scene.editable:
        names = ", ".join(area_name(scene.session, a) for a in tie)
        sheet.buttons(
            deed(tr("Settle…"), "settle_tie", names, lambda: scene.deeds.settle(tie)),
            deed(tr("Leave as a tie"), "leave_as_tie", names, lambda: scene.deeds.leave(tie)),
        )
    return sheet


def _suspended(scene: Scene, moves: list[Move], tr: Tr) -> Sheet:
    session = scene.session
    sheet = Sheet(tr("Suspended moves ({})").format(len(moves)), scene.theme)
    ordered = sorted(moves, key=lambda m: (m.area_id != scene.area_id, m.seq))
    for n, move in enumerate(ordered[:LISTED]):
        if n:
            sheet.gap()
        sheet.write(area_name(session, move.area_id), "")
        sheet.write(f"{move_fact(session, move, tr)} {move.reason}")
        sheet.write(move_state(session, move, tr))
        if scene.editable:
            sheet.buttons(*_suspended_buttons(scene, move, tr))
    sheet.write(_more(len(moves) - LISTED, tr))
    return sheet


def _suspended_buttons(scene: Scene, move: Move, tr: Tr) -> list[QPushButton]:
    name = area_name(scene.session, move.area_id)
    made = [deed(tr("Take it back"), "take_back", name, lambda: scene.deeds.back(move.area_id))]
    if not not_scored(scene.session, move):
        made.insert(0, deed(tr("Confirm"), "confirm_suspended", name, lambda: _confirm(scene, [move.move_id])))
    return made


def _decisions(scene: Scene, settlements: list[Settlement], tr: Tr) -> list[Sheet]:
    """Decisions on ties that stand, that of the selected area first."""
    ordered = sorted(settlements, key=lambda s: (scene.area_id not in s.areas, s.seq))
    sheets = []
    for settlement in ordered[:MOST]:
        sheet = Sheet(settlement_title(scene.session, settlement, tr), scene.theme)
        sheet.write(settlement_order(scene.session, settlement, tr))
        sheet.write(settlement.reason, "")
        if scene.editable:
            names = ", ".join(area_name(scene.session, a) for a in settlement.areas)
            again = settlement.settlement_id
            reopen = deed(
                tr("Reopen the tie"),
                "reopen_tie",
                names,
                lambda again=again: scene.deeds.reopen(again),  # type: ignore[misc]
            )
            sheet.buttons(reopen)
        sheets.append(sheet)
    if len(ordered) > MOST:
        more = Sheet(tr("{} more decisions on ties").format(len(ordered) - MOST), scene.theme)
        more.write(tr("Select one of their areas to see what was decided."))
        sheets.append(more)
    return sheets


def _lapsed(scene: Scene, settlements: list[Settlement], tr: Tr) -> Sheet:
    """Decisions that hold no more: kept and shown."""
    sheet = Sheet(tr("Lapsed decisions on ties ({})").format(len(settlements)), scene.theme)
    sheet.write(tr("Kept for the record; none of them counts now."))
    why = {
        Lapse.REPLACED: tr("These areas were settled anew."),
        Lapse.UNSCORED: tr("These areas are not all scored."),
        Lapse.AGAIN: tr("These areas tie as they did then: settle the tie, and it stands there to be kept or changed."),
        Lapse.APART: tr("These areas, or the score that they were level on, have changed since."),
    }
    for n, settlement in enumerate(sorted(settlements, key=lambda s: -s.seq)[:LISTED]):
        if n:
            sheet.gap()
        was = tr("Was left: {}") if settlement.decision is Decision.LEAVE else tr("Was settled: {}")
        sheet.write(was.format(settlement_order(scene.session, settlement, tr)))
        sheet.write(settlement.reason, "hint")
        sheet.write(why[why_lapsed(scene.session.ranking, scene.session.settlements, settlement)], "hint")
    sheet.write(_more(len(settlements) - LISTED, tr))
    return sheet
