"""What holds of every ranking, whatever the scheme and the marks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.explain import explain
from riskdesk.domain.ranking import Marked, Ranking, Result, TieKind, rank
from riskdesk.domain.scheme import Criterion, OrderRule, PriorityRule, Scheme, ThreatKind
from tests.domain.made import scheme, scored

Case = tuple[Scheme, list[Marked]]
MEANS_LOW_FIRST = (PriorityRule.SUM_OF_RANKS,)


def facts(ranking: Ranking) -> dict[str, Result]:
    return dict(ranking.by_id)


def worst(scheme_: Scheme, result: Result) -> Fraction:
    """The priority score with higher = ahead."""
    assert result.priority_score is not None
    positions = scheme_.threat_kind is ThreatKind.POSITION and scheme_.priority_rule is PriorityRule.THREAT_ONLY
    low_first = scheme_.priority_rule is PriorityRule.SUM_OF_RANKS or positions
    return -result.priority_score if low_first else result.priority_score


def value(scheme_: Scheme, criterion: Criterion, result: Result) -> Fraction | int | None:
    """What a step of a chain compares."""
    area = result.area
    if criterion is Criterion.THREAT and area.threat is not None:
        return -area.threat if scheme_.threat_kind is ThreatKind.POSITION else area.threat
    return {
        Criterion.RISK_SCORE: result.risk_score,
        Criterion.IMPACT: area.impact,
        Criterion.PROBABILITY: area.probability,
        Criterion.THREAT: None,
    }[criterion]


@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(case: Case, random: Random) -> None:
    made, areas = case
    shuffled = list(areas)
    random.shuffle(shuffled)
    assert rank(made, shuffled) == rank(made, areas)


@given(scored())
def test_ranks_are_one_plus_those_strictly_ahead(case: Case) -> None:
    made, areas = case
    ranking = rank(made, areas)
    for ranks in (
        [r.priority_rank for r in ranking.scored],
        [r.risk_rank for r in ranking.scored if r.risk_rank],
        [r.threat_rank for r in ranking.scored if r.threat_rank],
    ):
        values = [r.value for r in ranks if r]
        assert len(values) == len(ranks)
        assert values == [1 + sum(other < v for other in values) for v in values]
        assert [r.tied for r in ranks if r] == [values.count(v) > 1 for v in values]


@given(scored())
def test_the_unscored_are_never_ranked_and_the_counts_add_up(case: Case) -> None:
    made, areas = case
    ranking = rank(made, areas)
    assert len(ranking.scored) + len(ranking.not_scored) == len(areas)
    assert {r.area.area_id for r in ranking.results} == {a.area_id for a in areas}
    for result in ranking.results:
        whole = all(result.area.mark(key) is not None for key in made.needs)
        assert result.scored == whole == (result.priority_rank is not None)
        if not whole:
            assert (result.risk_rank, result.threat_rank, result.priority_score) == (None, None, None)
        cell = result.area.impact is not None and result.area.probability is not None
        assert (result.risk_score is not None) == cell


@given(scored(), st.data())
def test_an_unscored_area_changes_nothing_for_the_others(case: Case, data: st.DataObject) -> None:
    made, areas = case
    before = rank(made, areas)
    marks = {key: data.draw(st.integers(*made.factor(key).limits(1))) for key in made.needs}
    marks[data.draw(st.sampled_from(sorted(made.needs)))] = None  # type: ignore[assignment]
    after = rank(made, [*areas, Marked("new", "New", **marks)])
    assert after.groups == before.groups
    assert {**facts(after), "new": None} == {**facts(before), "new": None}
    assert [r.area.area_id for r in after.not_scored if r.area.area_id != "new"] == [
        r.area.area_id for r in before.not_scored
    ]


@given(scored())
def test_a_higher_score_is_ahead_and_ties_stay_only_where_the_chain_is_exhausted(case: Case) -> None:
    made, areas = case
    ranking = rank(made, areas)
    for one in ranking.scored:
        for other in ranking.scored:
            assert one.priority_rank
            assert other.priority_rank
            if made.priority_rule is PriorityRule.RISK_ONLY:
                assert one.risk_rank
                assert other.risk_rank
                if one.risk_rank.value < other.risk_rank.value:
                    assert one.priority_rank.value < other.priority_rank.value
            elif worst(made, one) > worst(made, other):
                assert one.priority_rank.value < other.priority_rank.value
            if one.priority_rank.value == other.priority_rank.value and one is not other:
                tie = ranking.tie_of(one.area.area_id, TieKind.PRIORITY)
                assert tie is not None
                group = next(g for g in tie.open if one.area.area_id in g)
                assert other.area.area_id in group
                for criterion in made.priority_ties:
                    values = {value(made, criterion, ranking.by_id[a]) for a in group}
                    # None among the group means that the step had to be passed over at some point.
                    known = all(value(made, criterion, ranking.by_id[a]) is not None for a in tie.areas)
                    assert len(values) == 1 or not known


@given(scored())
def test_risk_order_is_that_of_the_rule(case: Case) -> None:
    made, areas = case
    ranked = [r for r in rank(made, areas).scored if r.risk_rank]

    def key(result: Result) -> tuple[Fraction | int, ...]:
        impact, probability = result.area.impact or 0, result.area.probability or 0
        if made.order_rule is OrderRule.IMPACT_FIRST:
            return impact, probability
        if made.order_rule is OrderRule.PROBABILITY_FIRST:
            return probability, impact
        return (made.risk_score(impact, probability),)

    for one in ranked:
        for other in ranked:
            if key(one) > key(other):
                assert one.risk_rank
                assert other.risk_rank
                assert one.risk_rank.value < other.risk_rank.value


@given(scored(scheme()), st.integers(1, 5), st.integers(1, 5), st.integers(1, 25))
def test_a_new_area_reorders_no_others_under_fixed_bounds(
    case: Case, impact: int, probability: int, threat: int
) -> None:
    made, areas = case
    before = rank(made, areas)
    after = rank(made, [*areas, Marked("new", "New", impact, probability, threat)])
    left = tuple(tuple(a for a in group if a != "new") for group in after.groups)
    assert tuple(group for group in left if group) == before.groups
    for result in before.scored:
        assert after.by_id[result.area.area_id].priority_score == result.priority_score


@given(scored())
def test_the_weighted_sum_is_what_it_says(case: Case) -> None:
    made, areas = case
    for result in rank(made, areas).scored:
        if made.priority_rule is PriorityRule.WEIGHTED_SUM:
            assert made.threat
            assert result.risk_score is not None
            risk = made.risk_weight * result.risk_score / made.maximum_risk
            threat = (1 - made.risk_weight) * Fraction(result.area.threat or 0, made.threat.maximum or 1)
            assert result.priority_score == risk + threat
        elif made.priority_rule is PriorityRule.PRODUCT:
            assert result.priority_score == (result.risk_score or 0) * (result.area.threat or 0)
        elif made.priority_rule is PriorityRule.SUM:
            assert result.priority_score == (result.risk_score or 0) + (result.area.threat or 0)


@given(scored())
def test_equal_marks_have_equal_results(case: Case) -> None:
    made, areas = case
    doubled = [*areas, *(replace(a, area_id=f"{a.area_id}b") for a in areas)]
    by_id = rank(made, doubled).by_id
    for a in areas:
        assert replace(by_id[f"{a.area_id}b"], area=a) == by_id[a.area_id]


@given(scored())
def test_every_area_is_explained_in_one_sentence(case: Case) -> None:
    made, areas = case
    ranking = rank(made, areas)
    for result in ranking.results:
        text = explain(ranking, result.area.area_id)
        assert text.startswith(f"{result.area.name}: ")
        assert text.endswith(".")
        assert ("not scored, so no rank" in text) == (not result.scored)
