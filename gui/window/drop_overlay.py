"""The sheet over the window that says what a drop will do."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui import icons, theme


class DropOverlay(QWidget):
    """Covers the window while files are dragged over it and says what a drop will do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def tell(self, text: str) -> None:
        """Cover the window and say something."""
        self._text = text
        self.setAccessibleName(text)
        self.fit()
        self.raise_()
        self.show()
        self.update()

    def text(self) -> str:
        """Answer what it says."""
        return self._text

    def fit(self) -> None:
        """Cover all of the window."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.color("accent_soft"))
        ground.setAlpha(248)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(16, 16, -16, -16), 12, 12)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        middle = QRect(self.rect())
        icon = QRect(0, 0, 56, 56)
        icon.moveCenter(middle.center())
        icons.icon("drop", "accent").paint(painter, icon.translated(0, -40))
        painter.drawText(
            middle.adjusted(40, 70, -40, 0),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            self._text,
        )
