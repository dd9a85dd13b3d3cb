"""What the tests of the Sheet tab share: sessions of several pages, pictures of pages, a recorded session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from riskdesk.domain.session import State
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.services.desk import Desk
from riskdesk.sheet.build import SheetOptions
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.sheet.printing import PdfPages
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker

MakePage = Callable[..., SheetPage]
"""Makes a Sheet tab on a bench."""

COARSE = QSize(74, 105)
"""A4 portrait at 9 dots per inch: what stands where, and not how a letter's edge is drawn."""


def many(count: int) -> dict[str, tuple[int, int, int]]:
    """So many areas, all scored."""
    return {f"Area {n:04d}": (1 + n % 5, 1 + n // 5 % 5, 1 + n % 25) for n in range(count)}


def long_pdf(make_bench: BenchMaker, areas: int = 30, landscape: bool = False) -> bytes:
    """A sheet of several pages."""
    editor = make_bench(many(areas)).editor
    assert editor is not None
    return sheet_pdf(editor.session, SheetOptions(landscape=landscape)).pdf


def picture(pdf: bytes, page: int = 0, size: QSize = COARSE) -> QImage:
    """A page of a PDF, every dot the mean of the 64 that are drawn."""
    pages = PdfPages(pdf)
    image = pages.picture(page, size * 8)
    pages.close()
    return image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    pages = PdfPages(pdf)
    count = pages.count
    pages.close()
    return count


def difference(one: QImage, other: QImage) -> float:
    """The mean difference of two pictures of one size, 0 to 1, in grey."""
    assert one.size() == other.size()
    a, b = (_grey(one), _grey(other))
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a) / 255


def _grey(image: QImage) -> list[int]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data, step = bytes(grey.constBits()), grey.bytesPerLine()
    return [dot for y in range(grey.height()) for dot in data[y * step : y * step + grey.width()]]


def blank(like: QImage) -> QImage:
    """A white picture of the same size."""
    image = QImage(like.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    return image


def recorded_bench(make_bench: BenchMaker, folder: Path) -> Workbench:
    """A bench with the sample's recorded session open."""
    desk = Desk.at(sample_at(folder / "sample.sqlite"), who="facilitator")
    bench = Workbench(desk, Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in desk.sessions() if s.state is State.RECORDED))
    return bench
