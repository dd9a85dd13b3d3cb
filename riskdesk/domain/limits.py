"""How long names and texts may be, in characters, and how many areas: what the program lets nobody type, it lets nobody
bring in."""

from __future__ import annotations

LONGEST_NAME = 200
"""Of a name, a title, a code, or any other text of one line."""
LONGEST_TEXT = 20_000
"""Of a text of several lines, such as a justification."""
MOST_AREAS = 1_000
"""Of a session; more than any long list that one was begun with. Keeps codes short and a mistaken paste or file out."""


def too_many_areas(count: int) -> str:
    """What is said where there would be ``count`` areas, and that is too many."""
    return f"This would make {count:,} risk areas; a session has at most {MOST_AREAS:,}."
