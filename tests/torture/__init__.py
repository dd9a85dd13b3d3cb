"""The program killed again and again in the midst of its work: ``python -m tests.torture``."""
