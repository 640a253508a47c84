"""What came of several files: a line for each, with its own Show and Undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import icons
from gui.importing.results import ImportResult, kind_of, result_words, title_words
from gui.widgets import ElidedLabel, ProgressStrip, plain_label
from gui.widgets.fitting import fit
from gui.wording import shortened

_ROLES = {"success": "success", "warning": "warning", "error": "danger", "info": "muted"}


class ResultLine(QFrame):
    """One file: a picture and words for what came of it, and what can be done about it."""

    def __init__(self, result: ImportResult, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result = result
        self.undone_by: int | None = None
        self._picture = QLabel()
        self._words = plain_label(result_words(result), "muted", wrap=True)
        name = shortened(result.name, 60)
        self.show_records = self._button("Show", f"Show the records of {name}")
        self.show_report = self._button("Report", f"Show the report about {name}")
        self.undo = self._button("Undo this import", f"Undo the import of {name}")
        self._lay_out()
        self._name()
        self._offer()

    def set_undone(self, by: int | None) -> None:
        """Say that the import was taken back by a change set, or is in effect again."""
        self.undone_by = by
        words = result_words(self.result)
        self._words.setText(f"Taken back. It was: {words}" if by is not None else words)
        self._name()
        self._offer()

    def text(self) -> str:
        """Answer what it says."""
        return self._words.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        kind = kind_of(self.result)
        self._picture.setPixmap(icons.pixmap(kind, 20, _ROLES[kind]))

    def _name(self) -> None:
        self.setAccessibleName(f"{self.result.name}: {self.text()}")

    def _offer(self) -> None:
        done = self.result.report is not None and self.undone_by is None
        self.show_records.setVisible(done)
        self.undo.setVisible(done and self.result.change_set is not None)
        self.show_report.setVisible(self.result.change_set is not None)

    def _button(self, words: str, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("role", "link")
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        result = self.result
        self._draw()
        into = f"  →  {shortened(result.table, 60)}" if result.table else ""
        words = QVBoxLayout()
        words.setSpacing(1)
        head = ElidedLabel(f"{result.name}{into}")
        head.setProperty("role", "heading")
        words.addWidget(head)
        words.addWidget(self._words)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 8, 12, 8)
        across.setSpacing(10)
        across.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        for button in (self.show_records, self.show_report, self.undo):
            across.addWidget(button)


class SummaryDialog(QDialog):
    """Lists results as they come; stays beside the window until it is closed."""

    show_requested = Signal(object)
    report_requested = Signal(object)
    undo_requested = Signal(int)
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ResultLine] = []
        self._title = plain_label("Importing…", "title")
        self.progress = ProgressStrip(patience=0)
        self.close_button = QPushButton("Close")
        self._list = QVBoxLayout()
        self._lay_out()
        self.close_button.clicked.connect(self.close)
        self.progress.cancelled.connect(self.stop_requested)

    def add(self, result: ImportResult) -> None:
        """List one more result."""
        line = ResultLine(result)
        line.show_records.clicked.connect(self._on_show)
        line.show_report.clicked.connect(self._on_report)
        line.undo.clicked.connect(self._on_undo)
        self.lines.append(line)
        self._list.insertWidget(self._list.count() - 1, line)

    def finish(self) -> None:
        """Say that all is done."""
        self.progress.finish()
        words = title_words([one.result for one in self.lines])
        self._title.setText(words)
        self.setWindowTitle(words)
        self.setAccessibleName(words)

    def follow(self, change_set: int, undoes: int) -> None:
        """Say of an import that it was taken back or brought again, wherever that was done."""
        for line in self.lines:
            if undoes == line.result.change_set:
                line.set_undone(change_set)
            elif undoes == line.undone_by:
                line.set_undone(None)

    def title(self) -> str:
        """Answer what it is headed by."""
        return self._title.text()

    @Slot()
    def _on_show(self) -> None:
        if line := self._line_of(self.sender()):
            self.show_requested.emit(line.result)

    @Slot()
    def _on_report(self) -> None:
        if line := self._line_of(self.sender()):
            self.report_requested.emit(line.result)

    @Slot()
    def _on_undo(self) -> None:
        line = self._line_of(self.sender())
        if line is not None and line.result.change_set is not None:
            self.undo_requested.emit(line.result.change_set)

    def _line_of(self, button: object) -> ResultLine | None:
        parent = button.parentWidget() if isinstance(button, QPushButton) else None
        return parent if isinstance(parent, ResultLine) else None

    def _lay_out(self) -> None:
        self.setWindowTitle("Import")
        fit(self, 760, 480, least=QSize(480, 260))
        inner = QWidget()
        inner.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName("What came of each file")
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.close_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 14, 16, 14)
        down.setSpacing(10)
        for widget in (self._title, self.progress, area):
            down.addWidget(widget)
        down.setStretchFactor(area, 1)
        down.addLayout(below)
