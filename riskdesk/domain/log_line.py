"""What the log says of one thing that changed: a sentence with its values apart, so that each can be shortened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from riskdesk.immutable import immutable

LONGEST = 90
"""Letters of a value that a short line shows; the whole text is in the long one."""


@immutable
class Line:
    """One sentence of an edit. ``form`` names the ``values`` in braces; what users typed is in the values only.

    ``areas`` are the ids of the risk areas that it is about; ``reason`` was given for it, or ``""``; ``marks`` counts
    the marks that it tells of, all taken away where ``cleared``.
    """

    form: str
    values: Mapping[str, str] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()
    reason: str = ""
    marks: int = 0
    cleared: bool = False

    @property
    def said(self) -> str:
        """The sentence in full, without the reason."""
        return self.form.format_map({name: tidy(value) for name, value in self.values.items()})

    @property
    def text(self) -> str:
        """The sentence in full, with the reason in quotes."""
        return self.said + _quoted(tidy(self.reason))

    @property
    def short(self) -> str:
        """The same with at most :data:`LONGEST` letters of each value."""
        return self.form.format_map({name: cut(value) for name, value in self.values.items()}) + _quoted(
            cut(self.reason)
        )

    def after(self, word: str) -> Line:
        """The sentence with a word ahead of it: "Undone: ..."."""
        return replace(self, form=f"{word}: {self.form}")


def _quoted(reason: str) -> str:
    return f", “{reason}”" if reason else ""


def tidy(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def cut(text: str, longest: int = LONGEST) -> str:
    """A text in one line of at most ``longest`` letters, the last of them an ellipsis where it was longer."""
    line = tidy(text)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
