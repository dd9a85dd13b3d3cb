"""Boxes and rings as they are painted: a tick and a dot are seen, in both colours and sizes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from riskdesk.ui.theme import Mode, Theme

LOOKS = [(Mode.LIGHT, 100), (Mode.DARK, 100), (Mode.LIGHT, 200), (Mode.DARK, 200)]


def share(picture: QImage, part: QRect, colour: str) -> float:
    """How much of a part of a picture is of about this colour, 0 to 1."""
    wanted = QColor(colour)

    def near(x: int, y: int) -> bool:
        c = picture.pixelColor(x, y)
        parts = ((c.red(), wanted.red()), (c.green(), wanted.green()), (c.blue(), wanted.blue()))
        return all(abs(a - b) < 40 for a, b in parts)

    dots = [(x, y) for x in range(part.left(), part.right() + 1) for y in range(part.top(), part.bottom() + 1)]
    return sum(near(x, y) for x, y in dots) / len(dots)


def shown(qtbot: QtBot, theme: Theme, widget: QWidget) -> QImage:
    qtbot.addWidget(widget)
    widget.setPalette(theme.palette())
    widget.setStyleSheet(theme.stylesheet())
    widget.resize(theme.px(120), theme.px(40))
    widget.show()
    return widget.grab().toImage()


def box_of(theme: Theme, picture: QImage) -> QRect:
    """Where a button's indicator stands: at the left, in the middle of the height."""
    size = theme.px(14) + 4
    return QRect(0, (picture.height() - size) // 2, size, size)


@pytest.mark.parametrize(("mode", "scale"), LOOKS)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_chosen_bears_a_mark(qtbot: QtBot, kind: type[QAbstractButton], mode: Mode, scale: int) -> None:
    theme = Theme(mode, scale)
    button = kind()
    button.setChecked(True)
    picture = shown(qtbot, theme, button)
    part, colours = box_of(theme, picture), theme.colours
    assert share(picture, part, colours.accent) > 0.3
    assert 0.03 < share(picture, part, colours.on_accent) < 0.4


@pytest.mark.parametrize(("mode", "scale"), LOOKS)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_not_chosen_is_seen(qtbot: QtBot, kind: type[QAbstractButton], mode: Mode, scale: int) -> None:
    theme = Theme(mode, scale)
    button = kind()
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    picture = shown(qtbot, theme, button)
    part = box_of(theme, picture)
    assert share(picture, part, theme.colours.second) > 0.1
    assert share(picture, QRect(part.center() - QPoint(2, 2), part.center() + QPoint(2, 2)), theme.colours.surface) == 1


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_ticked_rows_bear_a_tick_too(qtbot: QtBot, mode: Mode) -> None:
    theme = Theme(mode)
    rows, tree = QListWidget(), QTreeWidget()
    QListWidgetItem("", rows).setCheckState(Qt.CheckState.Checked)
    QTreeWidgetItem(tree, [""]).setCheckState(0, Qt.CheckState.Checked)
    tree.setHeaderHidden(True)
    for widget in (rows, tree):
        picture = shown(qtbot, theme, widget)
        dots = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
        accent = [QPoint(x, y) for x, y in dots if share(picture, QRect(x, y, 1, 1), theme.colours.accent)]
        box = QRect(
            QPoint(min(p.x() for p in accent), min(p.y() for p in accent)),
            QPoint(max(p.x() for p in accent), max(p.y() for p in accent)),
        )
        assert box.width() == box.height() == theme.px(14) + 4
        assert 0.03 < share(picture, box.adjusted(2, 2, -2, -2), theme.colours.on_accent) < 0.4
