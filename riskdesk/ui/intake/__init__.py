"""Scores that come in: the dialog with its preview, and what opens it."""
