"""The bottom of the import dialog: what will happen, how far it is, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from domain.importing import ImportPlan
from gui import icons
from gui.widgets import ProgressStrip, plain_label

_ICONS = {
    "info": ("info", "muted"),
    "success": ("success", "success"),
    "warning": ("warning", "warning"),
    "error": ("error", "danger"),
}


CANCEL, CLOSE = "Cancel", "Close"
SAVE, LEAVE, NOTHING = "save", "leave", "nothing"
_REST = {
    SAVE: "Import the good rows, save the rest…",
    LEAVE: "Import the good rows only",
    NOTHING: "All or nothing",
}


class OutcomeBar(QWidget):
    """One line of words with an icon, a thin bar while the file is read, Import and Cancel."""

    faults_asked = Signal()
    import_requested = Signal()
    cancel_requested = Signal()
    import_cancelled = Signal()
    rest_changed = Signal()
    """Another choice for the rows with a fault."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._words = plain_label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = self._make_bar()
        self.faults = QPushButton("Show the faults")
        self.faults.setProperty("role", "link")
        self.faults.clicked.connect(self.faults_asked)
        self.faults.hide()
        self.rest = QComboBox()
        self.rest.setAccessibleName("What to do about rows with a fault")
        for choice, words in _REST.items():
            self.rest.addItem(words, choice)
        self.rest.currentIndexChanged.connect(self.rest_changed)
        self.rest.hide()
        self.cancel = QPushButton(CANCEL)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.cancel_requested)
        self.go = QPushButton("Import")
        self.go.setProperty("role", "primary")
        self.go.clicked.connect(self.import_requested)
        self.strip = ProgressStrip(patience=0)
        self.strip.cancelled.connect(self.import_cancelled)
        self._lay_out()
        self.set_ready(False)

    def tell(self, kind: str, words: str, *, faults: bool = False) -> None:
        """Say what will happen."""
        self._bar.hide()
        self.rest.hide()
        self._words.setText(words)
        self._icon.setPixmap(icons.pixmap(_ICONS[kind][0], 20, _ICONS[kind][1]))
        self._icon.setVisible(bool(words))
        self.faults.setVisible(faults)
        self.setAccessibleName(words)

    def offer_rest(self, *, faulty: bool) -> None:
        """Show the choice for rows with a fault, where there are some."""
        self.rest.setVisible(faulty)

    def show_rest(self, plan: ImportPlan) -> None:
        """Show what a plan does about rows with a fault."""
        if plan.all_or_nothing != (self.rest.currentData() == NOTHING):
            choice = NOTHING if plan.all_or_nothing else SAVE
            with QSignalBlocker(self.rest):
                self.rest.setCurrentIndex(self.rest.findData(choice))

    def text(self) -> str:
        """Answer what it says."""
        return self._words.text()

    def set_ready(self, ready: bool) -> None:
        """Let the import be started or not."""
        self.go.setEnabled(ready)

    def offer_import(self, *, offered: bool) -> None:
        """Leave only a way to close where there is nothing to import."""
        self.go.setVisible(offered)
        if self.cancel.text() in (CANCEL, CLOSE):  # of several files it says that one is skipped
            self.cancel.setText(CANCEL if offered else CLOSE)

    def begin_reading(self, words: str) -> None:
        """Show that the whole file is being read."""
        self.tell("info", words)
        self._bar.setRange(0, 0)
        self._bar.show()

    @Slot(int, int)
    def advance_reading(self, done: int, total: int) -> None:
        """Show how much of the file is read."""
        self._bar.setRange(0, 1000 if total > 0 else 0)
        if total > 0:  # a bar counts in C's int, and a file may be longer
            self._bar.setValue(min(1000, done * 1000 // total))

    def begin_import(self, words: str) -> None:
        """Show that records are being written, with a way to stop it."""
        self._line.setVisible(False)
        self.strip.begin(words)

    def end_import(self) -> None:
        """Show the line of words again."""
        self.strip.finish()
        self._line.setVisible(True)

    def _make_bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setMaximumHeight(6)
        bar.setFixedWidth(180)
        bar.setAccessibleName("Reading the file")
        bar.hide()
        return bar

    def _lay_out(self) -> None:
        self._line = QWidget()
        across = QHBoxLayout(self._line)
        across.setContentsMargins(16, 10, 16, 12)
        across.setSpacing(10)
        across.addWidget(self._icon)
        across.addWidget(self._words, 1)
        across.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self.faults)
        across.addWidget(self.rest)
        across.addSpacing(8)
        across.addWidget(self.cancel)
        across.addWidget(self.go)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._line)
        down.addWidget(self.strip)
