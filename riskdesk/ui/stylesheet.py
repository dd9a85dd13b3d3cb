"""The style sheet of the window, written out for the colours and the text size in force."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskdesk.ui.theme import Theme


def stylesheet(theme: Theme) -> str:
    """Qt style sheet text for ``theme``.

    Widgets choose a look by the dynamic property ``look``: "title", "label", "hint", "chip", "card", "primary",
    "quiet", "danger", "tab", "heading", "notice", "error".
    """
    c, px = theme.colours, theme.px
    return f"""
* {{ font-family: "Source Sans 3"; font-size: {px(14)}px; color: {c.text}; }}
QMainWindow, QDialog, QWidget#page {{ background: {c.ground}; }}
QLabel {{ background: transparent; }}
QLabel[look="title"] {{ font-size: {px(17)}px; font-weight: 600; }}
QLabel[look="heading"] {{ font-size: {px(14)}px; font-weight: 600; }}
QLabel[look="label"] {{ font-size: {px(12)}px; font-weight: 600; color: {c.second}; }}
QLabel[look="hint"] {{ font-size: {px(12)}px; color: {c.second}; }}
QLabel[look="second"] {{ color: {c.second}; }}
QLabel[look="danger"] {{ color: {c.danger}; }}
QLabel[look="chip"] {{ border: 1px solid {c.border}; border-radius: {px(9)}px; padding: {px(1)}px {px(9)}px;
    font-size: {px(12)}px; color: {c.second}; }}
QFrame[look="card"] {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: {px(6)}px; }}
QFrame[look="bar"] {{ background: {c.surface}; border: 0; }}
QFrame[look="notice"] {{ background: {c.notice_ground}; border: 0; border-top: 1px solid {c.accent}; }}
QFrame[look="error"] {{ background: {c.danger_ground}; border: 0; border-top: 1px solid {c.danger}; }}
QFrame[look="rule"] {{ background: {c.border}; border: 0; }}
QPushButton, QToolButton {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: {px(5)}px;
    padding: {px(4)}px {px(12)}px; color: {c.accent}; font-weight: 600; font-size: {px(13)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.accent_ground}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {c.accent};
    padding: {px(4) - 1}px {px(12) - 1}px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.third}; }}
QPushButton[look="primary"] {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; }}
QPushButton[look="primary"]:hover {{ background: {c.accent}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[look="primary"]:disabled {{ background: {c.hair}; color: {c.second}; border-color: {c.border}; }}
QToolButton[look="tab"] {{ background: transparent; border: 2px solid transparent; color: {c.second};
    padding: {px(5)}px {px(12)}px; font-size: {px(14)}px; }}
QToolButton[look="tab"]:checked {{ background: {c.accent_ground}; color: {c.accent}; }}
QToolButton[look="tab"]:focus {{ border: 2px solid {c.accent}; }}
QToolButton[look="segment"]:checked {{ background: {c.accent_ground}; border: 1px solid {c.accent}; }}
QToolButton[look="segment"]:checked:focus {{ border: 2px solid {c.accent}; }}
QToolButton[look="quiet"] {{ background: transparent; border: 1px solid transparent; }}
QToolButton[look="quiet"]:focus {{ border: 2px solid {c.accent}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ background: {c.surface};
    border: 1px solid {c.border}; border-radius: {px(4)}px; padding: {px(4)}px {px(6)}px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{
    border: 2px solid {c.accent}; padding: {px(4) - 1}px {px(6) - 1}px; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {c.ground}; color: {c.text}; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {c.ground}; color: {c.second}; }}
QComboBox {{ min-height: {px(26)}px; }}
QComboBox:focus {{ border: 2px solid {c.accent}; border-radius: {px(4)}px; padding-left: {px(4)}px; }}
{_indicators(theme)}
QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.border};
    selection-background-color: {c.accent_ground}; selection-color: {c.text}; }}
QCheckBox, QRadioButton {{ background: transparent; spacing: {px(8)}px; }}
QTableView, QTreeView, QListView {{ background: {c.surface}; border: 1px solid {c.border}; gridline-color: {c.hair};
    selection-background-color: {c.accent_ground}; selection-color: {c.text}; outline: 0; }}
QHeaderView {{ background: {c.surface}; border: 0; }}
QHeaderView::section {{ background: {c.surface}; color: {c.second}; border: 0; border-bottom: 1px solid {c.border};
    padding: {px(4)}px {px(8)}px; font-size: {px(12)}px; font-weight: 600; }}
QMenuBar {{ background: {c.surface}; border-bottom: 1px solid {c.hair}; font-size: {px(13)}px; }}
QMenuBar::item {{ background: transparent; padding: {px(4)}px {px(9)}px; }}
QMenuBar::item:selected {{ background: {c.accent_ground}; color: {c.accent}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.border}; padding: {px(4)}px 0; }}
QMenu::item {{ padding: {px(5)}px {px(24)}px; }}
QMenu::item:selected {{ background: {c.accent_ground}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.third}; }}
QMenu::separator {{ height: 1px; background: {c.hair}; margin: {px(4)}px 0; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border}; padding: {px(4)}px; }}
QStatusBar, QFrame#status {{ background: {c.surface}; border-top: 1px solid {c.border}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar[look="grounded"]:vertical {{ background: {c.surface}; }}
QScrollBar::handle:vertical {{ background: {c.border}; border-radius: {px(4)}px; min-height: {px(28)}px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {c.third}; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.border}; border-radius: {px(4)}px; min-width: {px(28)}px;
    margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QScrollArea {{ background: transparent; border: 0; }}
QProgressBar {{ background: {c.hair}; border: 0; border-radius: {px(3)}px; max-height: {px(6)}px; color: transparent; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(3)}px; }}
"""


@cache
def tick(dark: bool) -> Path:
    """The picture of a tick in the colour that stands on the accent; large enough to be only ever made smaller."""
    return Path(str(files("riskdesk.resources").joinpath("marks", f"tick-{'dark' if dark else 'light'}.png")))


BOXES = ("QCheckBox", "QListView", "QTreeView", "QTableView", "QGroupBox")
"""Whatever has boxes to tick."""


def _indicators(theme: Theme) -> str:
    """Boxes with a tick and rings with a dot. A style sheet that gives them a colour takes away the style's own marks,
    so all of them are given here."""
    c, size = theme.colours, theme.px(14)

    def of(kinds: tuple[str, ...], state: str = "") -> str:
        return ", ".join(f"{kind}::indicator{state}" for kind in kinds)

    both = (*BOXES, "QRadioButton")

    def dot(ground: str) -> str:
        stops = f"stop: 0 {c.on_accent}, stop: 0.36 {c.on_accent}, stop: 0.44 {ground}, stop: 1 {ground}"
        return f"qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, {stops})"

    return f"""
{of(both)} {{ width: {size}px; height: {size}px; border: 2px solid {c.second}; background: {c.surface}; }}
{of(BOXES)} {{ border-radius: {theme.px(3)}px; }}
QRadioButton::indicator {{ border-radius: {size // 2 + 2}px; }}
{of(both, ":disabled")} {{ border-color: {c.border}; }}
{of(both, ":checked")} {{ border-color: {c.accent}; background: {c.accent}; }}
{of(BOXES, ":checked")} {{ image: url("{tick(theme.dark).as_posix()}"); }}
QRadioButton::indicator:checked {{ background: {dot(c.accent)}; }}
{of(both, ":checked:disabled")} {{ border-color: {c.third}; background: {c.third}; }}
QRadioButton::indicator:checked:disabled {{ background: {dot(c.third)}; }}
{of(("QCheckBox", "QRadioButton"), ":focus")} {{ border-color: {c.accent}; }}
{of(("QCheckBox", "QRadioButton"), ":checked:focus")} {{ border-color: {c.text}; }}"""
