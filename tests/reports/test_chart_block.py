"""The chart on paper, read back from its own bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import page
import pytest
from pypdf import PdfReader

from riskdesk.figures.chart_alternative import MOST_TOLD
from riskdesk.figures.chart_alternative import chart_alternative as alternative
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_picks import PICKS_LIGHT, Slots, slots_of
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.chart_block import ChartBlock
from riskdesk.reports.flow import Block, Gap, Pages, Pen
from riskdesk.reports.fonts import faces
from riskdesk.reports.styles import HEAVY
from riskdesk.reports.tagged import TaggedCanvas
from riskdesk.reports.typeset import Typesetter
from tests.figures.charts import ROUNDS, eleven, key_of, ranked, valued
from tests.pdf_text import page_texts

A4 = (595.276, 841.89)


def printed(blocks: Sequence[Block]) -> bytes:
    out, setter = BytesIO(), Typesetter(faces())
    canvas = TaggedCanvas(out, A4, setter.faces, "History")
    pen = Pen(canvas, setter)
    heading = Paragraph((("History", HEAVY),), 16, "H1")
    Pages(pen, A4, "OFFICIAL", (("History", HEAVY),), "ABCD").flow([heading, *blocks])
    canvas.save()
    return out.getvalue()


def texts(pdf: bytes) -> list[str]:
    return list(page_texts(pdf))


def drawing(pdf: bytes) -> str:
    return "\n".join(sheet.get_contents().get_data().decode("latin-1") for sheet in PdfReader(BytesIO(pdf)).pages)  # type: ignore[union-attr]


def alternatives(pdf: bytes) -> list[str]:
    """The text alternatives of the document's figures."""
    found, nodes = [], [PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while nodes:
        node: Any = nodes.pop().get_object()
        if not isinstance(node, dict):
            continue
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        kids = node.get("/K", [])
        nodes += kids if isinstance(kids, list) else [kids]
    return found


def strokes(colour: str) -> str:
    """A colour as the page's content has it for lines."""
    return " ".join(f"{int(colour[n : n + 2], 16) / 255:.3f}" for n in (1, 3, 5)) + " RG"


def picked(data: ChartData, *names: str) -> Slots:
    return slots_of([key_of(data, name) for name in names])


def test_the_chart_is_an_accessible_figure_with_every_name_and_rank() -> None:
    data = eleven()
    pdf = printed([ChartBlock(data, picked(data, "Drugs", "Domestic Violence"))])
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [(f.rule_id, f.message) for f in report.failures] == []
    (text,) = texts(pdf)
    assert all(name in text for name in ROUNDS)
    assert "As published" in text
    (told,) = alternatives(pdf)
    assert told == alternative(data, picked(data, "Drugs", "Domestic Violence"))


def test_the_text_alternative_tells_the_picked_areas_ranks() -> None:
    data = eleven()
    assert alternative(data, picked(data, "Drugs", "Domestic Violence")) == (
        "Priority rank over 5 sessions (As published, Illustrative, Quarter 1 v2, Quarter 2, Quarter 3). "
        "Drugs: 4, 4, 5, 6, 6. Domestic Violence: 5, 5, 4, 4, 3."
    )


def test_the_text_alternative_tells_of_breaks_gaps_ties_and_ends() -> None:
    data = ranked([[9, 9, None], [9, 5, 5]], breaks=[1], dropped=[0])
    assert alternative(data, {}) == (
        "Priority rank over 3 sessions (Quarter 1 2010, Quarter 2 2010, Quarter 3 2010). "
        "Between Quarter 1 2010 and Quarter 2 2010: method changed. "
        "Area number 0: 1=, 1, none, then dropped. Area number 1: 1=, 2, 1."
    )
    many = alternative(ranked([[n] for n in range(MOST_TOLD + 3)]), {})
    assert many.startswith("Priority rank in one session (Quarter 1 2010). ")
    assert many.endswith("And 3 more.")


def test_picks_have_their_colours_and_dashes_and_the_others_are_thin_and_unbroken() -> None:
    data = eleven()
    plain = drawing(printed([ChartBlock(data)]))
    assert not any(strokes(colour) in plain for colour in PICKS_LIGHT)
    assert "[] 0 d" in plain
    two = drawing(printed([ChartBlock(data, picked(data, "Drugs", "Domestic Violence"))]))
    assert strokes(PICKS_LIGHT[0]) + " 1.9 w [] 0 d" in two
    assert strokes(PICKS_LIGHT[1]) + " 1.9 w [5.70 3.04] 0 d" in two
    assert strokes(PICKS_LIGHT[2]) not in two


def test_a_marked_rank_has_a_broken_outline() -> None:
    data = eleven()
    drugs = data.series[3]
    last = drugs.points[-1]
    assert last is not None
    marked = replace(drugs, points=(*drugs.points[:-1], replace(last, mark="to be confirmed")))
    series = tuple(marked if s is drugs else s for s in data.series)
    assert drawing(printed([ChartBlock(data)])).count("[1.76 1.28]") == 0
    assert drawing(printed([ChartBlock(replace(data, series=series))])).count("[1.76 1.28]") == 1


@pytest.mark.parametrize("values", [False, True])
def test_thirty_areas_over_twelve_quarters_fit_one_page(values: bool) -> None:
    rows = [[(i * 7 + n * (i % 3)) % 25 + 1 for n in range(12)] for i in range(30)]
    data = valued(rows) if values else ranked(rows, breaks=[6])
    pdf = printed([ChartBlock(data, slots_of(("k3", "k12")))])
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    (text,) = texts(pdf)
    assert all(f"Area number {n}" in text for n in range(30))
    assert ("method changed" in text) is not values


def test_a_chart_that_finds_no_room_begins_the_next_page_and_one_too_high_is_pressed_into_it() -> None:
    first, second = texts(printed([Gap(500), ChartBlock(eleven())]))
    assert "Safeguarding Children" not in first
    assert all(name in second for name in ROUNDS)
    huge = ranked([[n, n] for n in range(70)])
    pages = texts(printed([ChartBlock(huge)]))
    assert len(pages) == 2
    assert all(f"Area number {n}" in pages[1] for n in range(70))


def test_the_block_takes_no_more_height_than_its_figure() -> None:
    few = printed([ChartBlock(ranked([[2, 1], [1, 2]])), ChartBlock(eleven()), Paragraph((("After", HEAVY),), 9)])
    (text,) = texts(few)
    assert text.index("Area number 1") < text.index("Safeguarding Children") < text.index("After")


def test_an_empty_chart_draws_nothing_but_says_so() -> None:
    pdf = printed([ChartBlock(ranked([[None, None]])), Paragraph((("After", HEAVY),), 9)])
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    assert alternatives(pdf) == ["Priority rank over 2 sessions (Quarter 1 2010, Quarter 2 2010)."]


def test_hostile_names_print_as_themselves() -> None:
    data = ranked([[2, 1], [1, 2]])
    series = (replace(data.series[0], name="<b>R&D</b> (x) \\"), replace(data.series[1], name="Łódź \u202e 犬"))
    (text,) = texts(printed([ChartBlock(replace(data, series=series))]))
    assert "<b>R&D</b> (x) \\" in text
    assert "Łódź □" in text


def test_equal_charts_are_equal_bytes() -> None:
    data = eleven()
    made = [printed([ChartBlock(data, way)]) for way in (picked(data, "Drugs"), (key_of(data, "Drugs"),))]
    assert made[0] == made[1]
