"""One place up or down: directly ahead of the group above, behind the group below, and out of ties."""

from __future__ import annotations

import pytest

from riskdesk.domain.ranking import Groups
from riskdesk.ui.priorities.steps import Target, higher, lower

ORDER: Groups = (("a",), ("b", "c"), ("d",), ("e",))
"""1, 2=, 2=, 4, 5."""


@pytest.mark.parametrize(
    ("area", "target"),
    [
        ("a", None),
        ("b", Target("c")),
        ("c", Target("b")),
        ("d", Target("b")),
        ("e", Target("d")),
    ],
)
def test_higher(area: str, target: Target | None) -> None:
    assert higher(ORDER, area) == target


@pytest.mark.parametrize(
    ("area", "target"),
    [
        ("a", Target("d")),
        ("b", Target("d")),
        ("c", Target("d")),
        ("d", Target(None)),
        ("e", None),
    ],
)
def test_lower(area: str, target: Target | None) -> None:
    assert lower(ORDER, area) == target


def test_out_of_a_tie_at_the_bottom_is_last() -> None:
    assert lower((("a",), ("b", "c")), "b") == Target(None)


def test_all_tied() -> None:
    assert higher((("a", "b"),), "a") == Target("b")
    assert lower((("a", "b"),), "a") == Target(None)


def test_one_area_has_nowhere_to_go() -> None:
    assert higher((("a",),), "a") is None
    assert lower((("a",),), "a") is None
