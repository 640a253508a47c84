"""Messages above the pages, one below the other, each known by what it is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets import Banner
from gui.widgets.banner import Kind


class Banners(QWidget):
    """A column of banners; a new message about the same thing takes the place of the old one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_topic: dict[str, Banner] = {}
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(8, 8, 8, 8)
        self._down.setSpacing(6)
        self.hide()

    def tell(
        self, topic: str, kind: Kind, text: str, *actions: tuple[str, Callable[[], object]]
    ) -> Banner:
        """Show a message with what can be done about it; each action closes it."""
        banner = self._by_topic.get(topic)
        if banner is None:
            banner = self._by_topic[topic] = Banner()
            banner.closed.connect(self._hide_if_empty)
            self._down.addWidget(banner)
        banner.tell(kind, text)
        for label, slot in actions:
            banner.add_action(label, slot).clicked.connect(banner.dismiss)
        self.show()
        return banner

    def banner(self, topic: str) -> Banner | None:
        """Answer the banner about something, if it is shown."""
        found = self._by_topic.get(topic)
        return found if found is not None and not found.isHidden() else None

    def dismiss(self, topic: str) -> None:
        """Take back what was said about something."""
        if topic in self._by_topic:
            self._by_topic[topic].dismiss()

    def clear(self) -> None:
        """Take back everything: the file is closed."""
        for banner in self._by_topic.values():
            banner.hide()
        self.hide()

    @Slot()
    def _hide_if_empty(self) -> None:
        self.setVisible(any(not banner.isHidden() for banner in self._by_topic.values()))
