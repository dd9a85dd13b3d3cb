"""What the sheet says, before it is drawn."""

from dataclasses import replace

import pytest

from riskdesk.domain.agreed import Decision, Move, MoveState, Settlement
from riskdesk.domain.session import Session, State
from riskdesk.sheet.build import LONGEST_WHY, ColumnKey, Sheet, SheetOptions, build_sheet
from riskdesk.sheet.wording import first_sentence, sentence, shortened
from tests.reports.sheet_sessions import ELEVEN, PUBLISHED, eleven, made, recorded


def note(sheet: Sheet, heading: str) -> str:
    """All that a note says, or "" where the sheet has none of this heading."""
    found = [n for n in sheet.body.notes if n.heading == heading]
    return "\n".join("".join(text for text, _ in runs) for n in found for runs in n.paragraphs)


def fact(sheet: Sheet, label: str) -> str | None:
    return next((f.value for f in sheet.facts if f.label == label), None)


def keys(sheet: Sheet) -> list[ColumnKey]:
    return [column.key for column in sheet.body.columns]


def moved(session: Session, state: MoveState = MoveState.AGREED) -> Session:
    """Safeguarding Adults, 8th, set directly ahead of Domestic Violence, 5th."""
    move = Move("m1", 1, "a4", "a5", "Two deaths under review. Others follow", "8", "5", state)
    return replace(session, moves=(move,))


def test_the_illustrative_scores_stand_in_the_published_order() -> None:
    """Source of the order: Derbyshire Safer Communities Board, paper of 17 November 2010."""
    sheet = build_sheet(eleven())
    assert [row.area for row in sheet.body.rows] == [name for name, *_ in PUBLISHED]
    assert [row.priority for row in sheet.body.rows] == [str(n) for n in range(1, 12)]
    assert [row.risk_rank for row in sheet.body.rows] == [str(risk) for _, _, risk, _ in PUBLISHED]


def test_a_row_carries_its_scores_and_its_band_as_word_sign_and_colour() -> None:
    row = build_sheet(eleven()).body.rows[0]
    assert (row.area, row.threat, row.impact, row.probability) == ("Safeguarding Children", "14", "5", "5")
    assert row.chip is not None
    assert (row.chip.score, row.chip.band, row.chip.sign, row.chip.fill) == ("25", "Very High", "▲▲", "#8C1D2B")
    assert row.why == "Repeat referrals 17.9%."


def test_columns_say_only_what_there_is() -> None:
    assert ColumnKey.COMPUTED not in keys(build_sheet(eleven()))
    assert ColumnKey.WHY not in keys(build_sheet(made()))
    assert [c.heading for c in build_sheet(made()).body.columns if c.key is ColumnKey.THREAT] == ["Threat of 25"]


def test_a_scheme_without_threat_has_no_threat_column() -> None:
    session = made()
    assert session.scheme is not None
    assert ColumnKey.THREAT not in keys(build_sheet(_without_threat(session)))


def _without_threat(session: Session) -> Session:
    from riskdesk.domain.scheme import PriorityRule, ThreatKind

    assert session.scheme is not None
    scheme = replace(session.scheme, threat=None, threat_kind=ThreatKind.NONE, priority_rule=PriorityRule.RISK_ONLY)
    return replace(session, scheme=scheme, scheme_text="")


def test_a_move_shows_both_ranks_and_its_reason() -> None:
    sheet = build_sheet(moved(eleven()))
    assert [row.area for row in sheet.body.rows][3:6] == ["Drugs", "Safeguarding Adults", "Domestic Violence"]
    adults = sheet.body.rows[4]
    assert (adults.priority, adults.computed) == ("5", "8")
    assert adults.why == "Two deaths under review. Others follow"
    assert ColumnKey.COMPUTED in keys(sheet)
    said = note(sheet, "Agreed order")
    assert said == "Safeguarding Adults: computed rank 8, agreed rank 5. Two deaths under review. Others follow."


@pytest.mark.parametrize(
    ("state", "word"), [(MoveState.CONFIRM, "To be confirmed"), (MoveState.SUSPENDED, "Suspended")]
)
def test_a_move_that_is_not_settled_says_so(state: MoveState, word: str) -> None:
    sheet = build_sheet(moved(eleven(), state))
    assert word in note(sheet, "Agreed order")
    assert (sheet.body.rows[4].area == "Safeguarding Adults") is (state is MoveState.CONFIRM)


def test_without_moves_the_order_is_as_computed() -> None:
    assert note(build_sheet(eleven()), "Agreed order") == "As computed. No area was moved."


def test_ties_and_their_settlement_are_told() -> None:
    rows = [("Alpha", 3, 3, 5), ("Beta", 3, 3, 5), ("Gamma", 1, 1, 1)]
    session = made(rows)
    sheet = build_sheet(session)
    assert [row.priority for row in sheet.body.rows] == ["1=", "1=", "3"]
    assert "Alpha and Beta are level" in note(sheet, "Ties")
    # 1/2 x 9/25 + 1/2 x 5/25 = 14/50, that is 7/25.
    settled = Settlement("t1", 1, ("a1", "a0"), Decision.ORDER, "Beta is growing", "7/25")
    sheet = build_sheet(replace(session, settlements=(settled,)))
    assert [(row.area, row.priority, row.computed) for row in sheet.body.rows[:2]] == [
        ("Beta", "1", "1="),
        ("Alpha", "2", "1="),
    ]
    assert note(sheet, "Ties settled by the meeting") == "Beta ahead of Alpha (level on 0.28). Beta is growing."
    assert note(sheet, "Agreed order") == "As computed but for the ties settled."
    lapsed = replace(settled, lapsed=True, decision=Decision.LEAVE)
    said = note(build_sheet(replace(session, settlements=(lapsed,))), "Ties settled by the meeting")
    assert "left as a tie" in said
    # They are level on that very score: to say that they no longer were would be false.
    assert "Lapsed: the areas tie as they did then, but it was not settled again." in said
    elsewhere = replace(lapsed, score="9/25")
    said = note(build_sheet(replace(session, settlements=(elsewhere,))), "Ties settled by the meeting")
    assert "Lapsed: the areas no longer tie on that score." in said


def test_large_ties_are_told_by_codes() -> None:
    session = made([(f"Place {n}", 3, 3, 5) for n in range(9)])
    said = note(build_sheet(session), "Ties")
    assert "Place" not in said
    assert all(area.code in said for area in session.areas)


def test_what_is_not_scored_stands_apart_and_keeps_its_risk_score() -> None:
    sheet = build_sheet(made([*ELEVEN[:2], ("Fraud", 4, 4, None), ("Arson", None, None, None)]))
    assert [row.area for row in sheet.body.not_scored] == ["Arson", "Fraud"]
    arson, fraud = sheet.body.not_scored
    assert (arson.impact, arson.threat, arson.chip, arson.risk_rank) == ("–", "–", None, "–")
    assert fraud.chip is not None
    assert (fraud.chip.score, fraud.chip.band, fraud.priority) == ("16", "High", "")
    assert "threat not scored" in fraud.why
    assert fact(sheet, "Scored") == "2 of 4"
    assert note(sheet, "Not scored") == ""
    assert note(build_sheet(made()), "Not scored") == "None."


def test_a_draft_says_that_it_is_one() -> None:
    sheet = build_sheet(made(state=State.DRAFT))
    assert sheet.flags == ("Draft, not closed",)
    assert fact(sheet, "Version") == "1, draft, not closed"


def test_illustrative_scores_are_called_so_even_without_a_label() -> None:
    assert build_sheet(made(illustrative=True)).flags == ("illustrative scores",)
    assert build_sheet(eleven()).flags == ("illustrative scores, made up for the demonstration",)


def test_facts_without_a_value_are_left_out() -> None:
    assert [f.label for f in build_sheet(made()).facts] == ["Version", "Scored", "Code"]
    sheet = build_sheet(made(), SheetOptions(issued_on="2026-11-09", issued_to="the Board"))
    assert fact(sheet, "Issued") == "9 November 2026"
    assert fact(sheet, "Issued to") == "the Board"


def test_a_recorded_session_shows_ranks_with_their_source_and_nothing_computed() -> None:
    sheet = build_sheet(recorded())
    assert [(row.priority, row.threat, row.risk_rank) for row in sheet.body.rows] == [
        (str(agreed), str(threat), str(risk)) for _, threat, risk, agreed in PUBLISHED
    ]
    assert [c.heading for c in sheet.body.columns] == [
        "Agreed rank",
        "Code",
        "Risk area",
        "Threat position",
        "Risk rank",
    ]
    assert sheet.body.matrix is None
    assert "not recorded" in sheet.body.method
    assert "Source: the paper of 17 November 2010." in sheet.body.method
    assert fact(sheet, "Version") == "1, recorded"


def test_a_recorded_area_without_a_rank_stands_apart() -> None:
    session = recorded()
    ranks = dict(session.recorded)
    ranks["a3"] = replace(ranks["a3"], agreed_rank=None)
    ranks["a5"] = replace(ranks["a5"], agreed_rank=5)
    sheet = build_sheet(replace(session, recorded=ranks))
    assert [row.area for row in sheet.body.not_scored] == ["Drugs"]
    assert sheet.body.not_scored_title == "Not ranked"
    assert [row.priority for row in sheet.body.rows] == ["1", "2", "3", "5=", "5=", "7", "8", "9", "10", "11"]


def test_the_matrix_has_every_area_with_a_cell_and_says_so_in_words() -> None:
    sheet = build_sheet(made([*ELEVEN, ("Fraud", 4, 4, None), ("Arson", 4, None, 3)]))
    assert sheet.body.matrix is not None
    assert sum(map(len, sheet.body.matrix.tokens.values())) == 12
    assert "Impact 4 Major, Probability 4 Likely, risk score 16 High: Safeguarding Adults and Fraud." in (
        sheet.body.matrix.alternative
    )
    assert [entry.name for entry in sheet.body.matrix.key] == ["Very High", "High", "Medium", "Low"]


def test_who_took_part_is_told_by_role_and_agency() -> None:
    assert note(build_sheet(eleven()), "Who took part") == "Facilitator (County council); Analyst (Police)."


def test_the_code_is_the_sessions() -> None:
    one, other = build_sheet(eleven()), build_sheet(made(ELEVEN[:10]))
    assert one.code == build_sheet(eleven(title="Another title")).code
    assert one.code != other.code


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""),
        ("One. Two.", "One."),
        ("Repeat referrals 17.9% of cases. Rising.", "Repeat referrals 17.9% of cases."),
        ("Seen in towns, e.g. Derby, at night. More.", "Seen in towns, e.g. Derby, at night."),
        ("Is it rising? Yes.", "Is it rising?"),
        ("no end\nsecond line", "no end"),
        ("\n\n  late start (of it.) Next", "late start (of it.)"),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_long_reason_is_cut_at_a_word() -> None:
    sheet = build_sheet(made(justification="word " * 900))
    assert len(sheet.body.rows[0].why) <= LONGEST_WHY + 1
    assert sheet.body.rows[0].why.endswith("word…")
    assert shortened("short", 10) == "short"
    assert shortened("x" * 20, 10) == "x" * 10 + "…"
    assert sentence("An end?") == "An end?"
    assert sentence("  two \n words ") == "two words."
