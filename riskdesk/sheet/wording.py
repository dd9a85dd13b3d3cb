"""Small turns of phrase of the sheet."""

from __future__ import annotations

NONE = "–"
"""Stands where a mark is missing."""

_NO_END = ("e.g.", "i.e.", "cf.", "approx.", "no.", "vs.", "st.", "dept.", "incl.", "resp.")


def first_sentence(text: str) -> str:
    """The first sentence of a text, or its first line where that ends sooner. A full stop inside a number or after
    a common abbreviation ends nothing."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    words = line.split()
    for n, word in enumerate(words, 1):
        if word.rstrip("\"')”’").endswith((".", "!", "?")) and word.casefold() not in _NO_END:
            return " ".join(words[:n])
    return " ".join(words)


def sentence(text: str) -> str:
    """The text with a full stop at its end, if it has no end of its own."""
    text = " ".join(text.split())
    return text if not text or text.endswith((".", "!", "?", "…")) else text + "."


def shortened(text: str, most: int) -> str:
    """The text, cut at a word's end with an ellipsis where it has more than ``most`` characters."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"
