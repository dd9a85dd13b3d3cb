"""A comparison on paper, read back from its own bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from riskdesk.domain.compare import WHAT_IF, Comparison, compare
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.seal import seal
from riskdesk.domain.session import RiskArea, Session, State
from riskdesk.reports.compare_pdf import compare_pdf
from riskdesk.reports.fonts import faces
from riskdesk.reports.pdf import SheetResult
from riskdesk.reports.typeset import Typesetter
from tests.domain.compared import PLAIN, any_pairs, held, moved, recorded
from tests.domain.made import scheme
from tests.figures.charts import eleven as eleven_in_a_chart
from tests.figures.charts import key_of, ranked, valued
from tests.reports.reading import stops_at
from tests.reports.sheet_sessions import ELEVEN, PUBLISHED, Scores, made
from tests.reports.sheet_sessions import recorded as published
from tests.reports.test_sheet_pdf import HOSTILE, WORDS, assert_accessible, in_order, read

THEN = {"Alcohol": (2, 5, 20), "Drugs": (3, 5, 13), "Fraud": (2, 2, 5), "Knives": (3, 3, 10)}
"""Half and half of 25 each (PLAIN): Alcohol 10 + 20 = 30, Drugs 15 + 13 = 28, Knives 9 + 10 = 19, Fraud 4 + 5 = 9."""


def text_of(comparison: Comparison) -> str:
    """The text of a comparison that stands on one page."""
    result = compare_pdf(comparison)
    assert_accessible(result)
    assert result.pages == 1
    return " ".join(read(result))


def changed(session: Session, **details: Any) -> Session:
    return replace(session, info=replace(session.info, **details))


def rescored(**marks: tuple[int | None, int | None, int | None]) -> Session:
    return held("Now", {**THEN, **marks})


def later(rows: tuple[Scores, ...] = ELEVEN, **details: Any) -> Session:
    """The eleven areas scored again: a Community Safety Partnership's next quarter."""
    known = {"version_id": "v2", "session_id": "s2", "title": "Quarter 2", "held_on": "2026-05-12"}
    return made(rows, **{**known, **details})


def with_drugs(impact: int, probability: int, threat: int) -> tuple[Scores, ...]:
    return tuple(("Drugs", impact, probability, threat) if row[0] == "Drugs" else row for row in ELEVEN)


def test_what_moved_and_why() -> None:
    """Drugs fall by their own score to 15 + 3 = 18, behind Knives (19)."""
    now = rescored(Drugs=(3, 5, 3))
    drugs = replace(now.by_id["Drugs"], change_reason="Two groups were dismantled in May")
    now = replace(now, areas=tuple(drugs if a.area_id == "Drugs" else a for a in now.areas))
    now = changed(now, rescored_from="Then-1")
    text = text_of(compare(held("Then", THEN), now))
    assert in_order(
        text,
        [
            "What moved, and why: Strategic assessment",
            "Then, v1 → Now, v1",
            "Then Then Session date not dated Version 1, closed Ranked 4 of 4 Code",
            "Now Now Session date not dated Version 1, closed Ranked 4 of 4 Code",
            "▲ 1 up · ▼ 1 down · – 2 same · 0 new · 0 dropped",
            "1 up + 1 down + 2 same + 0 new + 0 dropped = 4 areas.",
            "The method is the same.",
            "Rank now Code Risk area Rank then Move Risk score then Risk score now Risk rank Threat of 25 Cause",
            "1 AL Alcohol 1 – 10 High",
            "2 KN Knives 3 ▲ 1 9 High",
            "3 DR Drugs 2 ▼ 1 15 High",
            "13 → 3 threat 13 → 3, “Two groups were dismantled in May”",
            "4 FR Fraud 4 – 4 Low",
            "How each move came about (2)",
            "KN Knives 3 → 2 ▲ 1 Own score unchanged: Drugs fell back.",
            "DR Drugs 2 → 3 ▼ 1 Own score changed: threat 13 → 3 (priority 0.56 → 0.36)",
        ],
    )
    assert "Dropped" not in text
    assert "Not ranked" not in text
    assert "What-if" not in text


def test_the_head_and_foot_are_the_sheets() -> None:
    then = made(data_to="2026-03-31", illustrative=True, label="illustrative scores, made up")
    now = later(with_drugs(3, 5, 3), state=State.DRAFT, illustrative=True, label="illustrative scores, made up")
    result = compare_pdf(compare(then, now))
    text = " ".join(read(result))
    assert result.code == f"{seal(then)} → {seal(now)}"
    assert text.count("OFFICIAL · for members of the partnership only") == 2 * result.pages
    assert f"Code {seal(then)} → {seal(now)} · Page 1 of {result.pages}" in text
    # What is true of both stands once, the rest with its session.
    assert "v1 · illustrative scores, made up · Quarter 2: draft, not closed" in text
    assert "Now Quarter 2 Session date 12 May 2026 Version 1, draft Data to – Ranked 11 of 11" in text
    assert "marked alike" not in text


def test_two_markings_are_said() -> None:
    then = made(marking="SECRET", handling="")
    text = text_of(compare(then, later(handling="")))
    assert (
        "The two are not marked alike. Illustrative scores: SECRET. Quarter 2: OFFICIAL. "
        "These pages bear the marking of Quarter 2." in text
    )
    assert text.startswith("OFFICIAL OFFICIAL What moved")


def test_a_loose_page_says_what_must_not_be_overlooked() -> None:
    rows = tuple((f"Area {n:02d}", n % 5 + 1, 3, n % 25 + 1) for n in range(60))
    then = made(rows, marking="SECRET")
    texts = read(compare_pdf(compare(then, later(rows, state=State.DRAFT))))
    assert len(texts) > 2
    assert all("Quarter 2: draft, not closed" in text for text in texts)
    assert all("the two are not marked alike · What moved, and why: Strategic" in text for text in texts[1:])


def test_merged_split_and_dropped_areas_and_the_unranked() -> None:
    """Homes (3 × 5, 13) is first of all: 28, Fraud 9; Knives is not scored now."""
    gone = [
        RiskArea("Alcohol", "Alcohol", "AL", 0, removed="one team"),
        RiskArea("Drugs", "Drugs", "DR", 1, removed="one team"),
        RiskArea("Homes", "Homes", "HO", 5, ancestors=("Alcohol", "Drugs")),
    ]
    marks: Mapping[str, tuple[int | None, int | None, int | None]] = {
        "Homes": (3, 5, 13),
        "Fraud": (2, 2, 5),
        "Knives": (3, 3, None),
    }
    text = text_of(compare(held("Then", THEN), held("Now", marks, areas=gone)))
    assert in_order(
        text,
        [
            "1 up + 0 down + 0 same + 1 new + 2 dropped + 1 not compared = 5 areas.",
            "4 areas then, 3 now; 4 of 4 ranked then, 2 of 3 now.",
            "1 HO Homes – new – 15 High ▲ – → 1 – → 13 merged from Alcohol and Drugs",
            "Not ranked now (1)",
            "KN Knives 3 n/c 9 High ▲ 9 High ▲",
            "3 → – 10 → – not scored in Now",
            "Dropped (2)",
            "What became of it",
            "AL Alcohol 1 10 High ▲ 2 20 merged into Homes",
            "DR Drugs 2 15 High ▲ 1 13 merged into Homes",
            "How each move came about (4)",
            "HO Homes – → 1 new Merged from Alcohol (rank 1) and Drugs (rank 2).",
            "AL Alcohol 1 → – dropped Merged into Homes (rank 1): “one team”.",
        ],
    )


def test_a_changed_method_shows_no_move_and_a_what_if_that_is_none_of_the_past() -> None:
    """A weight of 3/5 for the risk: Drugs 0.6 × 15 + 0.4 × 13 = 14.2 pass Alcohol, 0.6 × 10 + 0.4 × 20 = 14, of 25."""
    heavier = scheme({"priority": {"risk_weight": "3/5"}, "impact": {"definition": "Harm."}})
    then = held("Then", THEN)
    text = text_of(compare(then, held("Now", THEN, heavier)))
    assert in_order(
        text,
        [
            "▲ 0 up · ▼ 0 down · – 0 same · 0 new · 0 dropped · 4 not compared",
            "The method has changed: ranks are not comparable, and no move is shown.",
            "Risk weight: 1/2, now 3/5.",
            f"The column “What-if” is {WHAT_IF}.",
            "What-if, not a result Cause",
            "1 DR Drugs 2 n/c 15 High ▲ 15 High ▲ 1 then, 1 now 13 1 method changed",
            "2 AL Alcohol 1 n/c 10 High ▲ 10 High ▲ 2 then, 2 now 20 2 method changed",
            "Old and new wording (1)",
        ],
    )
    assert re.search(r"Old and new wording \(1\) What has changed Then Now .*[Ii]mpact.* Harm\.", text)
    assert "How each move came about" not in text
    assert "Area by area" not in text


def test_a_changed_definition_says_so_with_both_wordings() -> None:
    roads = RiskArea("Fraud", "Fraud", "FR", 2, "Losses over 100 pounds")
    wider = replace(roads, definition="All losses")
    then, now = held("Then", THEN, areas=[roads]), held("Now", THEN, areas=[wider])
    text = text_of(compare(then, now))
    assert in_order(text, ["4 FR Fraud 4 n/c", "definition changed", "Area by area (1)", "FR Fraud 4 then, 4 now n/c"])
    assert "It was “Losses over 100 pounds”, now it is “All losses”." in text
    # Also where the method is another one, which is the first cause.
    both = held("Now", THEN, scheme({"priority": {"rule": "product"}}), areas=[wider])
    text = text_of(compare(then, both))
    assert "What the area covers has changed too. It was “Losses over 100 pounds”, now it is “All losses”." in text


def test_recorded_ranks_are_compared_with_no_cause() -> None:
    """Recorded: Derbyshire Safer Communities Board, paper of 17 November 2010; the illustrative scores give its order.
    Its threat score is a position: 3 of Safeguarding Children, which have 14 of 25 points here."""
    order = [name for name, *_ in PUBLISHED]
    text = text_of(compare(published(), later(tuple(sorted(ELEVEN, key=lambda row: order.index(row[0]))))))
    assert "As published: recorded ranks only; compared by agreed rank, cause not known." in text
    assert "▲ 0 up · ▼ 0 down · – 11 same" in text
    assert "Rank then Move Risk score now Risk rank Threat Cause" in text
    assert "1 SC Safeguarding Children 1 – 25 Very High ▲▲ 1 position 3 → 14 of 25 not known" in text
    assert "Then As published Session date not dated Version 1, recorded Ranked 11 of 11" in text
    assert "came about" not in text


def test_two_recorded_sessions() -> None:
    text = text_of(compare(recorded("Then", {"A": 1, "B": 2, "C": None}), recorded("Now", {"A": 2, "B": 1, "C": 3})))
    assert in_order(text, ["1 B B 2 ▲ 1 not known", "2 A A 1 ▼ 1 not known", "3 C C – n/c not ranked in Then"])
    assert "Risk score" not in text
    assert "Threat" not in text


def test_a_second_version_says_why_it_was_begun() -> None:
    first = held("Day", THEN)
    again = changed(
        rescored(Fraud=(2, 2, 15)),
        session_id=first.info.session_id,
        title="Day",
        number=2,
        reopened="Fraud was misread",
    )
    text = text_of(compare(first, again))
    assert "Day, v1 → Day, v2" in text
    assert "Why it was reopened: Fraud was misread." in text
    assert "Why it was reopened" not in text_of(compare(again, first))


def test_agreement_is_told() -> None:
    text = text_of(compare(held("Then", THEN), moved(held("Now", THEN), "Fraud", "Alcohol", "Losses doubled")))
    assert "1 FR Fraud 4 ▲ 3 4 Low = 4 Low = 4 5 moved by agreement, “Losses doubled”" in text


def test_another_name_is_told_even_where_no_cause_is() -> None:
    now = held("Now", THEN, areas=[RiskArea("Fraud", "Fraud and scams", "FR", 2)])
    text = text_of(compare(recorded("Then", dict.fromkeys(THEN, 1)), now))
    assert "Area by area (1)" in text
    assert "Then called “Fraud”." in text


def test_nothing_is_ranked_and_nothing_is_there() -> None:
    nothing: Mapping[str, tuple[int | None, int | None, int | None]] = dict.fromkeys(THEN, (None, None, None))
    assert in_order(
        text_of(compare(held("Then", THEN), held("Now", nothing))), ["No area is ranked now.", "Not ranked now (4)"]
    )
    empty = text_of(compare(held("Then", {}), held("Now", {})))
    assert "There are no risk areas now." in empty
    assert "= 0 areas." in empty


def chart_pages(result: SheetResult) -> list[str]:
    assert_accessible(result)
    return [text for text in read(result) if "over the sessions" in text]


def test_the_chart_stands_under_its_heading() -> None:
    chart = eleven_in_a_chart()
    picked = [key_of(chart, "Drugs"), key_of(chart, "Domestic Violence")]
    (text,) = chart_pages(compare_pdf(compare(made(), later()), chart, picked))
    assert in_order(text, ["Rank over the sessions", "Quarter 3", "Safeguarding Children"])
    alternatives = _alternatives(compare_pdf(compare(made(), later()), chart, picked))
    assert len(alternatives) == 1
    assert "Drugs: 4, 4, 5, 6, 6." in alternatives[0]
    assert "Safeguarding Children" not in alternatives[0]


@pytest.mark.parametrize("areas", [1, 30, 60])
def test_a_chart_of_any_size_keeps_its_heading_and_its_page(areas: int) -> None:
    chart = ranked([[(7 * n + 3 * s) % 25 for s in range(12)] for n in range(areas)])
    (text,) = chart_pages(compare_pdf(compare(made(), later()), chart))
    assert in_order(text, ["Rank over the sessions", f"Area number {areas - 1}"])


def test_a_chart_of_values_says_of_what() -> None:
    chart = replace(valued([[3, 4, 5], [6, 7, 8]]), title="Risk score")
    assert "Risk score over the sessions" in chart_pages(compare_pdf(compare(made(), later()), chart))[0]


def _alternatives(result: SheetResult) -> list[str]:
    catalog: Any = PdfReader(BytesIO(result.pdf)).trailer["/Root"]
    return [node["/Alt"] for node in _nodes(catalog["/StructTreeRoot"]["/K"]) if "/Alt" in node]


def _nodes(kids: Any) -> list[Any]:
    found = []
    for kid in kids if isinstance(kids, list) else [kids]:
        node = kid.get_object()
        if hasattr(node, "get") and "/S" in node:
            found += [node, *_nodes(node.get("/K", []))]
    return found


def test_the_structure_tells_headings_tables_and_rows() -> None:
    comparison = compare(made(), later(with_drugs(3, 5, 3)))
    catalog: Any = PdfReader(BytesIO(compare_pdf(comparison).pdf)).trailer["/Root"]
    nodes = _nodes(catalog["/StructTreeRoot"]["/K"])
    tags = [node["/S"] for node in nodes]
    told = sum(bool(row.places) for row in comparison.rows)
    assert (tags.count("/H1"), tags.count("/H2"), tags.count("/Table")) == (1, 1, 2)
    assert tags.count("/TR") == 2 + 11 + told
    assert [n.get("/A", {}).get("/Scope") for n in nodes].count("/Row") == 11 + told


def test_200_areas_flow_on_under_repeated_headings() -> None:
    rows = tuple((f"Area {n:03d}", n % 5 + 1, n // 5 % 5 + 1, n % 25 + 1) for n in range(200))
    seen: list[tuple[int, int]] = []
    result = compare_pdf(compare(made(rows), later(rows[:-1])), progress=lambda done, total: seen.append((done, total)))
    texts = read(result)
    assert len(texts) == result.pages > 12
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Risk area" in text
    found = re.findall(r"(?<!“)Area (\d{3})", " ".join(texts))
    assert set(found) == {f"{n:03d}" for n in range(200)}
    assert_accessible(result)
    steps = seen[0][1]
    assert seen == [(n, steps) for n in range(1, steps + 1)]


def test_progress_can_stop_the_work() -> None:
    seen: list[tuple[int, int]] = []
    rows = tuple((f"Area {n:03d}", n % 5 + 1, n // 5 % 5 + 1, n % 25 + 1) for n in range(16))
    both = compare(made(rows), later(rows[:-1]))
    compare_pdf(both, progress=lambda done, total: seen.append((done, total)))
    steps = seen[0][1]
    # Drawn once more, with its rows closer together: what is told stands still, and it can be stopped.
    assert seen[:steps] == [(n, steps) for n in range(1, steps + 1)]
    assert set(seen[steps:]) == {(steps, steps)}
    assert stops_at(lambda progress: compare_pdf(both, progress=progress), (3, 13, steps + 1, len(seen)))


def test_text_of_any_kind_prints_as_itself() -> None:
    rows = tuple((name, 3, 3, 5) for name in HOSTILE)
    now = later((*rows[1:], ("Fires 🔥 at night", 5, 5, 25)), title="<b>&", handling="handling & <words>")
    result = compare_pdf(compare(made(rows, handling="x" * 4000), now))
    text = " ".join(read(result))
    assert [name for name in HOSTILE if name not in text] == []
    assert "Fires □ at night" in text
    assert result.missing == ("🔥",)
    assert text.count("OFFICIAL · handling & <words>") == 2 * result.pages + 1
    assert_accessible(result)


def test_long_texts_flow_over_pages() -> None:
    long = "Twenty words of text. " * 180
    rows: tuple[Scores, ...] = ((f"{long}end0", 3, 3, 5), (f"{long}end1", 2, 2, 2), ("y" * 4000, 1, 1, 1))
    result = compare_pdf(compare(made(rows, title=long), later(rows[:2], title=f"{long} again", marking=long)))
    text = " ".join(read(result))
    assert text.count("end0") == text.count("end1") == 1
    assert text.count("y") >= 8000
    assert_accessible(result)


def test_a_long_marking_does_not_run_into_the_codes() -> None:
    result = compare_pdf(compare(made(), later(handling="x" * 4000)))
    foot = _foot(result)
    (codes,) = (x for x, text in foot if text.startswith("Code "))
    setter = Typesetter(faces())
    lines = [x + setter.width(text.strip(), 8.2) for x, text in foot if "xxx" in text]
    assert len(lines) > 2
    # As far apart as words, also where the number of pages has three digits.
    assert max(lines) + setter.width("0000  ", 8.2) < codes


def _foot(result: SheetResult) -> list[tuple[float, str]]:
    """The lines of the first page's foot with where they begin, in points."""
    found: list[tuple[float, str]] = []

    def visit(text: str, _cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip() and tm[5] < 70:
            found.append((tm[4], text))

    PdfReader(BytesIO(result.pdf)).pages[0].extract_text(visitor_text=visit)
    return found


def test_the_same_comparison_gives_the_same_bytes() -> None:
    chart = eleven_in_a_chart()
    first, second = (compare_pdf(compare(made(), later()), chart, ["DR3"]) for _ in range(2))
    assert first.pdf == second.pdf
    assert first.pdf != compare_pdf(compare(later(), made()), chart).pdf


@settings(max_examples=12, deadline=None)
@given(any_pairs(), WORDS)
def test_any_two_sessions_are_printed_accessibly_and_every_area_with_its_move(
    pair: tuple[Session, Session], words: str
) -> None:
    old, new = pair
    comparison = compare(changed(old, label=words), changed(new, marking=words, title=words))
    result = compare_pdf(comparison)
    assert_accessible(result)
    text = " ".join(read(result))
    assert comparison.counts_text in text
    assert f"Page {result.pages} of {result.pages}" in text
    for row in comparison.rows:
        assert row.name in text


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(WORDS, *[st.none() | st.integers(1, 5)] * 3), max_size=4), WORDS)
def test_any_words_whatever_are_printed_accessibly(rows: list[Scores], words: str) -> None:
    comparison = compare(made(rows, words, title=words), later(tuple(rows), label=words, handling=words))
    assert_accessible(compare_pdf(comparison))


def test_a_scheme_of_positions() -> None:
    """Threat as positions: 1 is the greatest, here Alcohol's then and Drugs' now."""
    positions: Scheme = scheme(
        {"threat": {"kind": "position", "maximum": None}, "priority": {"rule": "sum of ranks", "ties": []}}
    )
    then = held("Then", {"Alcohol": (2, 5, 1), "Drugs": (3, 5, 2)}, positions)
    now = held("Now", {"Alcohol": (2, 5, 2), "Drugs": (3, 5, 1)}, positions)
    assert dump_scheme(positions) == then.scheme_text
    text = text_of(compare(then, now))
    assert "Threat position Cause" in text
    assert "2 → 1 threat 2 → 1" in text
    # Points are no positions.
    text = text_of(compare(held("Then", THEN, PLAIN), now))
    assert "13 of 25 → position 1" in text
