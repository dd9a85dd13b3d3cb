"""The printed sheet, read back from its own bytes."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from riskdesk.domain.progress import Cancelled
from riskdesk.domain.scheme import Band, Level, Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Session, State
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.sheet.build import PageSize, SheetOptions
from tests.reports.reading import assert_accessible, in_order, read
from tests.reports.sheet_sessions import ELEVEN, PUBLISHED, Scores, default_scheme, eleven, made, many, recorded

__all__ = ["HOSTILE", "WORDS", "assert_accessible", "in_order", "read"]

HOSTILE = (
    "<b>bold</b> & R&D",
    '<img src="/etc/passwd"/>',
    "=1+1",
    "<para><font size=90>",
    "&amp; &lt; %s {0}",
    "(brackets) \\ (unclosed",
    "Ynys Môn, Ŵrexham, Łódź",
)


def test_eleven_areas_stand_on_one_page_in_the_published_order() -> None:
    """Source of the order: Derbyshire Safer Communities Board, paper of 17 November 2010."""
    result = sheet_pdf(eleven())
    (text,) = read(result)
    assert result.pages == 1
    assert in_order(text, [name for name, *_ in PUBLISHED])
    assert in_order(
        text, ["1 SC Safeguarding Children 14 5 5 25 Very High ▲▲ 1", "2 OC Organised Crime Groups 12 4 5 20"]
    )
    assert "Page 1 of 1" in text
    assert result.missing == ()
    assert result.warning == ""


def test_the_sheet_says_what_a_board_asks() -> None:
    (text,) = read(sheet_pdf(eleven()))
    said = [
        "Priority sheet: Strategic assessment 2010/11",
        "illustrative scores, made up for the demonstration",
        "Version 1, closed",
        "Data to 30 September 2026",
        "Issued 9 November 2026",
        "Issued to the Board",
        "Next review 1 February 2027",
        "How the order was reached.",
        "Risk score = impact × probability (1 to 25).",
        "As computed. No area was moved.",
        "What the words mean",
        "Facilitator (County council)",
    ]
    assert [part for part in said if part not in text] == []
    assert text.count("OFFICIAL · for members of the partnership only") == 2


def test_the_matrix_on_paper_has_every_token() -> None:
    session = eleven()
    (text,) = read(sheet_pdf(session))
    figure = text[text.index("National picture" if "National picture" in text else "Why") :]
    assert all(figure.count(area.code) >= 2 for area in session.areas)
    assert "5 Catastrophic" in text


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("landscape", [False, True])
def test_every_size_of_paper_is_accessible(size: PageSize, landscape: bool) -> None:
    result = sheet_pdf(eleven(), SheetOptions(size, landscape))
    box = PdfReader(BytesIO(result.pdf)).pages[0].mediabox
    assert (box.width > box.height) is landscape
    assert_accessible(result)
    assert in_order(" ".join(read(result)), [name for name, *_ in PUBLISHED])


def test_500_areas_flow_on_under_repeated_headings() -> None:
    result = sheet_pdf(many(500))
    texts = read(result)
    assert result.pages == len(texts) > 15
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert text.count("OFFICIAL · for members of the partnership only") == 2
        assert ("Priority Code Risk area" in text) is bool(re.search(r"Area \d{3}", text))
    found = re.findall(r"Area (\d{3})", " ".join(texts))
    assert len(found) == 500
    assert len(set(found)) == 500
    assert_accessible(result)


def test_same_session_same_bytes() -> None:
    assert sheet_pdf(eleven()).pdf == sheet_pdf(eleven()).pdf
    assert sheet_pdf(eleven()).pdf != sheet_pdf(eleven(version_id="v1", issued_to="the Group")).pdf


def test_the_fonts_are_embedded() -> None:
    reader = PdfReader(BytesIO(sheet_pdf(eleven()).pdf))
    resources: Any = reader.pages[0]["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert len(fonts) >= 3
    for font in fonts:
        assert "SourceSans3" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]


def test_the_structure_tells_headings_table_and_figure() -> None:
    session = made([*ELEVEN, ("Fraud", 4, 4, None)], justification="A reason.")
    reader = PdfReader(BytesIO(sheet_pdf(session).pdf))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    tags: list[str] = []
    scopes: list[str] = []
    alternatives: list[str] = []
    _walk(catalog["/StructTreeRoot"]["/K"], tags, scopes, alternatives)
    assert tags.count("H1") == 1
    assert tags.count("H2") >= 4
    assert tags.count("Table") == 2
    assert tags.count("TR") == 11 + 1 + 2
    assert tags.count("Figure") == 1
    assert scopes.count("/Row") == 12
    assert scopes.count("/Column") == 10 - 1 + 7
    assert "Safeguarding Children" in alternatives[0]


def _walk(kids: Any, tags: list[str], scopes: list[str], alternatives: list[str]) -> None:
    for kid in kids if isinstance(kids, list) else [kids]:
        node = kid.get_object()
        if not hasattr(node, "get") or "/S" not in node:
            continue
        tags.append(node["/S"][1:])
        scope = node.get("/A", {}).get("/Scope")
        if scope:
            scopes.append(scope)
        if "/Alt" in node:
            alternatives.append(node["/Alt"])
        _walk(node.get("/K", []), tags, scopes, alternatives)


def test_text_of_any_kind_prints_as_itself() -> None:
    session = made([(name, 3, 3, 5) for name in HOSTILE], justification="<i>R&D</i> (=1+1).")
    session = replace(
        session, info=replace(session.info, title="<b>&", handling="handling & <words>", partnership="P & Q")
    )
    result = sheet_pdf(session)
    text = " ".join(read(result))
    assert [name for name in HOSTILE if name not in text] == []
    assert "<i>R&D</i> (=1+1)." in text
    assert text.count("OFFICIAL · handling & <words>") == 2 * result.pages
    assert result.missing == ()
    assert_accessible(result)


def test_letters_above_the_basic_plane_are_marked_and_told() -> None:
    result = sheet_pdf(made([], "", handling="\U0001d54a and \U0001f1fa"))
    assert_accessible(result)
    assert set(result.missing) == {"\U0001d54a", "\U0001f1fa"}


WORDS = st.text(max_size=80)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(WORDS, *[st.none() | st.integers(1, 5)] * 3), max_size=6), WORDS, WORDS, WORDS)
def test_any_text_whatever_is_printed_accessibly(rows: list[Scores], why: str, label: str, handling: str) -> None:
    session = made(rows, why, label=label, handling=handling, partnership=why, title=label, assessment_title=handling)
    result = sheet_pdf(session)
    assert_accessible(result)
    assert sheet_pdf(session).pdf == result.pdf


def wide_scheme() -> Scheme:
    """Ten levels on both axes, long names, one band painted on every cell."""
    scheme = default_scheme()
    levels = tuple(Level(n, f"Level of considerable length {n}") for n in range(1, 11))
    band = Band("Extraordinarily and unacceptably high", "▲▲▲▲", "#8C1D2B", "#FFFFFF")
    return replace(
        scheme,
        impact=replace(scheme.impact, levels=levels, maximum=10, name="Consequence for the partnership"),
        probability=replace(scheme.probability, levels=levels, maximum=10, name="Likelihood"),
        bands=(band,),
        cell_bands=((0,) * 10,) * 10,
    )


@pytest.mark.parametrize("landscape", [False, True])
def test_a_grid_of_ten_by_ten_with_long_names_fits_the_page(landscape: bool) -> None:
    scheme = wide_scheme()
    session = replace(made(), scheme=scheme, scheme_text=dump_scheme(scheme))
    result = sheet_pdf(session, SheetOptions(landscape=landscape))
    text = " ".join(read(result))
    assert in_order(text, ["Safeguarding Children", "25 Extraordinarily", "Consequence for the partnership ↑"])
    assert_accessible(result)


def test_4000_characters_in_every_field_flow_over_pages() -> None:
    long = "Twenty words of text. " * 180
    session = made([(f"{long}end{n}", 3, 3, 5) for n in range(3)] + [("y" * 4000, 2, 2, 2)], justification=long)
    result = sheet_pdf(session)
    text = " ".join(read(result))
    assert all(f"end{n}" in text for n in range(3))
    assert text.count("y") >= 4000
    assert_accessible(result)


def test_an_endless_marking_leaves_room_for_the_sheet() -> None:
    result = sheet_pdf(eleven(marking="OFFICIAL " * 400, handling="x" * 4000))
    assert "Safeguarding Children" in " ".join(read(result))
    assert_accessible(result)


def test_characters_that_the_font_lacks_are_marked_and_reported() -> None:
    result = sheet_pdf(made([("Fires 🔥 at night", 3, 3, 5), ("שלום\x07\ud83d", 2, 2, 2)]))
    text = " ".join(read(result))
    assert "Fires □ at night" in text
    assert set(result.missing) == {"🔥", *"שלום", "\x07", "\ud83d"}
    assert "U+1F525 🔥" in result.warning
    assert_accessible(result)


def test_a_recorded_session_prints_its_ranks_and_no_matrix() -> None:
    result = sheet_pdf(recorded())
    (text,) = read(result)
    assert in_order(text, [f"{agreed} " for *_, agreed in PUBLISHED])
    assert in_order(text, [name for name, *_ in PUBLISHED])
    assert "Source: the paper of 17 November 2010." in text
    assert "not recorded" in text
    assert "Catastrophic" not in text
    assert_accessible(result)


def test_a_session_without_areas_says_so() -> None:
    result = sheet_pdf(made((), state=State.DRAFT))
    (text,) = read(result)
    assert "There are no risk areas yet." in text
    assert "Draft, not closed" in text
    assert "Scored 0 of 0" in text
    assert "As computed" not in text
    assert_accessible(result)


def test_a_session_with_nothing_scored_lists_all_apart() -> None:
    result = sheet_pdf(made([(name, i, None, None) for name, i, *_ in ELEVEN]))
    text = " ".join(read(result))
    assert in_order(text, ["No area is scored yet.", "Not scored (11)", "Alcohol Related Harm", "Terrorism"])
    assert "Scored 0 of 11" in text
    assert_accessible(result)


def test_draft_and_label_stand_on_every_page() -> None:
    session = many(60)
    session = replace(session, info=replace(session.info, state=State.DRAFT, illustrative=True))
    texts = read(sheet_pdf(session))
    assert len(texts) > 1
    assert all("Draft, not closed · illustrative scores" in text for text in texts)


def test_a_loose_page_tells_what_it_is_of() -> None:
    texts = read(sheet_pdf(many(60)))
    assert len({re.findall(r"Code [0-9A-F-]{9}", text)[0] for text in texts}) == 1
    assert all("Priority sheet: Strategic assessment 2010/11" in text for text in texts)


def test_moves_and_areas_not_scored_still_leave_one_page() -> None:
    """The matrix gives way a little before it goes to a second page."""
    session = made([*ELEVEN, ("Fraud", 4, 4, None), ("Arson", None, None, None)], "A reason.")
    result = sheet_pdf(session)
    assert result.pages == 1
    assert_accessible(result)


def test_two_threads_print_at_once() -> None:
    """The preview and a save can overlap; the threads change places as often as they can, as on a busy computer."""
    pause = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            printed = {result.pdf for result in pool.map(lambda _: sheet_pdf(eleven()), range(24))}
    finally:
        sys.setswitchinterval(pause)
    assert printed == {sheet_pdf(eleven()).pdf}


def test_sixty_areas_in_one_cell_are_all_there() -> None:
    session = made([(f"Place {n}", 4, 3, 5) for n in range(60)])
    result = sheet_pdf(session)
    text = " ".join(read(result))
    assert all(text.count(area.code) >= 2 for area in session.areas)
    assert not re.search(r"\+\d", text)
    assert_accessible(result)


@pytest.mark.parametrize("count", [11, 60])
def test_progress_counts_every_row(count: int) -> None:
    seen: list[tuple[int, int]] = []
    session = _with_unscored(many(count))
    sheet_pdf(session, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, count) for n in range(1, count + 1)]


def _with_unscored(session: Session) -> Session:
    return replace(session, marks={k: m for k, m in session.marks.items() if k[:2] != ("a5", "threat")})


def test_cancelling_ends_the_work() -> None:
    def stop(done: int, _total: int) -> None:
        if done == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        sheet_pdf(many(60), progress=stop)
    assert sheet_pdf(many(60)).pages > 1


def test_signs_of_other_scripts_print_as_themselves_in_a_second_face() -> None:
    """Arabic-Indic digits, Armenian, mathematics; the list begins and ends with letters of the first face."""
    name = "Ŵ ٠١٢٣٤٥٦٧٨٩ Հայերեն ∮ ≋ Łódź"
    result = sheet_pdf(made([(name, 3, 3, 3), ("Drugs", 2, 2, 2)]))
    assert result.missing == ()
    assert name in read(result)[0]
    assert_accessible(result)
    assert b"DejaVuSans" in result.pdf
    assert b"DejaVuSans" not in sheet_pdf(made([("Ŵrexham → Łódź", 3, 3, 3)])).pdf


@pytest.mark.parametrize("sign", ["\N{POLICE CAR}", "\N{GRINNING FACE}", "ش", "ש", "漢"])
def test_what_neither_face_can_set_is_marked_and_told(sign: str) -> None:
    """Pictures, scripts that run from the right, and what there is no sign for."""
    result = sheet_pdf(made([(f"A{sign}B", 3, 3, 3), ("Drugs", 2, 2, 2)]))
    assert result.missing == (sign,)
    assert f"U+{ord(sign):04X}" in result.warning
    assert "A□B" in read(result)[0]
    assert_accessible(result)
