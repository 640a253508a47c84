"""What every test of the window starts from: one locale, the light colours, no old settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from gui import theme


@pytest.fixture(autouse=True)
def _same_everywhere(qapp: QApplication) -> Iterator[None]:
    """Fix what would differ between computers."""
    QLocale.setDefault(QLocale("en_US"))
    if qapp.styleSheet() == "" or theme.is_dark():
        theme.apply(qapp, "light")
    yield
    if theme.is_dark():
        theme.apply(qapp, "light")
