from __future__ import annotations

from pathlib import Path

import pytest

from tests.keys.hand import MOST, areas, first_scoring, rescoring

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("start", [1, 6, 11])
def test_thirty_areas_with_any_threats_take_at_most_four_keys_each(tmp_path: Path, start: int) -> None:
    wanted = areas([(start + n - 1) % 25 + 1 for n in range(30)])
    typed = first_scoring(tmp_path, wanted)
    assert typed.marks == wanted
    assert typed.keys <= 30 * MOST == 120


@pytest.mark.parametrize("threat", [1, 2, 3, 9, 10, 19, 20, 25])
def test_no_threat_takes_more_than_two_keys(tmp_path: Path, threat: int) -> None:
    wanted = areas([threat, threat])
    typed = first_scoring(tmp_path, wanted)
    assert typed.marks == wanted
    assert typed.keys == 2 * (3 if 3 <= threat <= 9 else MOST)


def test_thirty_areas_that_are_still_valid_take_one_key_each(tmp_path: Path) -> None:
    wanted = areas([n % 25 + 1 for n in range(30)])
    typed = rescoring(tmp_path, wanted)
    assert typed.marks == wanted
    assert typed.keys == 30
