"""The geometry of the matrix: every token in its own cell, none over another, none lost."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.figures.matrix import PAPER, SCREEN, AxisLevel, Grid, Matrix, Paint, Style, Token, layout, pack, repacked
from riskdesk.figures.shapes import Rect, wrapped

NAMES = ("Insignificant", "Minor", "Moderate", "Major", "Catastrophic")


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.56 if bold else 0.5)


def grid(rows: int = 5, columns: int = 5) -> Grid:
    impact = tuple(AxisLevel(str(n), NAMES[n % 5]) for n in range(1, rows + 1))
    probability = tuple(AxisLevel(str(n), "Almost certain", ">80%") for n in range(1, columns + 1))
    paints = tuple(
        tuple(Paint(f"{i * p} ▲", "#DB7C26", "#1B1B1B") for p in range(1, columns + 1)) for i in range(1, rows + 1)
    )
    return Grid(impact, probability, paints, "Impact", "Probability")


def crowd(count: int, start: int = 0) -> tuple[Token, ...]:
    return tuple(Token(f"a{n}", f"C{n % 99}") for n in range(start, start + count))


def inside(inner: Rect, outer: Rect) -> bool:
    slack = 1e-6
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def apart(one: Rect, other: Rect) -> bool:
    slack = 1e-6
    return (
        one.right <= other.x + slack
        or other.right <= one.x + slack
        or one.bottom <= other.y + slack
        or other.bottom <= one.y + slack
    )


@st.composite
def filled(draw: st.DrawFn) -> tuple[Matrix, Mapping[tuple[int, int], tuple[Token, ...]]]:
    rows, columns = draw(st.integers(3, 10)), draw(st.integers(3, 10))
    places = st.tuples(st.integers(1, rows), st.integers(1, columns))
    counts = draw(st.dictionaries(places, st.integers(1, 70), max_size=6))
    tokens, start = {}, 0
    for place, count in counts.items():
        tokens[place] = crowd(count, start)
        start += count
    area = Rect(draw(st.integers(-50, 50)), 7, draw(st.integers(200, 1500)), draw(st.integers(200, 1000)))
    style = draw(st.sampled_from([SCREEN, PAPER, SCREEN.scaled(2)]))
    keep = draw(st.sampled_from([None, "a0", f"a{max(0, start - 1)}"]))
    return layout(grid(rows, columns), tokens, area, measure, style, keep), tokens


@given(filled())
def test_tokens_stand_in_their_cell_and_none_is_lost(
    made: tuple[Matrix, Mapping[tuple[int, int], tuple[Token, ...]]],
) -> None:
    matrix, tokens = made
    for cell in matrix.cells:
        placed = [t for t in cell.tokens if t.key is not None]
        there = {t.key for t in tokens.get((cell.impact, cell.probability), ())}
        assert {t.key for t in placed} | set(cell.hidden) == there
        assert len(placed) + len(cell.hidden) == len(there)
        assert all(inside(t.rect, cell.rect) for t in cell.tokens)
        counters = [t.text.text for t in cell.tokens if t.key is None]
        assert counters == ([f"+{len(cell.hidden)}"] if cell.hidden else [])


@given(filled())
def test_nothing_overlaps(made: tuple[Matrix, Mapping[tuple[int, int], tuple[Token, ...]]]) -> None:
    matrix, _ = made
    rects = [cell.rect for cell in matrix.cells]
    assert all(apart(a, b) for n, a in enumerate(rects) for b in rects[:n])
    assert all(inside(rect, matrix.board) for rect in rects)
    assert inside(matrix.board, matrix.bounds)
    for cell in matrix.cells:
        tokens = [t.rect for t in cell.tokens]
        assert all(apart(a, b) for n, a in enumerate(tokens) for b in tokens[:n])


@given(filled())
def test_what_is_drawn_is_found_under_its_point(
    made: tuple[Matrix, Mapping[tuple[int, int], tuple[Token, ...]]],
) -> None:
    matrix, _ = made
    for cell in matrix.cells:
        middle = cell.rect.x + cell.rect.width / 2, cell.rect.y + cell.rect.height / 2
        assert matrix.cell_at(*middle) == cell
        for token in cell.tokens:
            at = token.rect.x + token.rect.width / 2, token.rect.y + token.rect.height / 2
            assert matrix.token_at(*at) == token


def test_impact_grows_upwards_and_probability_to_the_right() -> None:
    matrix = layout(grid(), {}, Rect(0, 0, 500, 400), measure)
    low, high = matrix.by_level[(1, 1)].rect, matrix.by_level[(5, 5)].rect
    assert high.y < low.y
    assert high.x > low.x
    assert matrix.by_level[(3, 5)].label.text == "15 ▲"


def test_every_axis_text_stands_beside_the_board() -> None:
    matrix = layout(grid(), {}, Rect(10, 20, 500, 400), measure)
    for text in matrix.axis:
        end = text.x + measure(text.text, text.size, text.bold)
        assert end <= matrix.board.x or text.y > matrix.board.bottom
        assert text.x >= matrix.bounds.x
        assert text.y <= matrix.bounds.bottom
    said = " ".join(text.text for text in matrix.axis)
    assert all(name in said for name in NAMES)
    assert "Impact" in said
    assert ">80%" in said


def test_eleven_tokens_are_all_of_the_largest_size() -> None:
    tokens = {(n % 5 + 1, n // 3 + 1): crowd(1, n) for n in range(11)}
    matrix = layout(grid(), tokens, Rect(0, 0, 500, 500), measure)
    sizes = {t.text.size for cell in matrix.cells for t in cell.tokens}
    assert sizes == {SCREEN.steps[0].size}
    assert not matrix.overflowed


def test_sixty_in_one_cell_shrink_to_no_less_than_the_legible_size() -> None:
    """On a full-width matrix all sixty show; on a projector's 60 pixels the rest are counted and named."""
    large = layout(grid(), {(3, 3): crowd(60)}, Rect(0, 0, 1200, 800), measure)
    assert not large.overflowed
    small = layout(grid(), {(3, 3): crowd(60)}, Rect(0, 0, 400, 460), measure)
    (cell,) = small.overflowed
    assert cell.tokens[-1].key is None
    assert len(cell.hidden) + len(cell.tokens) - 1 == 60
    for figure in (large, small):
        sizes = [t.text.size for t in figure.by_level[(3, 3)].tokens]
        assert min(sizes) >= SCREEN.steps[-1].size


def test_the_kept_token_shows_in_a_crowded_cell() -> None:
    area, tokens = Rect(0, 0, 400, 460), {(3, 3): crowd(60)}
    without = layout(grid(), tokens, area, measure)
    assert without.place_of("a59") is None
    kept = layout(grid(), tokens, area, measure, keep="a59")
    assert kept.place_of("a59") is not None
    assert len(kept.overflowed[0].hidden) == len(without.overflowed[0].hidden)


def test_hidden_tokens_can_be_shown_in_a_larger_box() -> None:
    packed = pack(crowd(60), Rect(0, 0, 300, 260), measure)
    assert packed.hidden == ()
    assert [t.key for t in packed.tokens] == [f"a{n}" for n in range(60)]


@pytest.mark.parametrize(("width", "height"), [(60, 60), (30, 200), (200, 30)])
def test_far_too_little_room_still_places_something(width: int, height: int) -> None:
    matrix = layout(grid(), {(1, 1): crowd(3)}, Rect(0, 0, width, height), measure)
    assert len(matrix.cells) == 25
    assert matrix.by_level[(1, 1)].tokens


def test_outside_the_board_is_no_cell() -> None:
    matrix = layout(grid(), {}, Rect(0, 0, 500, 400), measure)
    assert matrix.cell_at(1, 1) is None
    assert matrix.cell_at(499, 399) is None
    assert matrix.token_at(1, 1) is None


def test_a_gap_between_cells_belongs_to_a_neighbour() -> None:
    matrix = layout(grid(), {}, Rect(0, 0, 500, 400), measure)
    first, second = matrix.by_level[(5, 1)].rect, matrix.by_level[(5, 2)].rect
    found = matrix.cell_at((first.right + second.x) / 2, first.y + 2)
    assert found in (matrix.by_level[(5, 1)], matrix.by_level[(5, 2)])


def test_scaling_doubles_every_size() -> None:
    double: Style = SCREEN.scaled(2)
    assert double.steps[0].size == 24
    assert (double.label_size, double.cell_gap, double.radius) == (22, 6, 8)


def test_long_words_are_cut_to_the_width() -> None:
    lines = wrapped([("x" * 30, False), ("y", True)], 10, 52, measure)
    assert [len(word) for line in lines for word, _ in line] == [10, 10, 10, 1]
    assert wrapped([], 10, 52, measure) == []


@given(st.data())
def test_cells_laid_out_anew_stand_as_if_all_were(data: st.DataObject) -> None:
    places = st.tuples(st.integers(1, 5), st.integers(1, 5))
    cells = st.dictionaries(places, st.integers(1, 40).map(crowd), max_size=4)
    before, changed = data.draw(cells), data.draw(cells)
    after, keep = {**before, **changed}, data.draw(st.sampled_from([None, "a0", "a39"]))
    area = Rect(0, 0, data.draw(st.integers(200, 900)), data.draw(st.integers(200, 900)))
    held = layout(grid(), before, area, measure)
    # What is kept in sight may be in any cell, so that all are looked at again.
    touched = set(after) if keep else set(changed)
    assert repacked(held, after, touched, measure, SCREEN, keep) == layout(grid(), after, area, measure, SCREEN, keep)
