"""Short codes for areas, and when two names are the same."""

from __future__ import annotations

import string
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.codes import LONGEST_CODE, code_for, name_key, tidy_name


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Domestic Violence", (), "DV"),
        ("Drugs", (), "DR"),
        ("Drugs", ("dr",), "DU"),
        ("Killed & Seriously Injured", (), "KS"),
        ("Killed & Seriously Injured", [f"K{c}" for c in "SILEDROUYNJ"], "KSI"),
        ("Anti-social Behaviour", (), "AS"),
        ("The", (), "X1"),
        ("R", (), "R1"),
        ("Ängste", (), "AN"),
        ("!!!", ("X1",), "X2"),
        ("R", [f"R{n}" for n in range(1, 100)], "R00"),
    ],
)
def test_codes(name: str, taken: list[str], code: str) -> None:
    assert code_for(name, taken) == code


def test_no_code_is_left_when_all_are_taken() -> None:
    signs = string.digits + string.ascii_lowercase
    taken = {"".join(code) for n in range(1, LONGEST_CODE + 1) for code in product(signs, repeat=n)}
    assert code_for("R", taken - {"zzz"}) == "ZZZ"
    with pytest.raises(ValueError, match="no free code"):
        code_for("R", taken)


@given(st.lists(st.text(max_size=12), max_size=30))
def test_codes_are_short_and_unique(names: list[str]) -> None:
    codes: list[str] = []
    for name in names:
        codes.append(code_for(name, codes))
    assert len({code.casefold() for code in codes}) == len(codes)
    assert all(1 <= len(code) <= LONGEST_CODE for code in codes)


def test_names_are_tidied_and_compared_without_case() -> None:
    assert tidy_name("  Anti-social \t\n Behaviour\x07 ") == "Anti-social Behaviour"
    assert tidy_name("Cafe\u0301") == "Caf\u00e9"
    assert name_key("STRASSE  Cafe\u0301") == name_key("straße caf\u00e9")
    assert name_key("Drugs") != name_key("Drug")
