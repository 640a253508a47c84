"""What every test of the window starts from: one locale, the light colours, no old settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from domain.errors import DomainError
from gui import theme
from gui.worker import Worker


@pytest.fixture(autouse=True)
def _same_everywhere(qapp: QApplication) -> Iterator[None]:
    """Fix what would differ between computers."""
    QLocale.setDefault(QLocale("en_US"))
    if qapp.styleSheet() == "" or theme.is_dark():
        theme.apply(qapp, "light")
    yield
    if theme.is_dark():
        theme.apply(qapp, "light")


@pytest.fixture
def worker(qtbot, tmp_path: Path) -> Iterator[Worker]:
    """Open a real workspace on the real threads; an error that nobody took fails the test."""
    errors: list[DomainError] = []
    opened = Worker()
    opened.failed.connect(errors.append)
    opened.actor = "Robin"
    with qtbot.waitSignal(opened.opened):
        opened.open(tmp_path / "test.tabularium")
    yield opened
    opened.shut_down()
    assert errors == []
