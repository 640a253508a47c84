"""One record on paper: each field's name beside its value, and below it its history if asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter

from domain.errors import TargetUnwritable
from domain.fields import to_text
from domain.formats.placing import placed
from domain.values import AuditEntry, Record, TableDef
from domain.workspace import Reader
from gui import sentences, wording
from gui.exporting.flowing import Flow
from gui.exporting.pdf import check_pdf
from gui.wording import plural

_DPI = 300
_POINT = _DPI / 72
_MARGIN = 50 * _POINT
_FOOT = 24 * _POINT
_LABELS = 0.28  # of the width
_GAP = 10 * _POINT
_INK, _PALE = QColor("#1f2328"), QColor("#59636e")
MOST_ENTRIES = 1_000
"""So many entries of the history are printed; where there are more, it says so."""


def write_record_pdf(
    reader: Reader, table: TableDef, record_id: int, path: Path, *, with_history: bool = False
) -> int:
    """Write one record on as many pages as it takes; answer how many; runs on any thread.

    Raises NotFound, and TargetUnwritable; then what was at the path before is still there.
    """
    record = reader.record(table, record_id)
    entries: Sequence[AuditEntry] = ()
    if with_history:
        entries = reader.record_history(table.id, record_id, limit=MOST_ENTRIES + 1)
    with placed(path) as place:
        with place.stream():
            pass  # so that a place that cannot be written is found out before anything is drawn
        title = _title(table, record)
        paper = _Paper(place.beside, title)
        try:
            _print_values(paper, table, record, title)
            if with_history:
                _print_history(paper, table, entries)
        finally:
            paper.end()
        check_pdf(place, paper.pages)
        place.put()
    return paper.pages


def _print_values(paper: _Paper, table: TableDef, record: Record, title: str) -> None:
    paper.write(title, size=16, bold=True)
    paper.write(_noted(table, record), size=9, pale=True, above=2)
    paper.leave(10)
    for field, value in zip(table.fields, record.values, strict=True):
        paper.write_pair(field.label, to_text(value, field))


def _print_history(paper: _Paper, table: TableDef, entries: Sequence[AuditEntry]) -> None:
    """Print what happened to the record, the latest first."""
    paper.write("History", size=12, bold=True, above=22, least=5)
    if len(entries) > MOST_ENTRIES:
        words = f"The latest {plural(MOST_ENTRIES, 'change')}; there are more in the file."
        paper.write(words, size=9, pale=True)
    tables = {table.id: table}
    for entry in entries[:MOST_ENTRIES]:
        undone = " (undone)" if entry.undone else ""
        paper.write(f"{sentences.entry_verb(entry)}{undone}", bold=True, above=10, least=3)
        at = wording.exact_time(sentences.moment(entry.at))
        paper.write(f"{at}, {entry.actor}" if entry.actor else at, size=9, pale=True)
        paper.leave(3)
        for change in sentences.told_changes(entry):
            old, new = (
                sentences.value_text(value, change, tables, table.id)
                for value in (change.old, change.new)
            )
            words = f"{old or '(blank)'}  →  {new or '(blank)'}" if old or not new else new
            paper.write_pair(sentences.change_label(change, tables, table.id), words)


def _title(table: TableDef, record: Record) -> str:
    main = table.main_field
    text = to_text(record.values[table.fields.index(main)], main) if main else ""
    return wording.shortened(text, 120) or f"Record {record.id}"


def _noted(table: TableDef, record: Record) -> str:
    made = _by("made", record.created_at, record.created_by)
    changed = _by("changed", record.updated_at, record.updated_by)
    trashed = "in the Trash" if record.deleted_at else ""
    return "; ".join(part for part in (table.label, made, changed, trashed) if part)


def _by(verb: str, at: str | None, actor: str | None) -> str:
    if not at:
        return ""
    who = f" by {actor}" if actor else ""
    return f"{verb} {wording.in_full(at)}{who}"


class _Paper:
    """Pages with a foot, on which text flows; only one is in memory."""

    def __init__(self, path: Path, title: str) -> None:
        self.pages = 0
        self._title = title
        self._writer = QPdfWriter(str(path))
        self._writer.setResolution(_DPI)
        self._writer.setTitle(title)
        letter = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
        size = QPageSize(QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4)
        self._writer.setPageLayout(
            QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        )
        self._width = self._writer.width() - 2 * _MARGIN
        self._bottom = self._writer.height() - _MARGIN - _FOOT
        self._painter = QPainter()
        if not self._painter.begin(self._writer):
            raise TargetUnwritable(path, "unknown")
        self._begin_page()

    def write(
        self,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        pale: bool = False,
        above: float = 0,
        least: int = 1,
    ) -> None:
        """Write a text over the whole width; `least` lines of its size must fit on the page."""
        font = _font(size, bold=bold)
        self.leave(above)
        line = QFontMetricsF(font, self._writer).lineSpacing()
        if self._y + least * line > self._bottom:
            self._new_page()
        self._flow([(text, _MARGIN, self._width, font, _PALE if pale else _INK)])

    def write_pair(self, label: str, text: str) -> None:
        """Write a name, and beside it a text that goes on over the pages it needs."""
        beside = self._width * _LABELS
        rest = self._width - beside - _GAP
        font = _font(10)
        self._flow(
            [
                (label, _MARGIN, beside, font, _PALE),
                (text, _MARGIN + beside + _GAP, rest, font, _INK),
            ]
        )
        self.leave(5)

    def leave(self, points: float) -> None:
        """Leave some room."""
        self._y += points * _POINT

    def end(self) -> None:
        """Finish the last page and the file."""
        if self._painter.isActive():
            self._painter.end()

    def _flow(self, columns: Sequence[tuple[str, float, float, QFont, QColor]]) -> None:
        """Write texts beside each other, from here on and over the next pages."""
        font = columns[0][3]
        line = QFontMetricsF(font, self._writer).lineSpacing()
        flows = [Flow(text, font, width, self._writer) for text, _, width, font, _ in columns]
        if self._y + line > self._bottom:
            self._new_page()
        while True:
            room = max(1, int((self._bottom - self._y) / line))
            parts = [flow.take(room) for flow in flows]
            for part, (_, x, width, own, color) in zip(parts, columns, strict=True):
                self._draw(part, QRectF(x, self._y, width, line), own, color)
            self._y += max(1, *map(len, parts)) * line
            if all(flow.is_done for flow in flows):
                return
            self._new_page()

    def _draw(self, lines: Sequence[str], place: QRectF, font: QFont, color: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(color)
        for number, text in enumerate(lines):
            here = place.translated(0, number * place.height())
            self._painter.drawText(
                here, Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine, text
            )

    def _new_page(self) -> None:
        self._writer.newPage()
        self._begin_page()

    def _begin_page(self) -> None:
        self.pages += 1
        self._y = _MARGIN
        self._painter.setFont(_font(8))
        self._painter.setPen(_PALE)
        foot = QRectF(_MARGIN, self._bottom + _FOOT / 2, self._width, _FOOT)
        self._painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, wording.shortened(self._title, 80))
        number = f"Page {wording.count(self.pages)}"
        self._painter.drawText(foot, Qt.AlignmentFlag.AlignRight, number)


def _font(size: float, *, bold: bool = False) -> QFont:
    font = QFont("sans-serif")
    font.setPixelSize(round(size * _POINT))
    font.setBold(bold)
    return font
