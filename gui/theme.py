"""How the window looks: palettes and colours for light and dark, the style and its small sheet."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.starting import STYLED
from resources import FOLDER

Scheme = Literal["system", "light", "dark"]


class Colors(NamedTuple):
    """The meanings that colours have here, each with its value in one scheme."""

    window: str
    base: str
    alternate: str
    raised: str
    text: str
    muted: str
    placeholder: str
    disabled: str
    border: str
    outline: str
    grid: str
    accent: str
    on_accent: str
    accent_soft: str
    selected: str
    hover: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info: str
    info_soft: str
    conflict: str
    conflict_soft: str
    changed_old: str
    changed_old_soft: str
    changed_new: str
    changed_new_soft: str
    tooltip: str
    tooltip_text: str


LIGHT = Colors(
    window="#f4f6f8",
    base="#ffffff",
    alternate="#f8fafb",
    raised="#ffffff",
    text="#1c2733",
    muted="#56636f",
    placeholder="#6a7682",
    disabled="#98a2ac",
    border="#ccd4db",
    outline="#6f7b86",
    grid="#e4e9ed",
    accent="#1b6a8c",
    on_accent="#ffffff",
    accent_soft="#dcecf3",
    selected="#d3e7f0",
    hover="#eaeff3",
    danger="#b3261e",
    danger_soft="#fdecea",
    warning="#855300",
    warning_soft="#fdf3dc",
    success="#1a6b3c",
    success_soft="#e4f4ea",
    info="#1b6a8c",
    info_soft="#e3f0f6",
    conflict="#6b3fa0",
    conflict_soft="#f0e8fa",
    changed_old="#9c1f18",
    changed_old_soft="#fde6e4",
    changed_new="#14602f",
    changed_new_soft="#dff3e6",
    tooltip="#24313d",
    tooltip_text="#f4f6f8",
)

DARK = Colors(
    window="#181c21",
    base="#20262c",
    alternate="#242b32",
    raised="#2c333b",
    text="#e3e8ed",
    muted="#a3aeb9",
    placeholder="#8a96a2",
    disabled="#66717c",
    border="#48535f",
    outline="#8793a0",
    grid="#333b44",
    accent="#5fb4d6",
    on_accent="#0b1a21",
    accent_soft="#1f3d4b",
    selected="#224150",
    hover="#2b323a",
    danger="#f38b82",
    danger_soft="#40211f",
    warning="#e8b968",
    warning_soft="#3b2f17",
    success="#74cf98",
    success_soft="#1c3627",
    info="#7cc4e2",
    info_soft="#1d3440",
    conflict="#cdb4f4",
    conflict_soft="#362a4a",
    changed_old="#f7b3ad",
    changed_old_soft="#4a2523",
    changed_new="#a5e3bd",
    changed_new_soft="#1e3e2b",
    tooltip="#39434d",
    tooltip_text="#eef2f5",
)


class _Theme(QObject):
    """Remembers the wished scheme and follows the system's while that is the wish."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme: Scheme = "system"
        self.dark = False
        self.following = False
        self.with_sheet = True

    @Slot()
    def _on_system_scheme_changed(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and self.scheme == "system":
            _paint(app, dark=_system_is_dark())


_theme = _Theme()
changed = _theme.changed
"""Sent after the colours have changed, for what keeps colours of its own."""


def apply(app: QApplication, scheme: Scheme = "system", *, sheet: bool = True) -> None:
    """Give the application our style in the scheme; `system` follows the desktop's own wish.

    Without the style sheet it takes half the time to build a window, for each widget that is put
    into another is polished anew; `put_sheet` gives it then, before the window is shown.
    """
    _theme.scheme, _theme.with_sheet = scheme, sheet
    if not app.property(STYLED):
        app.setStyle("Fusion")
        app.setProperty(STYLED, True)
    hints = app.styleHints()
    if not _theme.following:
        hints.colorSchemeChanged.connect(_theme._on_system_scheme_changed)  # noqa: SLF001
        _theme.following = True
    hints.setColorScheme(_QT_SCHEMES[scheme])  # title bars and native dialogs follow this
    _paint(app, dark=_system_is_dark() if scheme == "system" else scheme == "dark")


def put_sheet(app: QApplication) -> None:
    """Give the application our style sheet, which was left out before."""
    _theme.with_sheet = True
    app.setStyleSheet(style_sheet(colors()))


def colors() -> Colors:
    """Answer the colours of the present scheme."""
    return DARK if _theme.dark else LIGHT


def color(name: str) -> QColor:
    """Answer one colour of the present scheme by its name in `Colors`."""
    return QColor(getattr(colors(), name))


def is_dark() -> bool:
    """Tell whether the present scheme is the dark one."""
    return _theme.dark


def palette(of: Colors) -> QPalette:
    """Make the palette of one scheme."""
    made = QPalette(QColor(of.raised), QColor(of.window))
    for role, name in _ROLES.items():
        made.setColor(QPalette.ColorGroup.All, role, QColor(getattr(of, name)))
    for role in _DIMMED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(of.disabled))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(of.border))
    return made


def tick_palette(of: Colors) -> QPalette:
    """Make the palette of boxes to tick, whose edge Fusion draws as `Window` made darker."""
    made = palette(of)
    made.setColor(QPalette.ColorRole.Window, _before_darker(of.outline))
    made.setColor(
        QPalette.ColorGroup.Disabled, QPalette.ColorRole.Window, _before_darker(of.border)
    )
    return made


def style_sheet(of: Colors) -> str:
    """Read our style sheet with the colours of one scheme put in for their `@names`."""
    sheet = (FOLDER / "style.qss").read_text(encoding="utf-8")
    known = of._asdict()
    return re.sub(r"@(\w+)", lambda match: known[match.group(1)], sheet)


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours as WCAG 2.2 defines it (1 to 21)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _before_darker(name: str) -> QColor:
    """Compute the colour that `QColor.darker(140)`, which divides by 1.4, turns into this one."""
    of = QColor(name)
    return QColor(*(min(255, round(part * 1.4)) for part in (of.red(), of.green(), of.blue())))


def _luminance(name: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(name)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def _paint(app: QApplication, *, dark: bool) -> None:
    _theme.dark = dark
    app.setPalette(palette(colors()))
    ticks = tick_palette(colors())
    for name in ("QCheckBox", "QRadioButton", "QAbstractItemView"):
        app.setPalette(ticks, name)  # type: ignore[arg-type]  # the stub says bytes, which fail
    if _theme.with_sheet:
        app.setStyleSheet(style_sheet(colors()))
    _theme.changed.emit()


def _system_is_dark() -> bool:
    hints = QGuiApplication.styleHints()
    return hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark


_QT_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_Role = QPalette.ColorRole
_ROLES = {
    _Role.Window: "window",
    _Role.WindowText: "text",
    _Role.Base: "base",
    _Role.AlternateBase: "alternate",
    _Role.Text: "text",
    _Role.Button: "raised",
    _Role.ButtonText: "text",
    _Role.BrightText: "danger",
    _Role.PlaceholderText: "placeholder",
    _Role.Highlight: "accent",
    _Role.HighlightedText: "on_accent",
    _Role.Accent: "accent",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.ToolTipBase: "tooltip",
    _Role.ToolTipText: "tooltip_text",
    _Role.Light: "raised",
    _Role.Midlight: "hover",
    _Role.Mid: "border",
    _Role.Dark: "border",
}
_DIMMED = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText)
