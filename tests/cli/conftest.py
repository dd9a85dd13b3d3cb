"""The sample for ``--demo``, built once by each worker.

That it is built in a folder of its own, which goes again, is what ``tests/services/test_sample.py`` looks at.
"""

from __future__ import annotations

import pytest

from tests.samples import sample_at


@pytest.fixture(autouse=True)
def kept_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ``--demo`` write the sample's bytes, and not make 68 edits for each command that shows something of it."""
    monkeypatch.setattr("riskdesk.services.sample.build_sample", sample_at)
