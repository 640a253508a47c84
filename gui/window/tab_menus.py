"""The menus beside and on the tabs of the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton


class TabMenus(QObject):
    """What the plus beside the tabs offers, and what a table's tab does on a right click."""

    def __init__(
        self, tab_bar: QTabBar, add_button: QToolButton, is_table: Callable[[], bool]
    ) -> None:
        super().__init__(tab_bar)
        self._tab_bar, self._add_button = tab_bar, add_button
        self._is_table = is_table
        self._add_menu, self._tab_menu = QMenu(tab_bar), QMenu(tab_bar)
        add_button.setMenu(self._add_menu)
        tab_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tab_bar.customContextMenuRequested.connect(self._on_requested)

    def offer(self, adding: Sequence[QAction], of_table: Sequence[QAction]) -> None:
        """Say what there is to add, and what can be done to the table in view."""
        self._add_menu.addActions(list(adding))
        self._tab_menu.addActions(list(of_table))

    @Slot(QPoint)
    def _on_requested(self, place: QPoint) -> None:
        index = self._tab_bar.tabAt(place)
        if index >= 0:
            self._tab_bar.setCurrentIndex(index)
            if self._is_table():
                self._tab_menu.popup(self._tab_bar.mapToGlobal(place))
