"""Immutable values: frozen dataclasses with slots, made in a quarter of the time.

``@dataclass(frozen=True, slots=True)`` writes and compiles six methods for each class, one after the other. For the
classes that the window's first picture needs, that was an eighth of the start. Here only ``__init__`` is written; the
other methods are shared. To everybody else it is a dataclass: ``fields``, ``replace``, ``asdict`` and ``match`` work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform, overload

_Kind = TypeVar("_Kind")


@overload
def immutable(kind: type[_Kind]) -> type[_Kind]: ...
@overload
def immutable(*, slots: bool = True) -> Callable[[type[_Kind]], type[_Kind]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(kind: type[Any] | None = None, *, slots: bool = True) -> Any:
    """Make a class a frozen dataclass; one with ``slots=False`` has room for a ``cached_property``.

    Fields may have a ``default``, a ``default_factory``, and ``init``, ``repr``, ``compare`` and ``hash`` as in
    :func:`dataclasses.field`. A method that the class brings itself stays.

    Raises:
        TypeError: a field without a default follows one with a default, or one is for keywords only.
    """
    if kind is None:
        return lambda some: immutable(some) if slots else _made(some, slots=False)
    return _made(kind, slots)


def _made(kind: type[Any], slots: bool) -> type[Any]:
    own = set(vars(kind))
    made: type[Any] = dataclass(init=False, repr=False, eq=False, slots=slots)(kind)
    methods = {
        "__init__": _init(made, slots),
        "__repr__": _repr,
        **_compared(made),
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
    }
    if slots:
        methods |= {"__getstate__": _state, "__setstate__": _bring_back}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _init(made: type[Any], slots: bool) -> Callable[..., None]:
    """``__init__`` with the names, defaults and annotations that the fields have, written out and compiled."""
    bound: dict[str, Any] = {"_MISSING": MISSING, "_set": object.__setattr__}
    heads, lines = ["self"], []
    for one in fields(made):
        head, value = _parameter(made, one, bound, last=heads[-1])
        if head:
            heads.append(head)
        if value is None:
            continue
        if slots:
            # The slot itself takes the value: no name is looked up.
            bound[f"_slot_{one.name}"] = getattr(made, one.name).__set__
            lines.append(f"  _slot_{one.name}(self, {value})")
        else:
            lines.append(f"  _set(self, {one.name!r}, {value})")
    if hasattr(made, "__post_init__"):
        lines.append("  self.__post_init__()")
    text = f"def made({', '.join(bound)}):\n def __init__({', '.join(heads)}):\n"
    text += "\n".join(lines or ["  pass"]) + "\n return __init__"
    space: dict[str, Any] = {}
    exec(text, vars(sys.modules[made.__module__]), space)
    init: Callable[..., None] = space["made"](**bound)
    init.__annotations__ = {one.name: one.type for one in fields(made) if one.init} | {"return": None}
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _parameter(made: type[Any], one: Field[Any], bound: dict[str, Any], last: str) -> tuple[str, str | None]:
    """How a field stands among the parameters ("" where it does not) and what it is set to (``None``: not at all)."""
    name = one.name
    if one.kw_only:
        raise TypeError(f"{made.__name__}.{name}: an immutable value has no fields for keywords only")
    if one.default_factory is not MISSING:
        bound[f"_make_{name}"] = one.default_factory
        if not one.init:
            return "", f"_make_{name}()"
        return f"{name}=_MISSING", f"_make_{name}() if {name} is _MISSING else {name}"
    if one.default is not MISSING:
        bound[f"_default_{name}"] = one.default
        return (f"{name}=_default_{name}", name) if one.init else ("", f"_default_{name}")
    if not one.init:
        return "", None
    if "=" in last:
        raise TypeError(f"{made.__name__}.{name}: a field without a default follows one with a default")
    return name, name


def _compared(made: type[Any]) -> dict[str, Callable[..., Any]]:
    """``__eq__`` and ``__hash__`` by the fields that are compared."""
    values = _getter([one.name for one in fields(made) if one.compare])
    hashed = _getter([one.name for one in fields(made) if (one.compare if one.hash is None else one.hash)])

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(values(self) == values(other))

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(hashed(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _getter(names: list[str]) -> Callable[[object], object]:
    return attrgetter(*names) if names else lambda _value: ()


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in fields(self)]


def _bring_back(self: Any, state: list[object]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
