"""While PDFs are made the window's turn comes sooner, and afterwards all is as it was."""

from __future__ import annotations

import gc
import sys

import pytest

from riskdesk.ui.turns import TURN, taking_turns


def test_all_is_as_it_was_once_the_last_worker_is_done() -> None:
    before = sys.getswitchinterval()
    with taking_turns():
        with taking_turns():
            assert not gc.isenabled()
        assert not gc.isenabled()
        assert sys.getswitchinterval() == pytest.approx(TURN)
    assert gc.isenabled()
    assert sys.getswitchinterval() == pytest.approx(before)


def test_work_that_fails_leaves_nothing_changed() -> None:
    with pytest.raises(ZeroDivisionError), taking_turns():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_searches_for_no_cycles_is_left_so() -> None:
    gc.disable()
    try:
        with taking_turns():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
