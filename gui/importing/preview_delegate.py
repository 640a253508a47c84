"""Paints a changed cell: the old value struck through, an arrow, the new value.

In a conflict none is struck: what is here, a sign for unlike, what the file says.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.models.preview_cells import CONFLICT_ROLE, OLD_ROLE

_PAD = 6
_ARROW = " → "
_AGAINST = " ≠ "
BLANK = "blank"


class PreviewDelegate(QStyledItemDelegate):
    """Leaves every other cell to the style."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        old, here = index.data(OLD_ROLE), index.data(CONFLICT_ROLE)
        if old is None and here is None:
            super().paint(painter, option, index)
            return
        conflict = here is not None
        rect = option.rect
        selected = option.state & QStyle.StateFlag.State_Selected
        painter.save()
        ground = "conflict_soft" if conflict else "changed_new_soft"
        painter.fillRect(rect, theme.color("selected" if selected else ground))
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        new = str(index.data() or BLANK)
        if conflict:
            room = self._write(painter, room, str(here or BLANK), "text")
            room = self._write(painter, room, _AGAINST, "conflict")
            self._write(painter, room, new, "conflict")
        else:
            room = self._write(painter, room, str(old or BLANK), "changed_old", struck=bool(old))
            room = self._write(painter, room, _ARROW, "muted")
            self._write(painter, room, new, "changed_new")
        painter.restore()

    def _write(
        self, painter: QPainter, room: QRect, text: str, color: str, *, struck: bool = False
    ) -> QRect:
        """Write a text and return the room that is left beside it."""
        font = QFont(painter.font())
        font.setStrikeOut(struck)
        painter.setFont(font)
        painter.setPen(QColor(theme.color(color)))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return room.adjusted(metrics.horizontalAdvance(shown), 0, 0, 0)
