"""The Board pack, read back from its own bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.agreed import Move
from riskdesk.domain.log_entry import Group, LogEntry, local
from riskdesk.domain.log_line import Line
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Confidence, Session, State, mark_key
from riskdesk.reports.document import SheetResult
from riskdesk.reports.documents import make_document
from riskdesk.services.history import Quantity, chart_of
from riskdesk.sheet.data import Document, PageSize, SheetOptions
from riskdesk.sheet.pack import PackChoices, PackMaterial
from tests.reports.reading import assert_accessible, bookmarks, in_order, links, read, stops_at
from tests.reports.sheet_sessions import ELEVEN, PUBLISHED, Scores, eleven, made, many, recorded
from tests.reports.test_sheet_pdf import HOSTILE, WORDS

AT = "2026-11-02T10:00:00.000Z"
LOG = tuple(
    LogEntry(
        n, "v1", "Day", AT, local(AT), "score", Group.SCORES, "Analyst", "", (Line(f"Drugs: threat {n} → {n + 1}"),)
    )
    for n in range(3)
)
NAMES = [name for name, *_ in PUBLISHED]


def history(session: Session, quarters: int = 3) -> tuple[Session, ...]:
    """Sessions before this one, with other threats each time, and this one."""
    before = []
    for n in range(quarters):
        info = replace(session.info, version_id=f"q{n}", session_id=f"q{n}", title=f"Quarter {n + 1}")
        marks = {k: replace(m, value=(m.value + n) % 5 + 1) for k, m in session.marks.items()}
        before.append(replace(session, info=info, marks=marks))
    return (*before, session)


def packed(
    session: Session,
    steps: tuple[Session, ...] = (),
    log: tuple[LogEntry, ...] | None = LOG,
    document: Document = Document.PACK,
    choices: PackChoices | None = None,
    size: PageSize = PageSize.A4,
    landscape: bool = False,
    greyscale: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> SheetResult:
    charts = [chart_of(steps, q) for q in (Quantity.RANK, Quantity.RISK)] if steps else [None, None]
    material = PackMaterial(choices or PackChoices(), charts[0], charts[1], log)
    before = steps[-2] if steps else None
    options = SheetOptions(size, landscape, greyscale, document, before=before, pack=material)
    return make_document(session, options, progress)


def page_of(result: SheetResult, name: str) -> str:
    """The text of an area's page, found by its bookmark."""
    return next(read(result)[page - 1] for level, title, page in bookmarks(result) if level and title.endswith(name))


def test_the_parts_stand_in_order_and_the_contents_tell_their_pages() -> None:
    """The order of the areas: Derbyshire Safer Communities Board, paper of 17 November 2010."""
    result = packed(eleven(), history(eleven()))
    assert_accessible(result)
    texts = read(result)
    marks = bookmarks(result)
    assert [title for _, title, _ in marks] == [
        "Contents",
        "Priority sheet",
        "Area pages",
        *(f"{n} {name}" for n, name in enumerate(NAMES, 1)),
        "How the ranking was reached",
    ]
    assert [level for level, *_ in marks] == [0, 0, 0, *[1] * 11, 0]
    listed = dict(re.findall(r"(?:^|(?<= ))\d+ (\D+?) (\d+)(?= )", texts[0].partition("Area pages")[2]))
    assert list(listed) == NAMES
    for name, page in listed.items():
        assert name in texts[int(page) - 1]
        assert "agreed rank, of 11" in texts[int(page) - 1]
    first, last = re.findall(r"(?:Priority sheet|How the ranking was reached) (\d+)", texts[0])
    assert "Priority sheet: Strategic assessment 2010/11" in texts[int(first) - 1]
    assert "Date and time Change Who" in texts[int(last) - 1]
    assert (marks[1][2], marks[-1][2]) == (int(first), int(last))
    assert {title.partition(" ")[2]: page for level, title, page in marks if level} == {
        name: int(page) for name, page in listed.items()
    }


def test_each_line_of_the_contents_is_a_link_to_its_page() -> None:
    result = packed(eleven())
    leads = [(words, to) for on, words, to in links(result) if on == 1]
    pages = {title.lstrip("0123456789= "): page for _, title, page in bookmarks(result)}
    assert [words for words, _ in leads] == [
        f"{name}, its page" for name in ("Priority sheet", *NAMES, "How the ranking was reached")
    ]
    assert all(pages[words.removesuffix(", its page")] == to for words, to in leads)


def test_banner_code_and_number_stand_on_every_page() -> None:
    session = replace(eleven(), info=replace(eleven().info, state=State.DRAFT))
    result = packed(session, history(session))
    texts = read(result)
    for n, text in enumerate(texts, 1):
        assert text.count("OFFICIAL · for members of the partnership only") == 2
        assert f"Code {seal(session)} · Page {n} of {len(texts)}" in text
        assert "Draft, not closed" in text
        assert "illustrative scores, made up" in text


def test_an_area_page_says_what_the_board_asks() -> None:
    session = eleven()
    drugs = replace(
        session.by_id["a2"],
        definition="Supply and use of controlled drugs.",
        lead_agency="Police",
        dissent="Health would have given 4.",
        source="Crime records",
        confidence=Confidence.HIGH,
        change_reason="Two lines were closed.",
    )
    areas = tuple(drugs if area.area_id == "a2" else area for area in session.areas)
    move = Move("m1", 1, "a2", "a7", "Deaths have doubled", "4", "1")
    session = replace(session, areas=areas, moves=(move,))
    result = packed(session, history(session))
    assert_accessible(result)
    text = page_of(result, "Drugs")
    parts = [
        "Drugs",
        "1 agreed rank, of 11",
        "Strategic assessment 2010/11",
        "Supply and use of controlled drugs.",
        "Lead agency Police",
        "Computed rank 4, moved",
        "Confidence in the evidence high",
        "Impact 3 of 5 Moderate. Would affect customers. Coverage in local press. High financial loss.",
        "Probability 5 of 5 Almost certain (>80%).",
        "Threat score 13 of 25",
        "Risk score 15 High ▲ Risk rank 5 of 11.",
        "Priority score 0.56 Computed rank 4 of 11.",
        "In one sentence. Impact 3 × probability 5 = 15 High",
        "Agreed rank over the sessions",
        "Quarter 3",
        "Risk score over the sessions",
        "Why it was moved",
        "Computed rank 4, agreed rank 1. Deaths have doubled.",
        "Since last time",
        "“Two lines were closed.”",
        "Why these scores",
        "Repeat referrals 17.9%.",
        "Dissent: Health would have given 4.",
        "Source: Crime records",
        "Targets and actions",
        "Target or action Owner Due How measured",
    ]
    missing = [part for n, part in enumerate(parts) if not in_order(text, parts[: n + 1])]
    assert missing == []


def test_usual_text_fits_one_page_upright_and_across() -> None:
    usual = "Offences rose by a tenth in the year to June, most of them in the two largest towns. " * 5
    session = made(justification=usual)
    for landscape in (False, True):
        result = packed(session, history(session), landscape=landscape, document=Document.AREAS)
        assert result.pages == 11
        assert_accessible(result)
        for text in read(result):
            assert "Targets and actions" in text
            assert text.count("Offences rose") == 5


def test_4000_characters_flow_on_without_loss() -> None:
    long = "Twenty words of text. " * 180 + "the end"
    session = made(ELEVEN[:2], justification=long)
    for landscape in (False, True):
        result = packed(session, history(session), landscape=landscape)
        assert_accessible(result)
        marks = [page for level, _, page in bookmarks(result) if level]
        whole = " ".join(read(result)[marks[0] - 1 : marks[1] - 1])
        assert marks[1] > marks[0] + 1
        assert whole.count("Twenty words") == 180
        assert in_order(whole, ["the end", "Targets and actions"])


def test_what_is_not_scored_stands_last_and_says_what_is_missing() -> None:
    session = made([("Arson", None, None, None), *ELEVEN, ("Fraud", 4, 3, None)], "A reason.")
    result = packed(session)
    assert [title for level, title, _ in bookmarks(result) if level][-2:] == [
        "Arson (not scored)",
        "Fraud (not scored)",
    ]
    fraud, arson = page_of(result, "Fraud (not scored)"), page_of(result, "Arson (not scored)")
    assert "What is missing. Impact 4 × probability 3 = 12 High" in fraud
    assert "threat score still to be given" in fraud
    assert "Threat score – Not scored." in fraud
    assert "5 Catastrophic" in fraud
    assert "Impact – Not scored." in arson
    assert "5 Catastrophic" not in arson
    assert "agreed rank" not in arson
    assert "Remarks A reason." in arson
    assert "Why these scores A reason." in fraud
    assert_accessible(result)


def test_a_recorded_session_says_what_is_recorded_and_nothing_else() -> None:
    result = packed(recorded())
    text = page_of(result, "Drugs")
    assert "4 agreed rank, of 11" in text
    assert "Threat position 4" in text
    assert "Risk rank 5" in text
    assert "As recorded. Nothing is computed here. Source: the paper of 17 November 2010." in text
    assert not re.search("Impact|Probability|Priority score|Moderate|justification", text)
    assert_accessible(result)


def test_parts_can_be_left_out() -> None:
    session = eleven()
    without = packed(session, log=None, choices=PackChoices(area_pages=False, targets=False))
    assert [title for _, title, _ in bookmarks(without)] == ["Contents", "Priority sheet"]
    text = " ".join(read(without))
    assert "No page an area is in this pack. The log of how the ranking was reached is not in this pack." in text
    assert "Targets and actions" not in " ".join(read(packed(session, choices=PackChoices(targets=False))))
    assert_accessible(without)


def test_chosen_areas_alone() -> None:
    chosen = PackChoices(areas=("a2", "a7"))
    result = packed(eleven(), document=Document.AREAS, choices=chosen)
    texts = read(result)
    assert [(title, page) for level, title, page in bookmarks(result) if level] == [
        ("1 Safeguarding Children", 1),
        ("4 Drugs", 2),
    ]
    assert len(texts) == 2
    assert_accessible(result)
    pack = read(packed(eleven(), choices=chosen))
    assert "2 areas have a page here, of 11; all are on the sheet." in pack[0]


def test_text_of_any_kind_prints_as_itself() -> None:
    said = "<i>R&D</i> (=1+1)."
    session = made([(name, 3, 3, 5) for name in HOSTILE], justification=said)
    areas = tuple(replace(a, definition=said, dissent=said, source=said, lead_agency=said) for a in session.areas)
    session = replace(session, areas=areas, info=replace(session.info, title="<b>&", assessment_title="A & <B>"))
    result = packed(session, history(session))
    text = " ".join(read(result))
    assert all(text.count(name) >= 3 for name in HOSTILE)
    assert text.count(said) >= 5 * len(HOSTILE)
    assert {title.partition(" ")[2] for level, title, _ in bookmarks(result) if level} == set(HOSTILE)
    assert_accessible(result)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(WORDS, *[st.none() | st.integers(1, 5)] * 3), max_size=4), WORDS, WORDS, st.booleans())
def test_any_text_whatever_is_printed_accessibly(rows: list[Scores], why: str, title: str, landscape: bool) -> None:
    session = made(rows, why, assessment_title=title, partnership=why)
    result = packed(session, history(session), landscape=landscape)
    assert_accessible(result)
    assert packed(session, history(session), landscape=landscape).pdf == result.pdf
    assert len([level for level, *_ in bookmarks(result) if level]) == len(rows)


def test_names_of_4000_characters() -> None:
    session = made([("y" * 4000, 3, 3, 5), ("Twenty words of text. " * 180, 2, 2, 2)])
    for landscape in (False, True):
        result = packed(session, history(session), landscape=landscape)
        assert_accessible(result)
        assert " ".join(read(result)).count("y") > 8000


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("landscape", [False, True])
def test_every_paper(size: PageSize, landscape: bool) -> None:
    session = eleven()
    result = packed(session, history(session), size=size, landscape=landscape, greyscale=landscape)
    assert_accessible(result)
    assert in_order(" ".join(read(result)[1:]), [f"{name} " for name in NAMES])


def test_sixty_areas_each_have_their_page() -> None:
    session = many(60)
    result = packed(session, history(session, 1))
    texts = read(result)
    marks = [(title, page) for level, title, page in bookmarks(result) if level]
    assert len(marks) == len({page for _, page in marks}) == 60
    for title, page in marks:
        name = title.partition(" ")[2]
        assert name in texts[page - 1]
        listed = " ".join(texts[:3])
        assert re.search(rf"{name} {page}\b", listed)
    assert_accessible(result)


def test_a_session_without_areas() -> None:
    session = made((), state=State.DRAFT)
    assert_accessible(packed(session))
    alone = packed(session, document=Document.AREAS)
    assert_accessible(alone)
    assert "There are no risk areas yet." in " ".join(read(alone))


def test_the_own_token_stands_in_a_crowded_cell() -> None:
    session = made([(f"Place {n}", 4, 3, 5) for n in range(60)])
    last = session.areas[-1]
    result = packed(session, document=Document.AREAS, choices=PackChoices(areas=(last.area_id,)))
    assert f" {last.code} " in page_of(result, last.name).partition("In one sentence")[2]
    assert re.search(r"\+\d\d", page_of(result, last.name))


def test_progress_counts_the_whole_pack_and_can_stop_it() -> None:
    seen: list[tuple[int, int]] = []
    packed(many(20), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 43) for n in range(1, 44)]

    assert stops_at(lambda progress: packed(many(20), progress=progress), (1, 5, 30, 42))


def test_a_pack_can_be_stopped_while_the_size_of_its_sheet_is_found() -> None:
    """What is tried out for that is told of, as nothing that is done yet."""
    seen: list[tuple[int, int]] = []
    packed(eleven(), progress=lambda done, total: seen.append((done, total)))
    total = 11 + 11 + len(LOG)
    tried = seen.index((1, total))
    assert tried in (11, 22, 33, 44)
    assert seen[:tried] == [(0, total)] * tried
    assert seen[tried:] == [(n, total) for n in range(1, total + 1)]
    assert stops_at(lambda progress: packed(eleven(), progress=progress), (1, tried, tried + 1, len(seen)))


def test_same_session_same_bytes() -> None:
    steps = history(eleven())
    assert packed(eleven(), steps).pdf == packed(eleven(), steps).pdf
    threat = next(m for m in eleven().marks.values() if m.factor == "threat")
    other = replace(eleven(), marks={**eleven().marks, mark_key(threat): replace(threat, value=threat.value + 1)})
    assert packed(eleven(), steps).pdf != packed(other, steps).pdf
