"""What every journey starts from: one locale, the light colours, a window of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from traveller import Traveller

from gui import theme
from gui.settings import AUTHOR, Settings


@pytest.fixture(autouse=True)
def _same_everywhere(qapp: QApplication) -> Iterator[None]:
    """Fix what would differ between computers."""
    QLocale.setDefault(QLocale("en_US"))
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "settings.ini")
    made.set(AUTHOR, "Robin")
    return made


@pytest.fixture
def traveller(qapp: QApplication, settings: Settings) -> Iterator[Traveller]:
    made = Traveller(settings)
    yield made
    made.leave()
