"""The window's tests with the layer of faults under SQLite."""

from tests.faults.conftest import faults

__all__ = ["faults"]
