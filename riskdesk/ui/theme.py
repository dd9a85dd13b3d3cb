"""Colours, type and spacing of the window, light and dark, at 100 to 200 % text.

The values are the house's own; contrast of text on ground is 4.5:1 or better but for hints.
"""

from __future__ import annotations

from enum import StrEnum
from importlib.resources import files

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from riskdesk.immutable import immutable
from riskdesk.ui.stylesheet import stylesheet

FAMILY = "Source Sans 3"
SCALES = (100, 110, 125, 150, 175, 200)
"""Text sizes on offer, per cent."""


class Mode(StrEnum):
    """Which colours: those of the system, or always light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@immutable
class Colours:
    """One set of colours, as "#RRGGBB"."""

    ground: str
    surface: str
    text: str
    second: str
    third: str
    border: str
    hair: str
    accent: str
    accent_ground: str
    on_accent: str
    focus_line: str
    danger: str
    danger_ground: str
    notice_ground: str


LIGHT = Colours(
    ground="#F5F6F8",
    surface="#FFFFFF",
    text="#1B2430",
    second="#586272",
    third="#8A93A0",
    border="#D5DAE1",
    hair="#EAEDF1",
    accent="#1F5FBF",
    accent_ground="#E6EFFB",
    on_accent="#FFFFFF",
    focus_line="#FFFFFF",
    danger="#A3202F",
    danger_ground="#FBEAEC",
    notice_ground="#EEF3FA",
)
DARK = Colours(
    ground="#14181E",
    surface="#1C222B",
    text="#E8ECF2",
    second="#A3ADBA",
    third="#77818F",
    border="#343C48",
    hair="#2A313B",
    accent="#7DB0FF",
    accent_ground="#22324C",
    on_accent="#10151C",
    focus_line="#10151C",
    danger="#FF9AA5",
    danger_ground="#3A1F25",
    notice_ground="#1F2A3A",
)


def load_fonts() -> None:
    """Register the shipped Source Sans 3 with Qt; to be called once there is an application."""
    folder = files("riskdesk.resources").joinpath("fonts")
    for face in ("Regular", "It", "Semibold", "Bold"):
        # By its place and not by its bytes, of which Qt would keep a copy for as long as it runs.
        QFontDatabase.addApplicationFont(str(folder.joinpath(f"SourceSans3-{face}.ttf")))


class Theme(QObject):
    """The colours and sizes in force. Widgets that paint themselves read it at each paint and update on ``changed``."""

    changed = Signal()

    def __init__(self, mode: Mode = Mode.SYSTEM, scale: int = 100) -> None:
        super().__init__()
        self._mode = mode
        self._scale = scale
        self._steps: list[int] = []
        self._fonts: dict[tuple[float, QFont.Weight], QFont] = {}
        self._colours: dict[str, QColor] = {}
        # The first to hear of a change: what is painted then is made afresh.
        self.changed.connect(self._forget)

    def _forget(self) -> None:
        self._fonts.clear()
        self._colours.clear()

    @property
    def mode(self) -> Mode:
        """The chosen mode."""
        return self._mode

    @property
    def scale(self) -> int:
        """Text size in per cent, 100 to 200."""
        return self._scale

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        if self._mode is Mode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return DARK if self.dark else LIGHT

    def set(self, mode: Mode | None = None, scale: int | None = None) -> None:
        """Change mode, scale or both, and tell everyone."""
        self._mode = mode or self._mode
        self._scale = max(SCALES[0], min(scale or self._scale, SCALES[-1]))
        self.changed.emit()

    def step(self, by: int) -> None:
        """The next larger (+1) or smaller (-1) text size on offer."""
        at = min(range(len(SCALES)), key=lambda n: abs(SCALES[n] - self._scale))
        self.set(scale=SCALES[max(0, min(at + by, len(SCALES) - 1))])

    def step_soon(self, by: int) -> None:
        """As :meth:`step`, once the keys that wait are through: a run of them is one change, since each change styles
        every widget anew."""
        if not self._steps:
            QTimer.singleShot(0, self, self._take_steps)
        self._steps.append(by)

    def _take_steps(self) -> None:
        by = sum(self._steps)
        self._steps.clear()
        if by:
            self.step(by)

    def px(self, length: float) -> int:
        """A length of the design (at 100 %) in pixels at the text size in force."""
        return round(length * self._scale / 100)

    def font(self, size: float = 14, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Source Sans 3 in ``size`` design pixels, with figures of one width."""
        if (size, weight) not in self._fonts:
            font = QFont(FAMILY)
            font.setPixelSize(max(8, self.px(size)))
            font.setWeight(weight)
            font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[size, weight] = font
        # A copy: whoever asked may go on to change it.
        return QFont(self._fonts[size, weight])

    def colour(self, name: str) -> QColor:
        """A colour by its field's name, such as "second"."""
        if name not in self._colours:
            self._colours[name] = QColor(getattr(self.colours, name))
        return QColor(self._colours[name])

    def palette(self) -> QPalette:
        """The Qt palette of these colours."""
        c, palette = self.colours, QPalette()
        roles = {
            QPalette.ColorRole.Window: c.ground,
            QPalette.ColorRole.WindowText: c.text,
            QPalette.ColorRole.Base: c.surface,
            QPalette.ColorRole.AlternateBase: c.ground,
            QPalette.ColorRole.Text: c.text,
            QPalette.ColorRole.Button: c.surface,
            QPalette.ColorRole.ButtonText: c.text,
            QPalette.ColorRole.Highlight: c.accent_ground,
            QPalette.ColorRole.HighlightedText: c.text,
            QPalette.ColorRole.ToolTipBase: c.surface,
            QPalette.ColorRole.ToolTipText: c.text,
            QPalette.ColorRole.PlaceholderText: c.second,
            QPalette.ColorRole.Link: c.accent,
            QPalette.ColorRole.Mid: c.border,
        }
        for role, value in roles.items():
            palette.setColor(role, QColor(value))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.third))
        return palette

    def stylesheet(self) -> str:
        """The style sheet of the whole window."""
        return stylesheet(self)
