"""Draws list entries as an icon with a title and a muted line under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme

SUBTITLE = int(Qt.ItemDataRole.UserRole) + 1
_PAD, _ICON = 6, 18

Index = QModelIndex | QPersistentModelIndex


class TwoLineDelegate(QStyledItemDelegate):
    """The entry's text above, what its `SUBTITLE` says below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.lineSpacing()
        longest = max(str(index.data() or ""), str(index.data(SUBTITLE) or ""), key=len)
        width = option.fontMetrics.horizontalAdvance(longest) + _ICON + 4 * _PAD
        return QSize(width, 2 * line + 2 * _PAD - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        icon, option.text, option.icon = QIcon(option.icon), "", QIcon()
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        inner = option.rect.adjusted(_PAD, _PAD - 1, -_PAD, -_PAD + 1)
        place = QRect(inner.left(), inner.center().y() - _ICON // 2, _ICON, _ICON)
        icon.paint(painter, place)
        words = inner.adjusted(_ICON + _PAD + 2, 0, 0, 0)
        painter.save()
        self._line(painter, option, words, str(index.data() or ""), "text", top=True)
        self._line(painter, option, words, str(index.data(SUBTITLE) or ""), "muted", top=False)
        painter.restore()

    def updateEditorGeometry(
        self, editor: object, option: QStyleOptionViewItem, index: Index
    ) -> None:
        inner = option.rect.adjusted(_PAD + _ICON + _PAD - 2, 1, -2, 0)
        inner.setHeight(option.fontMetrics.lineSpacing() + _PAD)
        editor.setGeometry(inner)  # type: ignore[attr-defined]  # Qt hands a widget

    def _line(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        text: str,
        role: str,
        *,
        top: bool,
    ) -> None:
        painter.setPen(theme.color(role))
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        vertical = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
        painter.drawText(place, int(vertical | Qt.AlignmentFlag.AlignLeft), shown)
