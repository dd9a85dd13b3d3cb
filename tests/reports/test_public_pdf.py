"""The public version as PDF: nothing in it comes from what is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from riskdesk.domain.agreed import Move
from riskdesk.domain.public import Public, extract, public_code, shown_ids
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Attendee, Session
from riskdesk.exchange.sheet_reader import parse_sheet
from riskdesk.reports.documents import make_document
from riskdesk.sheet.build import build_sheet
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.public import PublicError, public_sheet
from tests.reports.public_sessions import CODES, HELD, POINTS, RISK_ONLY, SHOWN, cases, moves, scheme_of, session_of
from tests.reports.sheet_sessions import ELEVEN, eleven, made, recorded
from tests.reports.test_sheet_pdf import assert_accessible, in_order, read

WITHOUT = Public(frozenset({"a2", "a8"}))
"""Drugs and Organised Crime Groups are withheld."""


def options(public: Public = WITHOUT, **more: Any) -> SheetOptions:
    return SheetOptions(document=Document.PUBLIC, public=public, **more)


def pdf_of(session: Session, public: Public = WITHOUT, **more: Any) -> bytes:
    return make_document(session, options(public, **more)).pdf


def text_of(session: Session, public: Public = WITHOUT, **more: Any) -> str:
    return " ".join(read(make_document(session, options(public, **more))))


def contents(pdf: bytes) -> Iterator[str]:
    """Everything that a PDF holds: its file as it is, the text of its pages, every text and every unpacked stream."""
    yield pdf.decode("latin-1")
    reader = PdfReader(BytesIO(pdf))
    yield from (page.extract_text() for page in reader.pages)
    for number in range(1, len(reader.xref[0]) + 1):
        held: Any = reader.get_object(number)
        yield str(held)
        if hasattr(held, "get_data"):
            data = held.get_data()
            yield data.decode("latin-1")
            yield data.decode("utf-16-be", "replace")


# Nothing follows from what is withheld


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Session, Session, Session | None, Session | None, Public]:
    """A session and last time's, and both with everything about the withheld areas another, but for the order of the
    areas shown."""
    session, public = draw(cases())
    names = [a.area_id for a in session.areas]
    before = session_of(session.scheme, names, [draw(_MARKS) for _ in names]) if draw(st.booleans()) else None  # type: ignore[arg-type]
    held = set(HELD) if draw(st.booleans()) else set(draw(st.sets(st.sampled_from(HELD))))
    other = changed(draw, session, held)
    assume(orders(session, public) == orders(other, public))
    past = changed(draw, before, held) if before else None
    assume(before is None or past is None or orders(before, public) == orders(past, public))
    return session, other, before, past, public


_MARKS = st.tuples(*[st.one_of(st.none(), st.integers(1, 3))] * 3)


def changed(draw: st.DrawFn, session: Session, held: set[str]) -> Session:
    """Other names, codes, words and marks of the areas ``held``, or no such areas; other moves and settlements."""
    there = {a.area_id for a in session.areas} & held
    gone = set(draw(st.sets(st.sampled_from(sorted(there))))) if there else set()
    areas = tuple(
        replace(a, name=f"{a.name}s", code="ZZZ", justification="Else.", lead_agency="MI5") if a.area_id in there else a
        for a in session.areas
        if a.area_id not in gone
    )
    marks = {
        key: replace(m, value=draw(st.integers(1, 3))) if m.area_id in there else m
        for key, m in session.marks.items()
        if m.area_id not in gone
    }
    ids = [a.area_id for a in areas]
    settlements = tuple(s for s in session.settlements if not gone.intersection(s.areas))
    made_of = draw(moves(ids)) if draw(st.booleans()) else session.moves
    return replace(session, areas=areas, marks=marks, moves=made_of, settlements=settlements)


def orders(session: Session, public: Public) -> tuple[object, ...]:
    taken = extract(session, shown_ids(session, public))
    return taken.agreed, taken.computed, taken.risk, dict(taken.marks)


@settings(max_examples=80, deadline=None)
@given(pairs())
def test_nothing_about_withheld_areas_changes_the_sheet(
    case: tuple[Session, Session, Session | None, Session | None, Public],
) -> None:
    session, other, before, past, public = case
    one = public_sheet(session, options(public, before=before)).sheet
    two = public_sheet(other, options(public, before=past)).sheet
    if not {a.area_id for a in other.present} & public.withheld and public.withheld:
        # Where no area is there to be withheld none is said to be.
        one, two = (replace(s, body=replace(s.body, method=""), record="") for s in (one, two))
    assert one == two
    assert public_code(session, shown_ids(session, public)) == public_code(other, shown_ids(other, public))


@settings(max_examples=10, deadline=None)
@given(pairs())
def test_nor_the_bytes(case: tuple[Session, Session, Session | None, Session | None, Public]) -> None:
    session, other, before, past, public = case
    public = replace(public, said=False)
    assert pdf_of(session, public, before=before) == pdf_of(other, public, before=past)


@settings(max_examples=15, deadline=None)
@given(cases(), st.booleans())
def test_no_name_and_no_code_of_a_withheld_area_is_in_the_file(case: tuple[Session, Public], reasons: bool) -> None:
    session, public = case
    info = replace(session.info, title="On Vermilion", label="Xylograph", number=2, reopened="Zeugma was wrong.")
    people = (*session.attendees, Attendee(2, "Quixotry lead", "Zeugma unit"))
    session = replace(session, info=info, attendees=people)
    held = [a.name for a in session.areas if a.area_id in public.withheld]
    wanted = [word for name in held for word in (name, CODES[name])]
    for text in contents(pdf_of(session, replace(public, reasons=reasons), before=session)):
        assert [word for word in wanted if word.casefold() in text.casefold()] == []


# What stands on it


def test_the_public_version_says_what_it_is() -> None:
    text = text_of(eleven())
    assert in_order(text, ["Public priority sheet: Strategic assessment 2010/11", "Public version", "Order among the"])
    assert "Scored 9 of 9 shown" in text
    assert "Some areas are withheld from this public version." in text
    assert "All areas are shown" not in text
    assert "members of the partnership only" not in text
    assert "Repeat referrals" not in text
    shown = ["1 SC Safeguarding Children", "2 AR Alcohol", "3 DV Domestic Violence", "4 RS Rape", "9 TI Terrorism"]
    assert in_order(text, shown)
    assert "Facilitator (County council)" in text


def test_what_is_kept_out_of_sight_is_of_the_areas_shown_only() -> None:
    """A sheet keeps what it can be checked by: of a public version that is neither the code of all scores nor the id of
    an area that is withheld."""
    session = eleven()
    assert seal(session) in "".join(contents(make_document(session, SheetOptions()).pdf))
    pdf = pdf_of(session)
    assert seal(session) not in "".join(contents(pdf))
    record = parse_sheet(pdf).record
    assert record is not None
    assert set(record.choices["shown"]) == shown_ids(session, WITHOUT)


def test_the_record_tells_no_more_than_the_paper() -> None:
    """A paper that keeps silent and one that withholds nothing keep the same: neither says that areas are withheld."""
    silent = (replace(WITHOUT, said=False), Public(), Public(at_foot=True))
    found = [parse_sheet(pdf_of(eleven(), public)) for public in silent]
    assert [(f.record and f.record.choices["said"], f.record and f.record.choices["at_foot"]) for f in found] == [
        (False, False)
    ] * 3
    assert [f.record and f.record.code_of(eleven()) for f in found] == [f.pages[0].code for f in found]


def test_whether_areas_are_withheld_can_be_left_unsaid() -> None:
    assert "withheld" not in text_of(eleven(), replace(WITHOUT, said=False))
    # Nor does anything tell a paper that withholds nothing from one that keeps silent.
    assert "withheld" not in text_of(eleven(), Public())
    assert "All areas" not in text_of(eleven(), Public())


def test_at_the_foot_stand_names_alone() -> None:
    text = text_of(eleven(), replace(WITHOUT, at_foot=True, marking="OFFICIAL", handling="for publication"))
    assert "Withheld Drugs; Organised Crime Groups." in text
    assert text.count("Drugs") == 1
    assert " DR " not in text
    assert text.count("OFFICIAL · for publication") == 2


def test_without_agencies_none_is_named() -> None:
    session = eleven(issued_to="the Police")
    session = replace(session, attendees=(*session.attendees, Attendee(2, "Analyst", "Fire service")))
    public = replace(WITHOUT, agencies=False)
    text = text_of(session, public)
    assert not any(name in text for name in ("County council", "Police", "Fire service", "Issued to"))
    assert "Facilitator; Analyst." in text
    # Who is named at the issue itself is named.
    assert "Issued to the Library" in text_of(session, public, issued_to="the Library")


def moved() -> Session:
    """Anti-social Behaviour is moved ahead of Drugs, and Terrorism ahead of Killed & Seriously Injured."""
    reasons = ("Drugs cause it.", "The national picture.")
    pairs_ = (("a0", "a2"), ("a10", "a3"))
    made_of = [
        Move(f"m{n}", n, area, ahead, why, "9", "4")
        for n, ((area, ahead), why) in enumerate(zip(pairs_, reasons))  # noqa: B905
    ]
    return replace(eleven(), moves=tuple(made_of))


def test_reasons_stay_but_for_those_that_name_what_is_withheld() -> None:
    public = replace(WITHOUT, reasons=True)
    text = text_of(moved(), public)
    assert "Drugs" not in text
    assert "Anti-social Behaviour: computed rank 7, order 3. The reason is withheld." in text
    assert "Terrorism (International & Domestic): computed rank 9, order 8. The national picture." in text
    assert "Repeat referrals 17.9%." in text
    lines = public_sheet(moved(), options(public)).account.lines
    assert "  Reason of a move (Anti-social Behaviour): “Drugs cause it.” names Drugs" in lines
    # Where the paper is not to say that anything is withheld, nothing stands in the place.
    quiet = text_of(moved(), replace(public, said=False))
    assert "withheld" not in quiet
    assert "Anti-social Behaviour: computed" not in quiet


def test_a_move_that_is_not_seen_has_no_reason() -> None:
    """Drugs is withheld: that Domestic Violence was moved ahead of it changes nothing among the others."""
    move = Move("m", 1, "a5", "a2", "Homicides.", "5", "4")
    session = replace(eleven(), moves=(move,))
    public = replace(WITHOUT, reasons=True)
    assert pdf_of(session, public) == pdf_of(eleven(), public)
    lines = public_sheet(session, options(public)).account.lines
    assert "  1 reason of a move: Domestic Violence" in lines


def test_a_tie_that_the_areas_shown_do_not_explain_is_not_explained() -> None:
    """Zeugma has no threat, so the chain leaves all three level: that the higher threat puts Kestrel ahead, which is
    true of the two alone, would contradict their shared rank."""
    names, marks = ("Kestrel", "Merlin", "Zeugma"), [(2, 2, 3), (2, 2, 1), (2, 2, None)]
    session = session_of(scheme_of(RISK_ONLY), names, marks)
    built = public_sheet(session, options(Public(frozenset({"Zeugma"}))))
    assert [row.priority for row in built.sheet.body.rows] == ["1=", "1="]
    assert "Ties" not in [note.heading for note in built.sheet.body.notes]
    assert any("The method alone does not give this order" in line for line in built.account.lines)
    alone = public_sheet(session_of(scheme_of(RISK_ONLY), names[:2], marks[:2]), options(Public())).sheet
    assert "the higher threat puts Kestrel ahead of Merlin" in str(alone.body.notes)


def test_last_time_counts_the_areas_that_are_shown() -> None:
    """Drugs and Organised Crime Groups, then 1st and 2nd, would show as gaps in last time's ranks."""
    rows = [(name, *((5, 5, 25) if name in ("Drugs", "Organised Crime Groups") else marks)) for name, *marks in ELEVEN]
    before = made([row[:4] for row in rows], title="Spring")
    session = replace(eleven(), areas=tuple(a for a in eleven().areas))
    sheet = public_sheet(session, options(before=before)).sheet
    assert [row.last_time for row in sheet.body.rows] == [str(n) for n in range(1, 10)]
    assert {row.move for row in sheet.body.rows} == {"–"}
    note = sheet.body.notes[0]
    assert note.heading == "Since last time"
    assert "9 same" in note.paragraphs[0][0][0]
    assert "dropped" not in str(note)


def test_a_move_is_what_the_row_shows() -> None:
    """Safeguarding Children, first, is new: all others have gone down, as the two ranks beside the move say."""
    before = made([row for row in ELEVEN if row[0] != "Safeguarding Children"], title="Spring")
    areas = before.areas
    ids = {a.area_id: next(b.area_id for b in eleven().areas if b.name == a.name) for a in areas}
    marks = {key: m for key, m in eleven().marks.items() if m.area_id in set(ids.values())}
    before = replace(before, areas=tuple(replace(a, area_id=ids[a.area_id]) for a in areas), marks=marks)
    rows = public_sheet(eleven(), options(before=before)).sheet.body.rows
    assert [(r.priority, r.last_time, r.move) for r in rows][:3] == [
        ("1", "–", "new"),
        ("2", "1", "▼ 1"),
        ("3", "2", "▼ 1"),
    ]


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_every_move_agrees_with_the_ranks_beside_it(
    case: tuple[Session, Session, Session | None, Session | None, Public],
) -> None:
    session, _, before, _, public = case
    assume(before is not None)
    for row in public_sheet(session, options(public, before=before)).sheet.body.rows:
        if row.move in ("new", "n/c"):
            continue
        places = int(row.last_time.rstrip("=")) - int(row.priority.rstrip("="))
        assert row.move == (f"{'▲' if places > 0 else '▼'} {abs(places)}" if places else "–")


def test_a_recorded_session_is_counted_afresh() -> None:
    session = recorded()
    rows = public_sheet(session, options()).sheet.body.rows
    assert [row.priority for row in rows] == [str(n) for n in range(1, 10)]
    assert sorted(int(row.threat) for row in rows) == list(range(1, 10))
    assert sorted(int(row.risk_rank) for row in rows) == list(range(1, 10))
    assert_accessible(make_document(session, options()))


@pytest.mark.parametrize(
    "public", [WITHOUT, replace(WITHOUT, at_foot=True, reasons=True), replace(WITHOUT, agencies=False), Public()]
)
def test_it_is_accessible(public: Public) -> None:
    result = make_document(moved(), options(public, before=eleven()))
    assert result.pages == 1 or public.reasons
    assert_accessible(result)


def test_the_account_tells_what_goes_and_what_stays() -> None:
    account = public_sheet(eleven(), options(replace(WITHOUT, agencies=False))).account
    assert [s.heading for s in account.sections] == [
        "Withheld: 2 of 11 areas, left out",
        "Texts left out",
        "Names of agencies left out",
        "Also left out",
        "Shown: 9 areas",
    ]
    held, texts, agencies, _, shown = account.sections
    assert held.lines[:2] == ("DR  Drugs", "OC  Organised Crime Groups")
    assert texts.lines[0].startswith("9 justifications: Safeguarding Children; ")
    assert agencies.lines == ("County council", "Police")
    assert shown.lines[0] == "1  Safeguarding Children"
    assert shown.lines[-1] == "Marking: OFFICIAL"


@given(cases(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_account_without_ranks_follows_from_no_rank(case: tuple[Session, Public], reasons: bool) -> None:
    """Every area is named where its name stands in the alphabet, and the order leaves no trace."""
    session, public = case
    account = public_sheet(session, options(replace(public, reasons=reasons))).account
    (shown,) = (s for s in account.unranked if s.heading.startswith("Shown"))
    names = [a.name for a in session.present if a.area_id in shown_ids(session, public)]
    assert list(shown.lines[:-1]) == sorted(names, key=str.casefold)
    for section in account.unranked:
        for line in section.lines:
            assert ", order " not in line
            assert "computed rank" not in line
            kind, _, whose = line.partition(": ")
            if kind.endswith(("justification", "justifications")):
                assert whose.split("; ") == sorted(whose.split("; "), key=str.casefold)
            assert "of a move: " not in line


def test_what_is_printed_and_names_a_withheld_area_is_told_first() -> None:
    session = eleven()
    areas = tuple(replace(a, name="Drugs and knives") if a.area_id == "a0" else a for a in session.areas)
    account = public_sheet(replace(session, areas=areas), options()).account
    assert account.sections[0].careful
    assert account.sections[0].lines[0] == "“Drugs and knives” is printed and names Drugs."


def test_the_name_of_a_file_names_nothing_either() -> None:
    session = eleven(title="Drugs and others", assessment_title="After organised crime")
    made_of = public_sheet(session, options())
    assert (made_of.info.title, made_of.info.assessment_title) == ("", "")
    assert made_of.sheet.title == "Public priority sheet"


@pytest.mark.parametrize(
    ("public", "words"),
    [
        (None, "choose first"),
        (Public(frozenset(f"a{n}" for n in range(11))), "nothing is left"),
        (Public(marking=" Not  Protectively Marked"), "not put on new documents"),
    ],
)
def test_what_cannot_be_made(public: Public | None, words: str) -> None:
    with pytest.raises(PublicError, match=words):
        make_document(eleven(), SheetOptions(document=Document.PUBLIC, public=public))


def test_no_area_of_the_tests_is_known_by_a_word_of_another() -> None:
    session = session_of(scheme_of(POINTS), (*SHOWN, *HELD), [(1, 1, 1)] * 11)
    account = public_sheet(session, options(Public(frozenset(HELD)))).account
    assert not any(section.careful for section in account.sections)


def test_no_other_document_is_made_with_the_choices_of_a_public_version() -> None:
    """Whoever hands on the choices beside the preview is not to get the full sheet for it."""
    for made_with in (options(), SheetOptions(public=WITHOUT), SheetOptions(document=Document.PUBLIC)):
        with pytest.raises(ValueError, match="public version"):
            build_sheet(eleven(), made_with)
