"""Colours can be read by everybody, in light and in dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
)

from gui import theme

SCHEMES = {"light": theme.LIGHT, "dark": theme.DARK}

TEXT_ON_GROUND = [
    (text, ground)
    for text in ("text", "muted")
    for ground in ("window", "base", "alternate", "raised", "hover", "selected")
] + [
    ("placeholder", "base"),
    ("accent", "window"),
    ("accent", "base"),
    ("danger", "window"),
    ("danger", "base"),
    ("warning", "window"),
    ("warning", "base"),
    ("success", "window"),
    ("success", "base"),
    ("on_accent", "accent"),
    ("on_accent", "danger"),
    ("text", "accent_soft"),
    ("text", "info_soft"),
    ("text", "success_soft"),
    ("text", "warning_soft"),
    ("text", "danger_soft"),
    ("accent", "info_soft"),
    ("accent", "success_soft"),
    ("accent", "warning_soft"),
    ("accent", "danger_soft"),
    ("changed_old", "changed_old_soft"),
    ("changed_new", "changed_new_soft"),
    ("conflict", "window"),
    ("conflict", "conflict_soft"),
    ("muted", "conflict_soft"),
    ("tooltip_text", "tooltip"),
]

SIGN_ON_GROUND = [
    ("info", "info_soft"),
    ("success", "success_soft"),
    ("warning", "warning_soft"),
    ("danger", "danger_soft"),
    ("accent", "base"),
    ("outline", "base"),
    ("outline", "window"),
    ("outline", "alternate"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_has_the_contrast_of_wcag_aa(scheme, text, ground):
    colors = SCHEMES[scheme]
    assert theme.contrast(getattr(colors, text), getattr(colors, ground)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("sign", "ground"), SIGN_ON_GROUND)
def test_signs_and_edges_have_the_contrast_of_graphics(scheme, sign, ground):
    colors = SCHEMES[scheme]
    assert theme.contrast(getattr(colors, sign), getattr(colors, ground)) >= 3


def edge_contrast(widget, row):
    """Return the strongest contrast with the left edge that a row of a widget's picture has."""
    picture = widget.grab().toImage()
    ground = picture.pixelColor(0, row).name()
    return max(theme.contrast(picture.pixelColor(x, row).name(), ground) for x in range(12))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_an_empty_box_to_tick_can_be_seen(qapp, qtbot, kind, scheme):
    theme.apply(qapp, scheme)
    box = kind("Yes")
    qtbot.addWidget(box)
    assert edge_contrast(box, box.sizeHint().height() // 2) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_empty_box_in_a_list_can_be_seen(qapp, qtbot, scheme):
    theme.apply(qapp, scheme)
    view = QListWidget()
    view.setFrameShape(QFrame.Shape.NoFrame)
    qtbot.addWidget(view)
    item = QListWidgetItem("One", view)
    item.setCheckState(Qt.CheckState.Unchecked)
    view.resize(120, 60)
    assert edge_contrast(view, view.visualItemRect(item).center().y()) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_corner_between_the_scroll_bars_is_quiet(qapp, qtbot, scheme):
    theme.apply(qapp, scheme)
    view = QListWidget()
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    qtbot.addWidget(view)
    view.resize(120, 60)
    corner = view.grab().toImage().pixelColor(115, 55)
    assert corner == QColor(SCHEMES[scheme].window)


def test_contrast_is_computed_as_the_standard_says():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_is_one(scheme):
    for name, value in SCHEMES[scheme]._asdict().items():
        assert QColor(value).isValid(), name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_style_sheet_names_only_colours_there_are(scheme):
    sheet = theme.style_sheet(SCHEMES[scheme])
    assert "@" not in sheet
    assert SCHEMES[scheme].accent in sheet


def test_apply_changes_palette_and_tells(qapp, qtbot):
    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, "dark")
    assert theme.is_dark()
    assert theme.colors() is theme.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.DARK.window)
    assert theme.color("danger") == QColor(theme.DARK.danger)


def test_system_scheme_without_a_system_is_light(qapp):
    theme.apply(qapp, "dark")
    theme.apply(qapp, "system")
    assert not theme.is_dark()


def test_disabled_text_is_dimmed(qapp, qtbot):
    button = QPushButton("Off")
    qtbot.addWidget(button)
    button.setEnabled(False)
    shown = button.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert shown == QColor(theme.LIGHT.disabled)
