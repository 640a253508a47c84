"""Editors of addresses, with a button that goes there when it is clicked."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QToolButton, QWidget

from domain.errors import Fault
from domain.fields import parse
from domain.values import FieldDef
from gui import icons
from gui.editors.texts import LineEditor

_SAFE = ("http", "https", "mailto")


def open_link(url: QUrl) -> bool:
    """Hand a web or e-mail address to the desktop; any other kind is refused."""
    return url.isValid() and url.scheme().lower() in _SAFE and QDesktopServices.openUrl(url)


class _LinkEditor(LineEditor):
    icon_name = ""
    words = ""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.button = QToolButton()
        self.button.setIcon(icons.icon(self.icon_name, "accent"))
        self.button.setProperty("role", "quiet")
        self.button.setToolTip(self.words)
        self.button.setAccessibleName(f"{self.words}: {field.label}")
        self.button.clicked.connect(self._on_clicked)
        self._take(self.button, focus=False)
        self.line.textChanged.connect(self._on_text_changed)
        self._on_text_changed()

    def url(self) -> QUrl | None:
        """Return the address to go to, None while the text is none."""
        raise NotImplementedError

    def _value(self) -> str:
        value = parse(self.text(), self.field)
        return "" if value is None or isinstance(value, Fault) else str(value)

    @Slot()
    def _on_text_changed(self) -> None:
        self.button.setEnabled(self.url() is not None)

    @Slot()
    def _on_clicked(self) -> None:
        url = self.url()
        if url is not None:
            open_link(url)


class EmailEditor(_LinkEditor):
    """An e-mail address, with a button to write to it."""

    icon_name = "email"
    words = "Write an e-mail"

    def url(self) -> QUrl | None:
        address = self._value()
        if not address:
            return None
        url = QUrl()
        url.setScheme("mailto")
        url.setPath(address)
        return url


class UrlEditor(_LinkEditor):
    """A web address, with a button to open it."""

    icon_name = "open"
    words = "Open in the browser"

    def url(self) -> QUrl | None:
        address = self._value()
        if not address or urlsplit(address).scheme.lower() not in _SAFE:
            return None
        return QUrl(address)
