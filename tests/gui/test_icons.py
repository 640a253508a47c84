"""Icons are all there, follow the palette and stay sharp."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from importlib.resources import files

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QToolButton

from gui import icons, theme

ILLUSTRATIONS = {"drop", "empty", "empty-trash", "empty-history", "empty-search", "welcome"}
NAMES = """
add edit duplicate trash restore purge undo redo import export table field search filter
sort-asc sort-desc history form previous next up down close check warning error info
success help open new file settings more drag-handle hide show copy paste text long-text
integer decimal boolean date datetime choice choices email url phone autonumber clock
person cancel lock link database tabularium
"""
EXPECTED = set(NAMES.split())


def inks(drawn: QPixmap) -> set[str]:
    """Collect the colours of a drawing that are not see-through."""
    image = drawn.toImage()
    found = set()
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() == 255:
                found.add(pixel.name())
    return found


def test_every_icon_is_there():
    assert set(icons.names()) == EXPECTED | ILLUSTRATIONS


@pytest.mark.parametrize("name", sorted(EXPECTED | ILLUSTRATIONS))
def test_icon_shows_something(name, qapp):
    drawn = icons.pixmap(name, 24, ratio=1)
    assert drawn.height() == 24
    image = drawn.toImage()
    corner_to_corner = [
        image.pixelColor(x, y).alpha() for x in range(drawn.width()) for y in range(24)
    ]
    assert sum(alpha > 60 for alpha in corner_to_corner) > 6


@pytest.mark.parametrize("name", sorted(EXPECTED - {"tabularium"}))
def test_icons_share_one_grid_and_weight(name):
    svg = (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in svg
    assert 'stroke-width="1.7"' in svg
    assert not re.search(r"#[0-9a-fA-F]{3,8}", svg), "an icon takes its colour from the palette"


def test_unknown_icon_is_a_bug_at_once(qapp):
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


def test_icon_follows_the_palette(qapp):
    icon = icons.icon("add")
    assert inks(icon.pixmap(QSize(24, 24), 1.0)) == {theme.LIGHT.text}
    theme.apply(qapp, "dark")
    assert inks(icon.pixmap(QSize(24, 24), 1.0)) == {theme.DARK.text}


def test_illustration_follows_the_scheme(qapp):
    assert theme.LIGHT.accent in inks(icons.pixmap("drop", 128, ratio=1))
    theme.apply(qapp, "dark")
    assert theme.DARK.accent in inks(icons.pixmap("drop", 128, ratio=1))


def test_disabled_icon_is_dimmed(qapp):
    drawn = icons.icon("add").pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled)
    assert inks(drawn) == {QColor(theme.LIGHT.disabled).name()}


def test_role_gives_its_colour(qapp):
    assert inks(icons.pixmap("add", 24, "danger", ratio=1)) == {theme.LIGHT.danger}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icon_is_drawn_for_the_screen(qapp, ratio):
    drawn = icons.icon("table").pixmap(QSize(16, 16), ratio)
    assert drawn.size() == QSize(16, 16) * ratio


def test_pixmap_keeps_the_proportion(qapp):
    assert icons.pixmap("drop", 64, ratio=2).size() == QSize(192, 128)


def test_icon_lives_as_long_as_its_button(qtbot):
    """PySide does not keep an engine alive; a detached copy asks it to clone itself."""
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(icons.icon("edit"))
    copy = QIcon(button.icon())
    copy.addPixmap(QPixmap(4, 4))
    gc.collect()
    button.show()
    qtbot.waitExposed(button)
    assert not copy.pixmap(16, 16).isNull()
    assert not button.grab().isNull()


def test_making_icons_does_not_load_the_svg_module():
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from gui import icons; icons.icon('add');"
        "assert 'PySide6.QtSvg' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
