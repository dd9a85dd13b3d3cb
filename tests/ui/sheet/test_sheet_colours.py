"""The bands on the printed page: told apart without colour and by the colour-blind."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from riskdesk.domain.colours import grey
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.sheet.build import SheetOptions
from riskdesk.ui.sheet.printing import PdfPages
from tests.reports.sheet_sessions import default_scheme, eleven

pytestmark = pytest.mark.usefixtures("qtbot")
LEAST_APART = 10.0
"""CIE76; about 2.3 is just noticed."""
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What the colour-blind see, on linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0."""

Rgb = tuple[float, float, float]


def printed(options: SheetOptions) -> Counter[str]:
    """How many points of the page have which colour."""
    pages = PdfPages(sheet_pdf(eleven(), options).pdf)
    image = pages.document.render(0, QSize(700, 990)).convertToFormat(QImage.Format.Format_RGB888)
    pages.close()
    points = (image.pixelColor(x, y).name().upper() for y in range(0, 990, 2) for x in range(0, 700, 2))
    return Counter(points)


def linear(colour: str) -> Rgb:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def seen_as(kind: str, colour: str) -> Rgb:
    red, green, blue = linear(colour)
    a, b, c = (max(0.0, min(1.0, r * red + g * green + s * blue)) for r, g, s in SEEN[kind])
    return a, b, c


def lab(rgb: Rgb) -> Rgb:
    """CIE L*a*b* of linear sRGB, white D65 (IEC 61966-2-1)."""
    red, green, blue = rgb
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: Rgb, other: Rgb) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


def test_in_colour_each_band_has_its_own_fill() -> None:
    found = printed(SheetOptions())
    for band in default_scheme().bands:
        assert found[band.fill.upper()] > 200, band.name


def test_without_colour_there_is_none_and_the_greys_stand_apart() -> None:
    found = printed(SheetOptions(greyscale=True))
    assert [name for name in found if len({name[1:3], name[3:5], name[5:7]}) > 1] == []
    greys = sorted(grey(band.fill) for band in default_scheme().bands)
    for value in greys:
        assert sum(found[f"#{v:02X}{v:02X}{v:02X}"] for v in (value - 1, value, value + 1)) > 200, value
    assert min(b - a for a, b in pairwise(greys)) >= 30


@pytest.mark.parametrize("kind", SEEN)
def test_the_colour_blind_tell_every_two_bands_apart(kind: str) -> None:
    found = printed(SheetOptions())
    for one, other in combinations(default_scheme().bands, 2):
        assert found[one.fill.upper()]
        assert found[other.fill.upper()]
        assert apart(seen_as(kind, one.fill), seen_as(kind, other.fill)) > LEAST_APART, (one.name, other.name)
