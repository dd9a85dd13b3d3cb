"""How long names and texts may be, in characters: what the program lets nobody type, it lets nobody bring in."""

from __future__ import annotations

LONGEST_NAME = 200
"""Of a name, a title, a code, or any other text of one line."""
LONGEST_TEXT = 20_000
"""Of a text of several lines, such as a justification."""
