"""A short form of ``python -m tests.torture``."""

from __future__ import annotations

import os
import random

import pytest

from tests.torture.__main__ import report, torture

KILLS = 24


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork are POSIX's")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_no_kill_costs_an_acknowledged_change_or_leaves_half_a_one() -> None:
    # The window is left to the whole run: it is not to be forked where other tests have made a QApplication.
    outcome = torture(KILLS, random.SystemRandom().randrange(1_000_000), window=False)
    assert outcome.kills >= KILLS, report(outcome, 0, 0)
    assert not (outcome.losses or outcome.halves or outcome.broken), report(outcome, 0, 0)
    assert outcome.acknowledged > KILLS
