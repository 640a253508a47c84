"""Two arrows in the heading of the examples: the record before, the next one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QToolButton, QWidget


class ExampleSteps(QWidget):
    """Stands at the right end of a section of a header, wherever that goes."""

    stepped = Signal(int)
    """-1 for the record before, 1 for the next one."""

    def __init__(self, header: QHeaderView, section: int) -> None:
        super().__init__(header)
        self._header, self._section = header, section
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.before = self._button(Qt.ArrowType.LeftArrow, "Example of the record before (Left)")
        self.next = self._button(Qt.ArrowType.RightArrow, "Example of the next record (Right)")
        across.addWidget(self.before)
        across.addWidget(self.next)
        self.before.clicked.connect(self._on_before)
        self.next.clicked.connect(self._on_next)
        header.sectionResized.connect(self._place)
        header.geometriesChanged.connect(self._place)
        header.installEventFilter(self)
        self._place()

    def eventFilter(self, _header: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _button(self, arrow: Qt.ArrowType, words: str) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setFixedSize(13, 20)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has the arrows of the list
        return button

    def _on_before(self) -> None:
        self.stepped.emit(-1)

    def _on_next(self) -> None:
        self.stepped.emit(1)

    def _place(self) -> None:
        header, size = self._header, self.sizeHint()
        right = header.sectionViewportPosition(self._section) + header.sectionSize(self._section)
        self.setGeometry(
            right - size.width() - 2,
            (header.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        self.raise_()
