"""Texts on their way to the page: cleaned, measured, broken into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.reports.fonts import Weight, faces
from riskdesk.reports.glyphs import MARK, Cleaner, missing_sentence
from riskdesk.reports.styles import BODY, HEAVY, STRONG
from riskdesk.reports.typeset import Line, Typesetter


def cleaner() -> Cleaner:
    return Cleaner(faces()[Weight.REGULAR].advance)


def setter() -> Typesetter:
    return Typesetter(faces())


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("R&D <b>bold</b>", "R&D <b>bold</b>"),
        ("  two  spaces\nand a line\t", "two spaces and a line"),
        ("Ŵrexham, Łódź, Ynys Môn, naïve → “quoted” ▲", "Ŵrexham, Łódź, Ynys Môn, naïve → “quoted” ▲"),
        ("W\u0302rexham", "Ŵrexham"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("\u202eturned round\u202c", "turned round"),
        ("thin\u2009space", "thin\u2009space"),
        ("line\u2028separator", "line separator"),
        ("", ""),
    ],
)
def test_what_the_font_has_is_shown_as_it_is(raw: str, shown: str) -> None:
    held = cleaner()
    assert held.clean(raw) == shown
    assert held.missing == ()


@pytest.mark.parametrize(
    ("raw", "shown", "missing"),
    [
        ("smile 🙂🙂!", f"smile {MARK}{MARK}!", ("🙂",)),
        ("שלום", MARK * 4, ("ש", "ל", "ו", "ם")),
        ("nul\x00 bell\x07", f"nul{MARK} bell{MARK}", ("\x00", "\x07")),
        ("half \ud83d", f"half {MARK}", ("\ud83d",)),
    ],
)
def test_what_the_font_lacks_is_marked_and_reported(raw: str, shown: str, missing: tuple[str, ...]) -> None:
    held = cleaner()
    assert held.clean(raw) == shown
    assert held.missing == missing


def test_the_warning_names_what_is_missing() -> None:
    assert missing_sentence(()) == ""
    assert "U+1F642 🙂" in missing_sentence(("🙂",))
    assert "U+0007;" in missing_sentence(("\x07",))
    assert "and 2 more" in missing_sentence(tuple(chr(0x5D0 + n) for n in range(12)))


@given(st.text())
def test_cleaned_text_can_always_be_measured(raw: str) -> None:
    text = cleaner().clean(raw)
    assert faces()[Weight.BOLD].width(text, 9) >= 0
    assert text == text.strip(" ")
    assert "  " not in text


@given(
    st.lists(st.tuples(st.text(st.characters(codec="latin-1"), max_size=60), st.sampled_from([BODY, STRONG, HEAVY]))),
    st.floats(12, 300),
)
def test_lines_keep_every_letter_and_the_width(runs: list[tuple[str, object]], width: float) -> None:
    styled = [(text, style) for text, style in runs]
    made = setter()
    lines = made.lines(styled, 9, width)  # type: ignore[arg-type]
    letters = "".join("".join(made.cleaner.clean(text).split(" ")) for text, _ in styled)
    assert "".join("".join(text_of(line).split(" ")) for line in lines) == letters
    assert all(line.width <= width + 1e-6 for line in lines)


def test_a_soft_break_keeps_the_space_for_those_who_copy_or_hear() -> None:
    lines = setter().lines([("one two three four", BODY)], 10, 45)
    assert len(lines) > 1
    assert "".join(map(text_of, lines)) == "one two three four"


def test_runs_are_parted_by_their_own_spaces_only() -> None:
    (line,) = setter().lines([("Impact", HEAVY), (": harm. ", BODY), ("Risk", HEAVY), (" both", BODY)], 9, 400)
    assert text_of(line) == "Impact: harm. Risk both"
    assert [piece.style for piece in line.pieces] == [HEAVY, BODY, HEAVY, BODY]


def test_a_word_wider_than_its_column_is_cut() -> None:
    lines = setter().lines([("x" * 4000, BODY)], 9, 100)
    assert "".join(map(text_of, lines)) == "x" * 4000
    assert len(lines) > 100


def test_figures_are_of_equal_width_in_every_weight() -> None:
    for face in faces().values():
        assert len({face.advance[digit] for digit in "0123456789"}) == 1
