"""What holds of every comparison, whatever the sessions."""

from __future__ import annotations

from hypothesis import given

from riskdesk.domain.compare import Comparison, Movement, compare, move_text
from riskdesk.domain.ranking import rank
from riskdesk.domain.session import Session
from tests.domain.compared import any_pairs, pairs

MIRROR = {Movement.UP: Movement.DOWN, Movement.NEW: Movement.DROPPED}
MIRROR |= {turned: kind for kind, turned in MIRROR.items()}
Two = tuple[Session, Session]


def kinds(comparison: Comparison) -> dict[str, Movement]:
    return {row.area_id: row.kind for row in comparison.rows}


@given(any_pairs())
def test_the_counts_add_up_and_each_area_stands_once(two: Two) -> None:
    old, new = two
    found = compare(old, new)
    present = {a.area_id for session in two for a in session.present}
    assert sorted(row.area_id for row in found.rows) == sorted(present)
    counts = found.counts
    parts = (counts.up, counts.down, counts.same, counts.new, counts.dropped, counts.not_compared)
    assert sum(parts) == counts.total == len(present)
    assert dict(counts.all_kinds()) == {kind: list(kinds(found).values()).count(kind) for kind in Movement}


@given(any_pairs())
def test_kinds_say_what_they_say(two: Two) -> None:
    for row in compare(*two).rows:
        assert (row.old is None) == (row.kind is Movement.NEW)
        assert (row.new is None) == (row.kind is Movement.DROPPED)
        ranked = row.old and row.new and row.old.agreed and row.new.agreed
        if row.places is None:
            assert row.kind in (Movement.NEW, Movement.DROPPED, Movement.NOT_COMPARED)
            assert not ranked or not row.pair.comparable or row.definition_change
        else:
            assert row.old is not None
            assert row.new is not None
            assert row.old.agreed is not None
            assert row.new.agreed is not None
            assert row.places == row.old.agreed.value - row.new.agreed.value
            assert (row.places > 0) == (row.kind is Movement.UP)
            assert (row.places < 0) == (row.kind is Movement.DOWN)


@given(any_pairs())
def test_the_other_way_round_is_the_mirror(two: Two) -> None:
    old, new = two
    there, back = compare(old, new), compare(new, old)
    turned = {area_id: MIRROR.get(kind, kind) for area_id, kind in kinds(there).items()}
    assert turned == kinds(back)
    assert {r.area_id: r.places for r in there.rows if r.places} == {
        r.area_id: -r.places for r in back.rows if r.places
    }
    assert there.comparable == back.comparable


@given(any_pairs())
def test_a_session_beside_itself_is_the_same_throughout(two: Two) -> None:
    for session in two:
        found = compare(session, session)
        ranked = {row.area_id for row in found.rows if row.new and row.new.agreed}
        assert found.comparable
        assert not found.differences
        for row in found.rows:
            assert row.kind is (Movement.SAME if row.area_id in ranked else Movement.NOT_COMPARED)
            if row.parts:
                assert (row.parts.own, row.parts.others, row.parts.agreement) == (0, 0, 0)
                assert row.cause == ""


@given(pairs())
def test_the_parts_add_up_to_the_move(two: Two) -> None:
    for row in compare(*two).rows:
        assert (row.parts is None) == (row.places is None)
        if row.parts and row.new and row.old and row.new.computed and row.old.computed:
            assert row.parts.own + row.parts.others + row.parts.agreement == row.places
            assert row.parts.own + row.parts.others == row.old.computed.value - row.new.computed.value
            assert row.parts.others == len(row.parts.fell) - len(row.parts.came)
            if not row.own_changed:
                assert row.parts.own == 0


@given(pairs())
def test_the_own_part_is_that_of_the_old_areas_with_these_marks(two: Two) -> None:
    """Against the definition, worked out here again: the old marks, with those of one area replaced."""
    old, new = two
    for row in compare(old, new).rows:
        if row.parts is None or row.old is None or row.old.computed is None:
            continue
        marks = {m.area_id: m for m in new.marked()}
        assert old.scheme
        alone = rank(old.scheme, [marks[m.area_id] if m.area_id == row.area_id else m for m in old.marked()])
        computed = alone.by_id[row.area_id].priority_rank
        assert computed
        assert row.parts.own == row.old.computed.value - computed.value


@given(any_pairs())
def test_rows_stand_in_the_agreed_order_then_unranked_then_dropped(two: Two) -> None:
    rows = compare(*two).rows
    places = [
        (
            2 if row.new is None else 0 if row.new.agreed else 1,
            row.new.agreed.value if row.new and row.new.agreed else 0,
        )
        for row in rows
    ]
    assert places == sorted(places)
    gone = [row.old.agreed.value for row in rows if row.new is None and row.old and row.old.agreed]
    assert gone == sorted(gone)


@given(any_pairs())
def test_every_row_and_the_head_are_told_in_whole_sentences(two: Two) -> None:
    found = compare(*two)
    for text in (*found.head, *(row.explanation for row in found.rows)):
        assert text.endswith(".")
        assert text[0] == text[0].upper()
        assert "  " not in text
        assert ".." not in text
    for row in found.rows:
        assert "None" not in row.cause + row.explanation + row.ranks + move_text(row)
        if row.kind not in (Movement.SAME,):
            assert row.cause


@given(any_pairs())
def test_another_method_moves_nothing_and_recorded_ranks_have_no_cause(two: Two) -> None:
    found = compare(*two)
    assert found.comparable == (found.method == ())
    if not found.comparable:
        assert (found.counts.up, found.counts.down, found.counts.same) == (0, 0, 0)
        assert found.what_if is not None
        assert {r.area.area_id for r in found.what_if.results} == {a.area_id for a in found.old.present}
    else:
        assert found.what_if is None
    if found.recorded:
        assert all(row.parts is None for row in found.rows)
        assert {row.cause for row in found.rows if row.places is not None} <= {"not known"}
