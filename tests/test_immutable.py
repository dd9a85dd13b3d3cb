"""Immutable values are dataclasses to everybody: each test asks the standard library's own for what is expected."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import riskdesk
from riskdesk.immutable import immutable

Decorator = Callable[[type[Any]], type[Any]]
theirs: Decorator = dataclass(frozen=True, slots=True)


@immutable
class Mark:
    """A value of the kinds that the program has."""

    area: str
    value: int | None
    note: str = ""
    tags: dict[str, int] = field(default_factory=dict, compare=False)
    secret: str = field(default="hidden", repr=False)

    @property
    def doubled(self) -> int:
        return 2 * (self.value or 0)


@dataclass(frozen=True, slots=True)
class Expected:
    """The same by the standard library."""

    area: str
    value: int | None
    note: str = ""
    tags: dict[str, int] = field(default_factory=dict, compare=False)
    secret: str = field(default="hidden", repr=False)


values = st.tuples(
    st.text(max_size=3), st.none() | st.integers(0, 3), st.text(max_size=2), st.dictionaries(st.text(), st.integers())
)


@given(values, values)
def test_equality_hash_and_words_are_those_of_a_dataclass(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert (Mark(*one) == Mark(*other)) == (Expected(*one) == Expected(*other))
    assert Mark(*one) == Mark(*one)
    assert hash(Mark(*one)) == hash(Expected(*one))
    assert repr(Mark(*one)) == repr(Expected(*one)).replace("Expected", "Mark")
    assert asdict(Mark(*one)) == asdict(Expected(*one))
    assert astuple(Mark(*one)) == astuple(Expected(*one))


@given(values)
def test_copies_and_pickles_are_equal(one: tuple[Any, ...]) -> None:
    mark = replace(Mark(*one), secret="x")
    for again in (copy.copy(mark), copy.deepcopy(mark), pickle.loads(pickle.dumps(mark)), replace(mark)):
        assert again == mark
        assert (again.tags, again.secret) == (mark.tags, "x")


def test_the_signature_is_that_of_a_dataclass() -> None:
    ours, expected = inspect.signature(Mark), inspect.signature(Expected)
    assert list(ours.parameters) == list(expected.parameters)
    for name, parameter in expected.parameters.items():
        assert ours.parameters[name].annotation == parameter.annotation
        assert (ours.parameters[name].default is inspect.Parameter.empty) == (parameter.default is parameter.empty)
    assert Mark.__match_args__ == Expected.__match_args__
    assert [one.name for one in fields(Mark)] == [one.name for one in fields(Expected)]
    assert vars(Mark)["__slots__"] == vars(Expected)["__slots__"]


@pytest.mark.parametrize("arguments", [(), ("a",), ("a", 1, "", {}, "", 6)])
def test_missing_and_superfluous_arguments_are_refused(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError) as ours:
        Mark(*arguments)
    with pytest.raises(TypeError) as expected:
        Expected(*arguments)
    assert str(ours.value) == str(expected.value).replace("Expected", "Mark")


def test_nothing_of_it_can_be_changed() -> None:
    mark: Any = Mark("a", 1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'value'"):
        mark.value = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'value'"):
        del mark.value
    with pytest.raises(FrozenInstanceError):
        mark.other = 1
    assert mark == Mark("a", 1)


def test_each_has_a_default_of_its_own() -> None:
    assert Mark("a", 1).tags is not Mark("a", 1).tags


def test_another_kind_is_never_equal() -> None:
    mark: object = Mark("a", 1)
    assert mark != Expected("a", 1)
    assert mark != "a"


def test_one_with_room_keeps_what_is_worked_out_once() -> None:
    @immutable(slots=False)
    class Sum:
        parts: tuple[int, ...]

        @cached_property
        def whole(self) -> list[int]:
            return [sum(self.parts)]

    one = Sum((1, 2))
    assert one.whole is one.whole
    assert one == Sum((1, 2))
    assert replace(one, parts=(4,)).whole == [4]
    with pytest.raises(FrozenInstanceError):
        one.parts = ()  # type: ignore[misc]


def test_what_a_class_brings_itself_stays() -> None:
    @immutable
    class Odd:
        value: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Odd)

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "odd"

    assert Odd(1) == Odd(2)
    assert (hash(Odd(1)), repr(Odd(1))) == (7, "odd")


def test_one_of_another_with_more_fields() -> None:
    @immutable
    class Less:
        one: int
        two: int = 2

    @immutable
    class More(Less):
        three: int = 3

    assert repr(More(1, three=5)).endswith("More(one=1, two=2, three=5)")
    assert More(1) == More(1, 2, 3)
    assert More(1) != Less(1)


def test_what_is_derived_is_no_parameter_and_may_be_checked() -> None:
    @immutable
    class Checked:
        value: int
        known: list[int] = field(default_factory=list, init=False, compare=False)

        def __post_init__(self) -> None:
            if self.value < 0:
                raise ValueError("below nought")
            self.known.append(self.value)

    assert Checked(3).known == [3]
    with pytest.raises(ValueError, match="below nought"):
        Checked(-1)
    with pytest.raises(TypeError):
        Checked(1, [])  # type: ignore[call-arg]


def test_a_class_of_no_fields() -> None:
    @immutable
    class Nothing: ...

    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1


@pytest.mark.parametrize("maker", [immutable, theirs])
def test_a_field_without_a_default_may_not_come_late(maker: Decorator) -> None:
    class Late:
        one: int = 1
        two: int

    with pytest.raises(TypeError):
        maker(Late)


def test_fields_for_keywords_only_are_refused_aloud() -> None:
    class Worded:
        one: int = field(kw_only=True)

    with pytest.raises(TypeError, match="keywords only"):
        immutable(Worded)


def test_a_round_of_values_can_be_shown() -> None:
    @immutable
    class Knot:
        ends: list[object]

    knot = Knot([])
    knot.ends.append(knot)
    assert "..." in repr(knot)


def test_the_whole_program_uses_it() -> None:
    """One that is declared the slow way costs a millisecond at each start."""
    root = Path(riskdesk.__file__).parent
    ways = {"@dataclass(frozen=True)", "@dataclass(frozen=True, slots=True)"}
    slow = [path.name for path in root.rglob("*.py") if ways.intersection(path.read_text("utf-8").splitlines())]
    assert slow == []
