"""Blank score sheets: in the order of scoring, without a score on them, and read aloud as they are read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Session
from riskdesk.reports.document import SheetResult
from riskdesk.reports.documents import make_document
from riskdesk.services.schemes import shipped_schemes
from riskdesk.sheet.blank import BlankKey, build_blank
from riskdesk.sheet.data import Document, PageSize, SheetOptions
from riskdesk.sheet.fill_in import MOST_COPIES, BlankOptions, FillIn
from tests.reports.sheet_sessions import ELEVEN, eleven, made, many, recorded
from tests.reports.test_sheet_pdf import assert_accessible, in_order, read


def blank(session: Session, copies: int = 1, reasons: bool = False, **options: object) -> SheetResult:
    wanted = SheetOptions(document=Document.BLANK, blank=BlankOptions(copies, reasons))
    return make_document(session, replace(wanted, **options))  # type: ignore[arg-type]


def test_the_areas_stand_in_the_order_of_scoring_with_everything_to_ring() -> None:
    first, second = read(blank(eleven()))
    assert in_order(first, [name for name, *_ in ELEVEN])
    assert in_order(
        first, ["AS Anti-social Behaviour 1 2 3 4 5 1 2 3 4 5 of 25 L M H", "AR Alcohol Related Harm 1 2 3"]
    )
    assert in_order(first, ["Agency or role", "Scorer", "Date", "Code Risk area Impact, 1 to 5 Probability, 1 to 5"])
    assert "Page 1 of 2" in first
    assert in_order(
        second, ["Impact", "1 Insignificant", "5 Catastrophic", "Probability", "1 Rare <10%", "Threat score"]
    )


def test_no_score_is_on_it_nor_anything_that_follows_from_one() -> None:
    """The scores of a session change nothing on its blank sheet, to the byte."""
    scored = eleven()
    assert blank(scored).pdf == blank(replace(scored, marks={})).pdf
    for word in ("Very High", "Risk rank", "Priority", "last time", "Repeat referrals"):
        assert all(word not in page for page in read(blank(scored)))


def test_other_areas_give_another_code_and_other_scores_do_not() -> None:
    session = eleven()
    other = replace(session, areas=session.areas[:-1])
    code = blank(session).code
    assert blank(replace(session, marks={})).code == code
    assert blank(other).code != code


def test_copies_are_numbered_and_each_has_pages_of_its_own() -> None:
    pages = read(blank(eleven(), copies=3))
    assert len(pages) == 6
    for n, page in enumerate(pages):
        assert f"Sheet {n // 2 + 1} of 3 · Code" in page
        assert f"Page {n % 2 + 1} of 2" in page
        # What the sheet is of stands once on each: as its title on the first page, at the head of the second.
        assert page.count("Score sheet: Strategic assessment 2010/11") == 1


def test_each_copy_begins_on_a_leaf_of_its_own() -> None:
    """Printed on both sides, nobody gets half of another one's sheet."""
    pages = read(blank(many(40), copies=2))
    begins = [n for n, page in enumerate(pages) if "Agency or role" in page]
    assert begins[0] == 0
    assert begins[1] % 2 == 0
    assert ["left blank" in page for page in pages].count(True) == begins[1] - (len(pages) - begins[1])


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("landscape", [False, True])
def test_it_is_accessible_on_any_paper(size: PageSize, landscape: bool) -> None:
    result = blank(eleven(), 2, True, page=size, landscape=landscape, greyscale=landscape)
    assert_accessible(result)
    assert result.missing == ()


def test_every_shipped_scheme_has_its_own_sheet() -> None:
    for _name, scheme in shipped_schemes():
        session = replace(made(), scheme=scheme, scheme_text=dump_scheme(scheme))
        sheet = build_blank(session, BlankOptions())
        assert [key for key, _ in sheet.columns][:2] == [BlankKey.CODE, BlankKey.AREA]
        marks = [key.value for key, _ in sheet.columns if key.value in {f.key for f in scheme.factors}]
        assert marks == [factor.key for factor in scheme.factors]
        assert_accessible(blank(session))


def test_a_definition_stands_below_its_area_where_it_is_short() -> None:
    session = eleven()
    short, long = (
        replace(session.areas[0], definition="Noise & nuisance."),
        replace(session.areas[1], definition="x" * 500),
    )
    first = read(blank(replace(session, areas=(short, long, *session.areas[2:]))))[0]
    assert "Anti-social Behaviour Noise & nuisance." in first
    assert "xxxx" not in first


def test_a_scale_of_many_steps_is_written_into_a_box() -> None:
    session = eleven()
    assert session.scheme is not None
    assert session.scheme.threat is not None
    sheet = build_blank(session, BlankOptions())
    assert sheet.rows[0].threat == FillIn(("of 25",), box=True)
    small = replace(session.scheme, threat=replace(session.scheme.threat, maximum=5))
    assert build_blank(replace(session, scheme=small), BlankOptions()).rows[0].threat == FillIn(tuple("12345"))


def test_a_session_without_areas_says_so() -> None:
    first, *_ = read(blank(replace(eleven(), areas=(), marks={})))
    assert "There are no risk areas yet" in first


def test_a_recorded_session_is_refused_in_a_sentence() -> None:
    with pytest.raises(RiskDeskError, match="has no scheme, so there is nothing to score by"):
        blank(recorded())


@pytest.mark.parametrize("copies", [0, MOST_COPIES + 1])
def test_no_number_of_copies_but_a_sensible_one_is_taken(copies: int) -> None:
    with pytest.raises(RiskDeskError, match=f"found {copies} copies"):
        BlankOptions(copies)


@settings(max_examples=15)
@given(st.lists(st.text(min_size=1, max_size=400).filter(str.strip), min_size=1, max_size=8), st.booleans())
def test_any_names_print(names: list[str], reasons: bool) -> None:
    result = blank(made([(name, None, None, None) for name in names]), 2, reasons)
    assert result.pages >= 4


def test_progress_may_stop_it() -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 12
        if done == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        make_document(eleven(), SheetOptions(document=Document.BLANK, blank=BlankOptions(12)), stop)
