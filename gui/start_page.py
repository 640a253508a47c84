"""The page before a file is open: it teaches how to begin, and lists the files opened last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from domain.errors import DomainError
from gui import icons, theme, wording
from gui.settings import RecentFile
from gui.widgets import Banner, plain_label
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.templates import Template

_WIDEST = 1120
_CARD_HEIGHT = 64
_CARDS_ACROSS = 3


class StartPage(QWidget):
    """A place to drop a file, ways to begin without one, and the files opened last."""

    choose_requested = Signal()
    """A file should be chosen, to open or to import."""
    new_requested = Signal()
    template_requested = Signal(object)
    recent_requested = Signal(object)
    """The path of a file that was opened before."""
    forget_requested = Signal(object)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._files: Sequence[RecentFile] = ()
        self._built = False
        self.banner = Banner()

    def _build(self) -> None:
        """Make what is on the page; a start that opens a file never shows it."""
        from gui.recent_list import RecentList

        self._built = True
        self.drop_area = _DropArea()
        self.choose_button = QPushButton("Open file…")
        self.new_button = QPushButton("New empty workspace")
        self.recent = RecentList()
        self._templates = QGridLayout()
        self._template_box = self._make_box("Or begin with a template")
        self._recent_box = self._make_box("Opened last")
        self._lay_out()
        self._connect()
        self._add_cards()
        self._list_files()

    # -- what is shown

    def show_error(self, error: DomainError) -> None:
        """Say why a file could not be opened; nothing is lost by it."""
        message = wording.sentence(error)
        self.banner.tell("error", f"{message.title}. {message.text} {message.hint}".rstrip())

    def set_recent(self, files: Sequence[RecentFile]) -> None:
        """List files; whether they are there is looked up in the background."""
        self._files = files
        if self._built:
            self._list_files()

    def _list_files(self) -> None:
        from gui.recent_list import FileFact

        files = self._files
        self.recent.clear()
        self._recent_box.setVisible(bool(files))
        for file in files:
            self.recent.add(file.path)
        if files:
            self._worker.run(
                lambda _job: [FileFact.of(file) for file in files],
                owner=self,
                then=self.recent.tell,
                key=("recent files", id(self)),
            )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._built:
            self._build()

    def _add_cards(self) -> None:
        from gui.templates import TEMPLATES  # a start that opens a file needs none

        for number, template in enumerate(TEMPLATES):
            card = _Card(template)
            card.clicked.connect(self._on_card_clicked)
            self._templates.addWidget(card, number // _CARDS_ACROSS, number % _CARDS_ACROSS)
        self._template_box.show()

    # -- building

    def _make_box(self, title: str) -> QWidget:
        box = QWidget()
        down = QVBoxLayout(box)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(8)
        down.addWidget(plain_label(title, "heading"))
        box.hide()
        return box

    def _lay_out(self) -> None:
        self.choose_button.setIcon(icons.icon("open", "on_accent"))
        self.choose_button.setProperty("role", "primary")
        self.new_button.setIcon(icons.icon("new"))
        self.drop_area.add_buttons(self.choose_button, self.new_button)
        self._templates.setSpacing(8)
        for column in range(_CARDS_ACROSS):
            self._templates.setColumnStretch(column, 1)
        _below(self._template_box, self._templates)
        _below(self._recent_box, self.recent)
        left = QVBoxLayout()
        left.setSpacing(18)
        left.addWidget(self.drop_area, 1)
        left.addWidget(self._template_box)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(left, 5)
        across.addWidget(self._recent_box, 3)
        self._recent_box.setMinimumWidth(300)
        inner = QWidget()
        inner.setMaximumSize(_WIDEST, 760)
        down = QVBoxLayout(inner)
        down.setContentsMargins(28, 20, 28, 24)
        down.setSpacing(14)
        down.addWidget(self.banner)
        down.addLayout(across, 1)
        self._scroll(inner)

    def _scroll(self, inner: QWidget) -> None:
        """Put the page into the middle, and let it scroll in a small window."""
        middle = QWidget()
        grid = QGridLayout(middle)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(inner, 0, 0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self.choose_requested)
        self.new_button.clicked.connect(self.new_requested)
        self.recent.chosen.connect(self.recent_requested)
        self.recent.forgotten.connect(self.forget_requested)

    @Slot()
    def _on_card_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, _Card):
            self.template_requested.emit(card.template)


class _DropArea(QWidget):
    """A dashed field with the one sentence that one needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(260)
        self._picture = QLabel()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        title = plain_label("Drop a spreadsheet here to begin", "title", wrap=True)
        text = plain_label(
            "Excel, OpenDocument, CSV, JSON or SQLite: you see what will be read before anything "
            "is kept, and all of it can be undone. A Tabularium file opens when it is dropped.",
            "muted",
            wrap=True,
        )
        text.setMaximumWidth(440)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 18, 24, 18)
        down.setSpacing(8)
        down.addStretch(1)
        for label in (self._picture, title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        down.addWidget(self._picture)
        down.addWidget(title)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(text, 100)
        across.addStretch(1)
        down.addLayout(across)
        down.addSpacing(8)
        down.addLayout(self._buttons)
        down.addStretch(1)
        self._draw()

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put the ways to begin without dropping below the words."""
        self._buttons.addStretch(1)
        for button in buttons:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("base"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 10, 10)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(icons.pixmap("welcome", 104, "muted"))


class _Card(QPushButton):
    """One template: an icon, its name, what it is for."""

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template
        self.setProperty("role", "card")
        self.setAccessibleName(template.label)
        self.setAccessibleDescription(template.description)
        self.setMinimumHeight(_CARD_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        picture = QLabel()
        picture.setPixmap(icons.pixmap(template.icon, 20, "accent"))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(plain_label(template.label, "heading"))
        words.addWidget(plain_label(template.description, "muted", wrap=True))
        words.addStretch(1)
        across = self._across = QHBoxLayout(self)
        across.setContentsMargins(12, 8, 12, 8)
        across.setSpacing(10)
        across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self._across.totalSizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._across.totalHeightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)  # the layouts around give it the height of another width
        self.setMinimumHeight(max(_CARD_HEIGHT, self.heightForWidth(self.width())))
        self._across.invalidate()  # while it is not seen, what grows here is told of it too late
        self._across.activate()


def _below(box: QWidget, what: QWidget | QGridLayout) -> None:
    layout = box.layout()
    assert isinstance(layout, QVBoxLayout)
    if isinstance(what, QWidget):
        layout.addWidget(what, 1)
    else:
        layout.addLayout(what)
