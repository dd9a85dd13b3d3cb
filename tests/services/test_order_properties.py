"""Properties of the agreed order: whatever is scored, moved, settled, confirmed and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.agreed import Decision, Move, MoveState, place
from riskdesk.domain.ranking import competition
from riskdesk.domain.session import Session
from riskdesk.services.editing import Edit, SessionEditor
from tests.services.desks import desk_on, fresh, score, wanted

MARKS = {"Alpha": (5, 5, 5), "Bravo": (5, 4, 5), "Charlie": (3, 3, 11), "Delta": (3, 3, 11), "Echo": (1, 3, 2)}
"""Charlie and Delta tie on 0.4; see test_order.py."""

# Any sequence of edits, each drawn as numbers that a session turns into an edit it may or may not allow.

Step = tuple[int, int, int, int]
STEPS = st.lists(st.tuples(*[st.integers(0, 30)] * 4), max_size=14)


def take(editor: SessionEditor, step: Step) -> Edit | None:
    """Make the edit that the numbers stand for; ``None`` where it changes nothing or there is nothing to do."""
    kind, one, other, value = step
    areas = [a.area_id for a in editor.session.present]
    ranked = list(editor.session.agreed.by_id)
    first = areas[one % len(areas)]
    deeds: list[Callable[[], Edit | None]] = [
        lambda: editor.set_mark(first, "threat", 10 + value % 2),
        lambda: editor.set_mark(first, ("impact", "probability")[other % 2], 2 + value % 2),
        lambda: editor.set_mark(first, "threat", None),
        lambda: _moved(editor, ranked, one, other),
        lambda: _moved(editor, ranked, one, other),
        lambda: _confirmed(editor),
        lambda: editor.withdraw_moves(first),
        lambda: _settled(editor, one, other),
    ]
    return deeds[kind % len(deeds)]()


def _moved(editor: SessionEditor, ranked: Sequence[str], one: int, other: int) -> Edit | None:
    if len(ranked) < 2:
        return None
    area, ahead = ranked[one % len(ranked)], ranked[other % len(ranked)]
    return editor.record_move(area, None if area == ahead else ahead, f"Reason {one} {other}")


def _confirmed(editor: SessionEditor) -> Edit | None:
    there = editor.session.agreed.by_id
    return editor.confirm_moves([m.move_id for m in editor.session.moves if all(a in there for a in m.concerns())])


def _settled(editor: SessionEditor, one: int, other: int) -> Edit | None:
    ties = [g for g in editor.session.ranking.groups if len(g) > 1]
    if not ties:
        return None
    tie = ties[one % len(ties)]
    turned = tie[other % len(tie) :] + tie[: other % len(tie)]
    return editor.settle_tie(turned, (Decision.ORDER, Decision.LEAVE)[other % 2], "The meeting says so.")


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_whatever_is_done_holds_and_undo_takes_it_back(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        desk = desk_on(Path(folder) / "library.sqlite")
        try:
            editor = desk.new_assessment("Strategic assessment", wanted(list(MARKS)))
            score(editor, MARKS)
            done: list[tuple[Session, Edit]] = []
            for step in steps:
                before = editor.session
                edit = take(editor, step)
                if edit is not None:
                    done.append((before, edit))
                holds(editor.session)
            assert fresh(editor) == editor.session
            last = editor.session
            for before, edit in reversed(done):
                editor.undo(edit)
                assert editor.session == before
            for _, edit in done:
                editor.redo(edit)
            assert editor.session == last == fresh(editor)
            back_to_computed(editor)
        finally:
            desk.close()


def holds(session: Session) -> None:
    """What is true of every agreed order."""
    scored = sorted(r.area.area_id for r in session.ranking.scored)
    # Everyone is ranked exactly once.
    assert sorted(p.area_id for p in session.agreed.placements) == scored
    assert sorted(a for group in session.agreed.groups for a in group) == scored
    assert {p.area_id: p.agreed for p in session.agreed.placements} == competition(session.agreed.groups)
    # Areas share an agreed rank only where they tie by the rule.
    assert all(any(set(g) <= set(c) for c in session.ranking.groups) for g in session.agreed.groups)
    # The replay is deterministic: the same facts in another order of arrival give the same order.
    again = Session(
        session.info,
        session.scheme,
        session.scheme_text,
        tuple(reversed(session.areas)),
        dict(reversed(list(session.marks.items()))),
        tuple(reversed(session.moves)),
        tuple(reversed(session.settlements)),
    )
    assert again.agreed == session.agreed
    for move in session.moves:
        holds_move(session, move)
    # A difference needs a recorded reason.
    if not session.moves and all(s.lapsed or s.decision is Decision.LEAVE for s in session.settlements):
        assert session.agreed.groups == session.ranking.groups
    assert all(m.reason for m in session.moves)


def holds_move(session: Session, move: Move) -> None:
    """A suspended move is never replayed, and one whose areas are not both scored is suspended."""
    if not set(move.concerns()) <= set(session.agreed.by_id):
        assert move.state is MoveState.SUSPENDED
    if move.state is MoveState.SUSPENDED:
        standing = session.agreed.by_id.get(move.area_id)
        assert standing is None or standing.move != move


def back_to_computed(editor: SessionEditor) -> None:
    """Back to computed, all: no difference is left but what lapsed long ago, which stays listed."""
    lapsed = [s for s in editor.session.settlements if s.lapsed]
    editor.withdraw_moves()
    assert editor.session.agreed.groups == editor.session.ranking.groups
    assert not any(p.differs for p in editor.session.agreed.placements)
    assert list(editor.session.settlements) == lapsed


@given(st.permutations(range(6)), st.integers(1, 6), st.data())
def test_a_move_puts_its_area_directly_ahead(names: list[int], groups: int, data: st.DataObject) -> None:
    """On any order in groups: nobody is lost, the others keep their order, and the area stands where it was put."""
    cuts = sorted(data.draw(st.sets(st.integers(1, 5), max_size=groups - 1)))
    at = [0, *cuts, 6]
    start = tuple(tuple(f"a{n}" for n in names[x:y]) for x, y in pairwise(at))
    area = data.draw(st.sampled_from([a for g in start for a in g]))
    ahead = data.draw(st.sampled_from([a for g in start for a in g if a != area] + [None]))
    after = place(start, area, ahead)
    flat = [a for g in after for a in g]
    assert sorted(flat) == sorted(a for g in start for a in g)
    left = [tuple(a for a in g if a != area) for g in start]
    assert [g for g in after if g != (area,)] == [g for g in left if g]
    index = next(n for n, g in enumerate(after) if g == (area,))
    assert after[index + 1 :] == () if ahead is None else ahead in after[index + 1]
