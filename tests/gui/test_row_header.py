"""The numbers beside the rows have room for those that are still to come."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView

from gui.header import RowHeader


@pytest.fixture
def view(qtbot):
    shown = QTableView()
    qtbot.addWidget(shown)
    shown.setVerticalHeader(RowHeader(shown))
    shown.setModel(QStandardItemModel(200, 1, shown))
    shown.show()
    return shown


def test_the_table_does_not_move_while_rows_come_and_go(view, qtbot):
    narrow = view.viewport().width()
    view.verticalHeader().expect(250_000)
    view.model().setRowCount(210)
    qtbot.waitUntil(lambda: view.viewport().width() < narrow)
    wide = view.verticalHeader().sizeHint().width()
    for rows in (250_000, 150, 200_000):
        view.model().setRowCount(rows)
        assert view.verticalHeader().sizeHint().width() == wide
    view.model().setRowCount(1_000_000)
    assert view.verticalHeader().sizeHint().width() > wide
