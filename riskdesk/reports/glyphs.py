"""Text as the font can show it: what it lacks becomes a visible mark and is reported, never a silent gap."""

from __future__ import annotations

import unicodedata
from collections.abc import Container

MARK = "□"
"""Stands for a character that cannot be shown. (Source Sans 3 has no U+FFFD.)"""


class Cleaner:
    """Makes texts printable and remembers, in order of first appearance, the characters that were not."""

    def __init__(self, has: Container[str]) -> None:
        self._has = has
        self._missing: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that are shown as :data:`MARK`, each once."""
        return tuple(self._missing)

    def clean(self, text: str) -> str:
        """The text composed (NFC), with single spaces for white space and without invisible format characters.

        Left-to-right and right-to-left marks go with those: on paper they could only turn a text round.
        """
        if text.isascii() and text.isprintable():
            return text if "  " not in text and text == text.strip(" ") else " ".join(text.split())
        shown = "".join(map(self._shown, unicodedata.normalize("NFC", text)))
        return " ".join(part for part in shown.split(" ") if part)

    def _shown(self, letter: str) -> str:
        kind = unicodedata.category(letter)
        if letter in "\t\n\r\v\f" or kind in ("Zl", "Zp"):
            return " "
        if kind == "Cf" or "\ufe00" <= letter <= "\ufe0f":
            return ""
        if kind[0] != "C" and letter in self._has:
            return letter
        if kind == "Zs":
            return " "
        self._missing[letter] = None
        return MARK


def missing_sentence(missing: tuple[str, ...]) -> str:
    """A warning for the user, or ``""`` where nothing is missing."""
    if not missing:
        return ""
    named = ", ".join(
        f"U+{ord(letter):04X}" + (f" {letter}" if letter.isprintable() else "") for letter in missing[:10]
    )
    more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
    return f"The sheet's font has no sign for {named}{more}; {MARK} stands in their place."
