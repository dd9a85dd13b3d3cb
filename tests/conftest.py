"""What all tests share: the profile of the property tests."""

from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

# The log of a program that a test starts does not go into the user's own.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="riskdesk-tests-")

# No deadline: a loaded machine is slow, not wrong. The seed comes from pytest-randomly's own option.
settings.register_profile("riskdesk", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("riskdesk")
