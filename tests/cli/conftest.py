"""The sample for ``--demo``, built once by each worker; ``test_demo.py`` has it built anew each time."""

from __future__ import annotations

import pytest

from tests.samples import sample_at


@pytest.fixture(autouse=True)
def kept_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ``--demo`` write the sample's bytes, and not make 68 edits for each command that shows something of it."""
    if request.module.__name__ != "tests.cli.test_demo":
        monkeypatch.setattr("riskdesk.services.sample.build_sample", sample_at)
