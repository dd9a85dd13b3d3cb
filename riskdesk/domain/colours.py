"""What eyes and a black-and-white printer make of two colours ("#RRGGBB")."""

from __future__ import annotations

LEAST_CONTRAST = 4.5
"""Text against its ground (WCAG 2.2, 1.4.3, level AA)."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grey(colour: str) -> int:
    """The grey that a black-and-white print shows, 0 (black) to 255 (ITU-R BT.601 luma)."""
    red, green, blue = _channels(colour)
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


def as_grey(colour: str) -> str:
    """The colour as that grey."""
    value = grey(colour)
    return f"#{value:02X}{value:02X}{value:02X}"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
