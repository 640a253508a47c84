"""The left edge of the preview: the number of each row, and what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from domain.importing import Fate
from gui import theme
from gui.importing.fates import LOOKS
from gui.models.preview_table import FATE_ROLE

_PAD = 8


class FateHeader(QHeaderView):
    """Row numbers, with a badge of sign and word once the rows are judged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Be as wide as the widest badge that is here, so that nothing jumps while scrolling."""
        return QSize(self._number_width() + self._badge_width() + 2 * _PAD, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        if model is None or not rect.isValid():
            return
        painter.save()
        painter.fillRect(rect, theme.color("window"))
        painter.setPen(theme.color("grid"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        vertical = Qt.Orientation.Vertical
        number = str(model.headerData(logicalIndex, vertical))
        fate = model.headerData(logicalIndex, vertical, FATE_ROLE)
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.setPen(theme.color("muted"))
        at = QRect(room.left(), room.top(), self._number_width(), room.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        if fate is not None:
            look = LOOKS[Fate(fate)]
            painter.setPen(theme.color(look.role))
            at = room.adjusted(self._number_width() + _PAD, 0, 0, 0)
            width = self._sign_width()
            painter.drawText(
                QRect(at.left(), at.top(), width, at.height()),
                Qt.AlignmentFlag.AlignCenter,
                look.sign,
            )
            painter.drawText(
                at.adjusted(width, 0, 0, 0),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                look.word,
            )
        painter.restore()

    def _number_width(self) -> int:
        model = self.model()
        last = model.rowCount() - 1 if model else -1
        text = str(model.headerData(last, Qt.Orientation.Vertical)) if last >= 0 else "0"
        return self.fontMetrics().horizontalAdvance("8" * max(2, len(text)))

    def _badge_width(self) -> int:
        shown = self.model().property("fates") if self.model() else ()
        metrics = self.fontMetrics()
        words = [metrics.horizontalAdvance(LOOKS[Fate(one)].word) for one in shown or ()]
        return max(words) + self._sign_width() + _PAD if words else 0

    def _sign_width(self) -> int:
        signs = (look.sign for look in LOOKS.values())
        return max(map(self.fontMetrics().horizontalAdvance, signs)) + 4
