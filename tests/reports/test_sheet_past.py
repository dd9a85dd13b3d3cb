"""Last time on the sheet: ranks, moves, new and dropped areas, and a method that is another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from pypdf import PdfReader

from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, RecordedRanks, RiskArea, Session, mark_key
from riskdesk.reports.pdf import SheetResult, sheet_pdf
from riskdesk.sheet.build import ColumnKey, Sheet, SheetOptions, build_sheet
from tests.reports.sheet_sessions import ELEVEN, PUBLISHED, eleven, made, recorded
from tests.reports.test_sheet import fact, keys, note

OLD = eleven(title="Quarter 2", held_on="2026-05-12")


def later(old: Session = OLD, marks: Mapping[tuple[str, str], int] | None = None) -> Session:
    """The next session, with other marks where they are given."""
    held = dict(old.marks)
    for (area_id, factor), value in (marks or {}).items():
        mark = Mark(area_id, factor, value)
        held[mark_key(mark)] = mark
    info = replace(old.info, version_id="v2", session_id="s2", title="Quarter 3", held_on="2026-08-11")
    return replace(old, info=info, marks=held)


def sheet_of(new: Session, old: Session = OLD) -> Sheet:
    return build_sheet(new, SheetOptions(before=old))


def row(sheet: Sheet, name: str) -> tuple[str, str, str]:
    return next((r.priority, r.last_time, r.move) for r in sheet.body.rows if r.area == name)


def test_without_last_time_nothing_is_said_of_it() -> None:
    sheet = build_sheet(later())
    assert not {ColumnKey.LAST_TIME, ColumnKey.MOVE} & set(keys(sheet))
    assert fact(sheet, "Compared with") is None
    assert note(sheet, "Since last time") == ""


def test_ranks_moves_and_what_it_is_compared_with() -> None:
    """Domestic Violence 5x5 = 25: priority 0.5 x 25/25 + 0.5 x 10/25 = 0.70, ahead of Organised Crime Groups
    (20/50 + 12/50 = 0.64), Alcohol (0.60) and Drugs (0.56) of the illustrative scores: 5th to 2nd."""
    sheet = sheet_of(later(marks={("a5", "probability"): 5}))
    assert fact(sheet, "Compared with") == "Quarter 2, v1, 12 May 2026"
    assert row(sheet, "Domestic Violence") == ("2", "5", "▲ 3")
    assert row(sheet, "Drugs") == ("5", "4", "▼ 1")
    assert row(sheet, "Safeguarding Children") == ("1", "1", "–")
    assert "▲ 1 up · ▼ 3 down · – 7 same · 0 new · 0 dropped" in note(sheet, "Since last time")


def test_new_and_dropped_areas_are_named() -> None:
    new = later()
    gone = replace(new.by_id["a10"], removed="Taken over by the region")
    areas = (*(a for a in new.areas if a.area_id != "a10"), gone, RiskArea("n1", "Knife crime", "KC", 11))
    marks = {("n1", "impact"): 4, ("n1", "probability"): 4, ("n1", "threat"): 16}
    sheet = sheet_of(later(replace(new, areas=areas), marks))
    assert row(sheet, "Knife crime")[1:] == ("–", "new")
    words = note(sheet, "Since last time")
    assert "New: Knife crime." in words
    assert "Dropped: Terrorism (International & Domestic), was 11 (“Taken over by the region”)." in words
    assert "1 new · 1 dropped" in words


def test_another_method_shows_no_arrow_and_says_so() -> None:
    new = later()
    assert new.scheme is not None
    scheme = replace(new.scheme, risk_weight=Fraction(3, 5))
    sheet = sheet_of(replace(new, scheme=scheme, scheme_text=dump_scheme(scheme)))
    assert {r.move for r in sheet.body.rows} == {"n/c"}
    words = note(sheet, "Since last time")
    assert "not comparable" in words
    assert "what-if, not a past result" in words


def test_recorded_ranks_are_compared_by_agreed_rank() -> None:
    ids = {name: f"a{n}" for n, (name, *_) in enumerate(ELEVEN)}
    printed = {ids[name]: RecordedRanks(ids[name], *ranks) for name, *ranks in PUBLISHED}
    sheet = sheet_of(later(), replace(recorded(), areas=OLD.areas, recorded=printed))
    assert {r.move for r in sheet.body.rows} == {"–"}
    assert "recorded ranks only; compared by agreed rank, cause not known" in note(sheet, "Since last time")
    backwards = sheet_of(recorded(), OLD)
    assert {ColumnKey.LAST_TIME, ColumnKey.MOVE} <= set(keys(backwards))


def test_the_moves_are_printed_and_the_sheet_of_eleven_keeps_to_one_page() -> None:
    result = sheet_pdf(later(marks={("a5", "probability"): 5}), SheetOptions(before=OLD))
    assert result.pages == 1
    assert result.code == sheet_pdf(later(marks={("a5", "probability"): 5})).code


def size_of(result: SheetResult, text: str) -> float:
    """How large the type of a text is on the page, in points."""
    sizes: list[float] = []

    def visit(found: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text in found:
            sizes.append(size * tm[0] * cm[0])

    PdfReader(BytesIO(result.pdf)).pages[0].extract_text(visitor_text=visit)
    return sizes[0]


def test_a_sheet_that_just_misses_its_page_is_drawn_smaller_and_stays_readable() -> None:
    rows = [(f"Area {n}", 3, 3, n + 1) for n in range(15)]
    usual = sheet_pdf(made(rows[:11]))
    full = sheet_pdf(made(rows, "A reason of some length, which takes several lines of its column. " * 2))
    assert (usual.pages, full.pages) == (1, 1)
    assert size_of(usual, "Area 1") == pytest.approx(9.0)
    assert 7.9 <= size_of(full, "Area 1") < 9.0


def test_a_sheet_that_does_not_fit_in_any_case_keeps_its_size() -> None:
    long = made([(f"Area {n}", 3, 3, n + 1) for n in range(16)], "A reason of some length. " * 3)
    words = tuple(
        replace(a, name=f"{a.name} {'with a name of several lines, each as long as a column ' * 2}") for a in long.areas
    )
    result = sheet_pdf(replace(long, areas=words))
    assert result.pages == 2
    assert size_of(result, "Area 1") == pytest.approx(9.0)
