"""Hostile files, made by the thousand and opened as users open them: ``python -m tests.fuzz --inputs 10000``."""
