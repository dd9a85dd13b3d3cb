"""What a command says and leaves where something goes wrong inside that nobody expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskdesk.services.places import log_file
from tests.cli.terminal import run

SECRET = "Zwischenfall-4711"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A scores file, the ranking of which fails in a way that nobody foresaw; the log is the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def wrong(*_given: object, **_named: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr("riskdesk.exchange.scores_csv.read_scores", wrong)
    scores = tmp_path / f"{SECRET}.csv"
    scores.write_text(f"area,impact,probability,threat\n{SECRET},3,4,5\n")
    return scores


def test_it_is_one_line_without_its_content_and_the_status_says_so(broken: Path) -> None:
    ran = run("rank", broken)
    assert ran.status == 70
    assert ran.bytes == b""
    assert ran.err == (
        "riskdesk: something went wrong inside; libraries and files are written whole or not at all. "
        f"Where it came up is in {log_file()}\n"
    )
    text = log_file().read_text()
    assert "error: fault after rank: KeyError in the window's thread" in text
    assert "riskdesk/commands/ranks.py:" in text
    assert SECRET not in text


def test_debug_shows_what_it_held(broken: Path) -> None:
    with pytest.raises(KeyError, match=SECRET):
        run("--debug", "rank", broken)
    assert not log_file().exists()
