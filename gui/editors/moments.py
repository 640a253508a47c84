"""Editors of dates and times: typed as text, or picked from a calendar."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QPoint, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Fault
from domain.fields import parse, to_text
from domain.fields.dates import ISO_FORMAT, stored_date
from domain.fields.moments import (
    DEFAULT_FORMAT,
    format_of,
    from_local,
    store_moment,
    stored_moment,
    to_local,
)
from domain.values import FieldDef, Stored
from gui import icons
from gui.editors.texts import LineEditor


class DateEditor(LineEditor):
    """A date as text, with a calendar to pick it from (F4)."""

    default_format = ISO_FORMAT
    timed = False

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line.setPlaceholderText(field.format or self.default_format)
        self.button = QToolButton()
        self.button.setIcon(icons.icon("date", "muted"))
        self.button.setProperty("role", "quiet")
        self.button.setToolTip("Pick from a calendar (F4)")
        self.button.setAccessibleName(f"Calendar for {field.label}")
        self.button.clicked.connect(self.open_calendar)
        self._take(self.button, focus=False)
        self._popup: CalendarPopup | None = None

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.button.setEnabled(not read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4 and self.button.isEnabled():
            self.open_calendar()
            return
        super().keyPressEvent(event)

    @Slot()
    def open_calendar(self) -> None:
        """Unfold the calendar at the present value, else at today."""
        if self._popup is None:
            self._popup = CalendarPopup(self, timed=self.timed)
            self._popup.picked.connect(self._on_picked)
        value = parse(self.text(), self.field)
        self._popup.unfold(None if isinstance(value, Fault) else self._moment(value))

    @property
    def popup(self) -> CalendarPopup | None:
        """Return the calendar, None before it was opened."""
        return self._popup

    def _moment(self, value: Stored) -> dt.datetime | None:
        date = stored_date(value)
        return None if date is None else dt.datetime.combine(date, dt.time())

    def _text_of(self, picked: dt.datetime) -> str:
        return to_text(picked.date().isoformat(), self.field)

    @Slot(object)
    def _on_picked(self, picked: dt.datetime) -> None:
        self.line.setText(self._text_of(picked))
        self.text_edited.emit()
        self.line.setFocus()

    def _really_left(self) -> bool:
        return self._popup is None or not self._popup.isVisible()


class DateTimeEditor(DateEditor):
    """A date and a time as text, with a calendar and a clock to pick them from."""

    default_format = DEFAULT_FORMAT
    timed = True

    def _moment(self, value: Stored) -> dt.datetime | None:
        moment = stored_moment(value)
        if moment is None:
            return None
        try:
            local = moment if format_of(self.field).utc else to_local(moment)
        except OverflowError:
            local = moment
        return local.replace(tzinfo=None)

    def _text_of(self, picked: dt.datetime) -> str:
        if format_of(self.field).utc:
            return to_text(store_moment(picked.replace(tzinfo=dt.UTC)), self.field)
        moment = from_local(picked) or from_local(picked + dt.timedelta(hours=1))
        return "" if moment is None else to_text(store_moment(moment), self.field)


class CalendarPopup(QFrame):
    """A calendar, with a clock if asked, that folds away once something is picked."""

    picked = Signal(object)

    def __init__(self, editor: QWidget, *, timed: bool) -> None:
        super().__init__(editor, Qt.WindowType.Popup)
        self._editor = editor
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget()
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setAccessibleName("Calendar")
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, QTextCharFormat())  # Qt's red says nothing here
        self.clock = QTimeEdit()
        self.clock.setDisplayFormat("HH:mm")
        self.clock.setAccessibleName("Time")
        self._timed = timed
        self._lay_out()
        self.calendar.activated.connect(self._on_activated)
        if not timed:
            self.calendar.clicked.connect(self._on_activated)

    def unfold(self, moment: dt.datetime | None) -> None:
        """Show the calendar under its editor."""
        shown = moment or dt.datetime.now()
        self.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.clock.setTime(QTime(shown.hour, shown.minute))
        self.adjustSize()
        editor = self._editor
        place = editor.mapToGlobal(QPoint(0, editor.height()))
        room = editor.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place = editor.mapToGlobal(QPoint(0, -self.height()))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.calendar.setFocus()

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(6, 6, 6, 6)
        down.addWidget(self.calendar)
        across = QHBoxLayout()
        now = QPushButton("Now" if self._timed else "Today")
        now.setProperty("role", "link")
        now.clicked.connect(self._on_now)
        across.addWidget(now)
        across.addStretch(1)
        if self._timed:
            done = QPushButton("Take")
            done.clicked.connect(self._on_activated)
            for widget in (QLabel("Time"), self.clock, done):
                across.addWidget(widget)
        down.addLayout(across)

    @Slot()
    def _on_now(self) -> None:
        now = dt.datetime.now()
        self._pick(now.replace(second=0, microsecond=0))

    @Slot()
    def _on_activated(self) -> None:
        date, time = self.calendar.selectedDate(), self.clock.time()
        self._pick(dt.datetime(date.year(), date.month(), date.day(), time.hour(), time.minute()))

    def _pick(self, moment: dt.datetime) -> None:
        self.hide()
        self.picked.emit(moment)
