"""Whole windows for the tests: made on a bench or by the application; and how their dialogs are found and filled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from riskdesk.ui.application import Application
from riskdesk.ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]
Start = Callable[[], Application]

NOBODY = 65534


def dialog(window: QWidget, name: str) -> QDialog:
    """The dialog of this name that is open."""
    found = [d for d in window.findChildren(QDialog, name) if d.isVisible()]
    assert found, f"no dialog {name}"
    return found[-1]


def press(parent: QWidget, name: str) -> None:
    """Click the button of this name."""
    found = parent.findChild(QPushButton, name)
    assert found is not None, f"no button {name}"
    found.click()


def fill(parent: QWidget, name: str, text: str) -> None:
    """Type into the field of this name."""
    field = parent.findChild(QWidget, name)
    assert isinstance(field, QLineEdit | QPlainTextEdit), f"no field {name}"
    if isinstance(field, QLineEdit):
        field.setText(text)
    else:
        field.setPlainText(text)


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user whom permissions bind, which they do not root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
