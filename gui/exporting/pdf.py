"""A list to print: the records as a table on pages, the header on each, and page numbers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from domain.errors import TargetUnwritable
from domain.exporting import Chosen, ExportReport, chosen_total, chosen_values, column_of
from domain.formats.placing import Place, placed
from domain.formats.writers import Column, Row
from domain.values import TableDef
from domain.workspace import Progress, Reader

_DPI = 72  # one unit of the painter is a point
_MARGIN = 42.0
_PAD = 4.0
_SAMPLE = 200
_NARROWEST, _WIDEST = 34.0, 190.0
_STEP = 50
_LONGEST = 6_000
_INK, _PALE, _RULE = QColor("#1f2328"), QColor("#59636e"), QColor("#c8d0d8")
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_RIGHT = ("integer", "decimal")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_OVERLAP = 32


def write_pdf(
    reader: Reader,
    table: TableDef,
    chosen: Chosen,
    path: Path,
    field_ids: Sequence[int],
    progress: Progress = lambda done, total: None,
) -> ExportReport:
    """Write the chosen records as a list to print; runs on any thread.

    Raises TargetUnwritable, and Cancelled if `progress` does; what was there before stays.
    """
    fields = [table.field(one) for one in field_ids]
    columns = [column_of(field) for field in fields]
    total = chosen_total(reader, chosen)
    rows = _texts(columns, (row[1:] for row in chosen_values(reader, table, chosen, fields)))
    with placed(path) as place:
        with place.stream():
            pass  # so that a place that cannot be written is found out as for every format
        sheet = _Paper(place.beside, table.label, columns, list(islice(rows, _SAMPLE)))
        try:
            done = sheet.print_rows(rows, lambda count: progress(count, total))
        finally:
            sheet.end()
        _check(place, sheet.pages)
        return ExportReport(path, done, "", place.put())


def _texts(columns: Sequence[Column], rows: Iterator[Row]) -> Iterator[list[str]]:
    for row in rows:
        yield [
            "" if value is None else _shortened(column.to_text(value))
            for column, value in zip(columns, row, strict=True)
        ]


def _shortened(text: str) -> str:
    """Answer no more of a text than a page could show."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


class _Paper:
    """The pages, one after the other; only one is in memory."""

    def __init__(
        self, path: Path, title: str, columns: Sequence[Column], sample: list[list[str]]
    ) -> None:
        self.pages = 0
        self._title = title
        self._columns = columns
        self._sample = sample
        self._font, self._bold = QFont("sans-serif", 8), QFont("sans-serif", 8, QFont.Weight.Bold)
        self._writer = QPdfWriter(str(path))
        self._writer.setResolution(_DPI)
        self._writer.setTitle(title)
        self._widths = self._set_up()
        self._painter = QPainter()
        if not self._painter.begin(self._writer):
            raise TargetUnwritable(path, "unknown")
        self._begin_page()

    def print_rows(self, rows: Iterator[list[str]], report: Callable[[int], None]) -> int:
        """Print the sample and the rows; answer how many they were."""
        done = 0
        for texts in chain(self._sample, rows):
            self._print_row(texts)
            done += 1
            if done % _STEP == 0:
                report(done)
        report(done)
        return done

    def end(self) -> None:
        """Finish the last page and the file."""
        if self._painter.isActive():
            self._painter.end()

    # -- measures

    def _set_up(self) -> list[float]:
        """Choose the paper and how it lies; answer the widths of the columns."""
        wished = self._wished()
        letter = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
        size = QPageSize(QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4)
        portrait = size.sizePoints().width() - 2 * _MARGIN
        lies = sum(wished) > portrait
        self._writer.setPageLayout(
            QPageLayout(
                size,
                QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait,
                QMarginsF(0, 0, 0, 0),
                QPageLayout.Unit.Point,
            )
        )
        self._width = self._writer.width() - 2 * _MARGIN
        self._bottom = self._writer.height() - _MARGIN - 12
        return [one * min(1.0, self._width / sum(wished)) for one in wished]

    def _wished(self) -> list[float]:
        bold, plain = QFontMetricsF(self._bold), QFontMetricsF(self._font)
        widths = [bold.horizontalAdvance(one.label) for one in self._columns]
        for texts in self._sample:
            for place, text in enumerate(texts):
                lines = text[:400].splitlines()
                widths[place] = max(widths[place], *map(plain.horizontalAdvance, lines), 0.0)
        return [min(max(one + 2 * _PAD, _NARROWEST), _WIDEST) for one in widths]

    def _height_of(self, texts: Sequence[str]) -> float:
        highest = QFontMetricsF(self._painter.font()).height()
        for text, width in zip(texts, self._widths, strict=True):
            if text:
                box = QRectF(0, 0, max(width - 2 * _PAD, 4.0), 10_000)
                highest = max(highest, self._painter.boundingRect(box, _WRAPPED, text).height())
        return highest + 2 * _PAD

    # -- printing

    def _print_row(self, texts: list[str]) -> None:
        height = min(self._height_of(texts), self._bottom - self._top)
        if self._y + height > self._bottom:
            self._writer.newPage()
            self._begin_page()
        self._print_cells(texts, height)
        self._rule(_RULE, 0.5)

    def _print_cells(self, texts: Sequence[str], height: float) -> None:
        x = _MARGIN
        for text, width, column in zip(texts, self._widths, self._columns, strict=True):
            if text:
                side = _AT_RIGHT if column.kind in _RIGHT else _AT_LEFT
                box = QRectF(x + _PAD, self._y + _PAD, width - 2 * _PAD, height - 2 * _PAD)
                self._painter.setClipRect(box.adjusted(-_PAD, 0, _PAD, _PAD))
                self._painter.drawText(box, side | _WRAPPED, text)
            x += width
        self._painter.setClipping(False)
        self._y += height

    def _rule(self, color: QColor, thickness: float) -> None:
        self._painter.setPen(QPen(color, thickness))
        end = QPointF(_MARGIN + sum(self._widths), self._y)
        self._painter.drawLine(QPointF(_MARGIN, self._y), end)
        self._painter.setPen(_INK)

    def _begin_page(self) -> None:
        self.pages += 1
        self._y = _MARGIN
        self._painter.setFont(self._bold)
        self._painter.setPen(_INK)
        labels = [one.label for one in self._columns]
        self._print_cells(labels, min(self._height_of(labels), 120.0))
        self._rule(_INK, 0.8)
        self._painter.setFont(self._font)
        self._top = self._y
        self._print_foot()

    def _print_foot(self) -> None:
        self._painter.setPen(_PALE)
        foot = QRectF(_MARGIN, self._bottom + 8, self._width, 14)
        title = QFontMetricsF(self._font).elidedText(
            self._title, Qt.TextElideMode.ElideRight, self._width - 80
        )
        self._painter.drawText(foot, _AT_LEFT, title.replace("\n", " "))
        self._painter.drawText(foot, _AT_RIGHT, f"Page {self.pages}")
        self._painter.setPen(_INK)


def _check(place: Place, pages: int) -> None:
    """Flush the file, and refuse one that is not whole."""
    with place.beside.open("rb+") as stream:
        os.fsync(stream.fileno())
        found, rest = 0, stream.read(8)
        whole = rest.startswith(b"%PDF-")
        while chunk := stream.read(1024 * 1024):
            rest += chunk
            ends = [one.end() for one in _PAGE.finditer(rest) if one.end() < len(rest)]
            found += len(ends)
            rest = rest[max(len(rest) - _OVERLAP, ends[-1] if ends else 0) :]
    if not whole or b"%%EOF" not in rest or found != pages:
        raise TargetUnwritable(place.path, "differs")
