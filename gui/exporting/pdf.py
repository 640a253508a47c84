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
    QTextOption,
)

from domain.errors import TargetUnwritable
from domain.exporting import Chosen, ExportReport, chosen_total, chosen_values, column_of
from domain.formats.placing import Place, placed
from domain.formats.writers import Column, Row
from domain.values import TableDef
from domain.workspace import Progress, Reader
from gui.exporting.flowing import Flow

_DPI = 600
_POINT = _DPI / 72
_MARGIN = 42 * _POINT
_PAD = 4 * _POINT
_FOOT = 12 * _POINT
_LETTERS = 8 * _POINT
_NARROWEST, _WIDEST, _WORD = 30 * _POINT, 190 * _POINT, 130 * _POINT
_HIGHEST_HEADER = 120 * _POINT
_SAMPLE = 200
_STEP = 50
_LONG = 4_000
_LEAST_LINES = 4
_INK, _PALE, _RULE = QColor("#1f2328"), QColor("#59636e"), QColor("#c8d0d8")
_TO_LEFT, _TO_RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
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
        check_pdf(place, sheet.pages)
        return ExportReport(path, done, "", place.put())


def _texts(columns: Sequence[Column], rows: Iterator[Row]) -> Iterator[list[str]]:
    for row in rows:
        yield [
            "" if value is None else column.to_text(value)
            for column, value in zip(columns, row, strict=True)
        ]


class _Paper:
    """The pages, one after the other; only one is in memory."""

    def __init__(
        self, path: Path, title: str, columns: Sequence[Column], sample: list[list[str]]
    ) -> None:
        self.pages = 0
        self._title = title
        self._columns = columns
        self._sample = sample
        self._font, self._bold = _font(), _font(bold=True)
        self._left, self._right = _wrapped(_TO_LEFT), _wrapped(_TO_RIGHT)
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
        portrait = size.sizePoints().width() * _POINT - 2 * _MARGIN
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
        self._bottom = self._writer.height() - _MARGIN - _FOOT
        return _fitted(wished, self._words(), self._width)

    def _wished(self) -> list[float]:
        """Answer how wide each column would be with nothing wrapped, within reason."""
        return [min(one, _WIDEST) for one in self._longest(str.splitlines)]

    def _words(self) -> list[float]:
        """Answer how wide each column has to be for whole words, within reason."""
        return [min(one, _WORD) for one in self._longest(str.split)]

    def _longest(self, cut: Callable[[str], list[str]]) -> list[float]:
        bold, plain = QFontMetricsF(self._bold), QFontMetricsF(self._font)
        found = []
        for place, column in enumerate(self._columns):
            widths = [bold.horizontalAdvance(part) for part in cut(column.label[:200])]
            parts = {part for texts in self._sample for part in cut(texts[place][:400])}
            widths += map(plain.horizontalAdvance, parts)
            found.append(max(max(widths, default=0) + 2 * _PAD + _POINT, _NARROWEST))
        return found

    def _height_of(self, texts: Sequence[str]) -> float:
        highest = QFontMetricsF(self._painter.font()).height()
        for text, width in zip(texts, self._widths, strict=True):
            if text:
                box = QRectF(0, 0, max(width - 2 * _PAD, _POINT), 1e6)
                highest = max(highest, self._painter.boundingRect(box, text, self._left).height())
        return highest + 2 * _PAD

    # -- printing

    def _print_row(self, texts: list[str]) -> None:
        room = self._bottom - self._top
        height = 2 * room if max(map(len, texts)) > _LONG else self._height_of(texts)
        if height > room:
            self._print_long(texts)
        else:
            if self._y + height > self._bottom:
                self._new_page()
            self._print_cells(texts, height)
        self._rule(_RULE, 0.5 * _POINT)

    def _print_long(self, texts: Sequence[str]) -> None:
        """Print a row that no page holds: each cell flows on where it ended."""
        line = QFontMetricsF(self._font).lineSpacing()
        flows = [
            Flow(text, self._font, max(width - 2 * _PAD, _POINT), self._writer)
            for text, width in zip(texts, self._widths, strict=True)
        ]
        if self._lines_left(line) < _LEAST_LINES:
            self._new_page()
        while True:
            parts = [flow.take(max(1, self._lines_left(line))) for flow in flows]
            self._print_lines(parts, line)
            if all(flow.is_done for flow in flows):
                return
            self._new_page()

    def _print_lines(self, parts: Sequence[Sequence[str]], line: float) -> None:
        x = _MARGIN
        for part, width, column in zip(parts, self._widths, self._columns, strict=True):
            side = QTextOption(_TO_RIGHT if column.kind in _RIGHT else _TO_LEFT)
            side.setWrapMode(QTextOption.WrapMode.NoWrap)
            for number, text in enumerate(part):
                top = self._y + _PAD + number * line
                self._painter.drawText(QRectF(x + _PAD, top, width - 2 * _PAD, line), text, side)
            x += width
        self._y += max(map(len, parts)) * line + 2 * _PAD

    def _lines_left(self, line: float) -> int:
        return int((self._bottom - self._y - 2 * _PAD) / line)

    def _new_page(self) -> None:
        self._writer.newPage()
        self._begin_page()

    def _print_cells(self, texts: Sequence[str], height: float) -> None:
        x = _MARGIN
        for text, width, column in zip(texts, self._widths, self._columns, strict=True):
            if text:
                side = self._right if column.kind in _RIGHT else self._left
                box = QRectF(x + _PAD, self._y + _PAD, width - 2 * _PAD, height - 2 * _PAD)
                self._painter.setClipRect(box.adjusted(-_PAD, 0, _PAD, _PAD))
                self._painter.drawText(box, text, side)
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
        self._print_cells(labels, min(self._height_of(labels), _HIGHEST_HEADER))
        self._rule(_INK, 0.8 * _POINT)
        self._painter.setFont(self._font)
        self._top = self._y
        self._print_foot()

    def _print_foot(self) -> None:
        self._painter.setPen(_PALE)
        foot = QRectF(_MARGIN, self._bottom + _FOOT / 2, self._width, 2 * _FOOT)
        title = QFontMetricsF(self._font).elidedText(
            " ".join(self._title.split()), Qt.TextElideMode.ElideRight, self._width * 0.8
        )
        self._painter.drawText(foot, title, self._left)
        self._painter.drawText(foot, f"Page {self.pages}", self._right)
        self._painter.setPen(_INK)


def _font(*, bold: bool = False) -> QFont:
    font = QFont("sans-serif")
    font.setPixelSize(round(_LETTERS))
    font.setBold(bold)
    return font


def _wrapped(side: Qt.AlignmentFlag) -> QTextOption:
    option = QTextOption(side)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _fitted(wished: list[float], least: list[float], room: float) -> list[float]:
    """Answer widths that fill no more than the room; whole words give way last."""
    if sum(wished) <= room:
        return wished
    least = [min(pair) for pair in zip(wished, least, strict=True)]
    if sum(least) >= room:
        return [one * room / sum(least) for one in least]
    share = (room - sum(least)) / (sum(wished) - sum(least))
    pairs = zip(wished, least, strict=True)
    return [small + (large - small) * share for large, small in pairs]


def check_pdf(place: Place, pages: int) -> None:
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
