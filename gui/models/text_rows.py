"""A table model of texts below a header, to be read and not changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui import sentences, wording

_LONGEST = 200
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class TextRows(QAbstractTableModel):
    """Shows lines of texts below a header; nothing can be edited."""

    def __init__(self, header: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header = list(header)
        self._lines: list[Sequence[str]] = []

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show other lines; a short one has blanks at its end."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        if not index.isValid() or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        line = self._lines[index.row()]
        text = line[index.column()] if index.column() < len(line) else ""
        if role == _Role.ToolTipRole:
            return sentences.tooltip(text[:2000])
        return wording.shortened(text, _LONGEST)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return wording.shortened(self._header[section], 60)
        return None
