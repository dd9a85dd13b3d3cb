"""Reasons as they were given, quoted: whole in a sentence, short in a table."""

from __future__ import annotations

LONGEST_QUOTE = 60
"""Characters of a reason among a few words; a sentence has it whole."""


def quoted(text: str, longest: int | None = None) -> str:
    """The text in one line and in quotation marks, cut short where it is longer than ``longest`` characters."""
    line = " ".join(text.split())
    if longest is not None and len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return f"“{line}”"
