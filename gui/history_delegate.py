"""Draws the lines of the history: what changed, struck and signed, so that colour is not needed."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import icons, theme
from gui.models.history_list import ROW_ROLE
from gui.models.history_rows import Row

_PAD = 12
_GAP = 3
_INDENT = 20
_VALUE_LINES = 4
"""A long value is cut after so many lines; the form shows all of it."""

_REPORT = "Import report"

_Index = QModelIndex | QPersistentModelIndex


@dataclass
class _Piece:
    """Lines of text in one place, with the names of their colours."""

    rect: QRect
    lines: list[str]
    color: str
    bold: bool = False
    struck: bool = False
    paper: str = ""


@dataclass
class _Layout:
    """What one row looks like in a width: its pieces, its link and its height."""

    pieces: list[_Piece] = field(default_factory=list)
    link: QRect = field(default_factory=QRect)
    report: QRect = field(default_factory=QRect)
    chevron: QRect = field(default_factory=QRect)
    height: int = 0


class HistoryDelegate(QStyledItemDelegate):
    """Paints rows of `HistoryList` and says what was clicked in them."""

    action_clicked = Signal(object)
    """The index whose link was clicked."""
    report_clicked = Signal(object)
    """The index of an import whose report was asked for."""
    toggle_clicked = Signal(object)
    """The index of a change set that should open or close."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        return QSize(width, self._lay_out(index.data(ROW_ROLE), width).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(ROW_ROLE)
        laid_out = self._lay_out(row, option.rect.width())
        painter.save()
        self._paint_ground(painter, option, row)
        painter.translate(option.rect.topLeft())
        for piece in laid_out.pieces:
            self._paint_piece(painter, piece, row)
        for link, words in ((laid_out.link, row.action), (laid_out.report, _REPORT)):
            self._paint_link(painter, link, words)
        if not laid_out.chevron.isNull():
            icons.icon("down" if row.expanded else "next", "muted").paint(painter, laid_out.chevron)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() != QEvent.Type.MouseButtonRelease:
            return False
        row: Row = index.data(ROW_ROLE)
        place = event.position().toPoint() - option.rect.topLeft()
        if row.action and self.link_rect(index).contains(place):
            self.action_clicked.emit(QPersistentModelIndex(index))
            return True
        if row.report and self.report_rect(index).contains(place):
            self.report_clicked.emit(QPersistentModelIndex(index))
            return True
        if row.expandable:
            self.toggle_clicked.emit(QPersistentModelIndex(index))
            return True
        return False

    def link_rect(self, index: _Index) -> QRect:
        """Answer where in its row the link is that takes a change back."""
        return self._lay_out(index.data(ROW_ROLE), self._view.viewport().width()).link

    def report_rect(self, index: _Index) -> QRect:
        """Answer where in its row the link is that shows an import's report."""
        return self._lay_out(index.data(ROW_ROLE), self._view.viewport().width()).report

    # -- where things go

    def _lay_out(self, row: Row, width: int) -> _Layout:
        if row.kind == "day":
            return self._lay_out_day(row, width)
        laid_out = _Layout()
        left = _PAD + (_INDENT if row.kind in ("change_set", "part", "note") else 0)
        top = _PAD // 2 + (2 if row.kind != "part" else -2)
        metrics = QFontMetrics(self._font(bold=row.kind != "part"))
        right = width - _PAD
        if row.kind == "change_set":
            laid_out.chevron = QRect(_PAD - 2, top + (metrics.height() - 16) // 2, 16, 16)
        if row.action:
            across = QFontMetrics(self._font(bold=True)).horizontalAdvance(row.action)
            laid_out.link = QRect(right - across - 4, top - 3, across + 8, metrics.height() + 6)
            right = laid_out.link.left() - 8
        titles = self._wrapped(row.title, right - left, self._font(bold=True), 2)
        title_color = "muted" if row.undone or row.kind in ("part", "note") else "text"
        top = self._add(laid_out, left, top, right, titles, title_color, bold=row.kind != "part")
        meta = "  ·  ".join(part for part in ("undone" if row.undone else "", row.meta) if part)
        if meta:
            lines = self._wrapped(meta, width - _PAD - left, self._font(), 2)
            top = self._add(laid_out, left, top + 1, width - _PAD, lines, "muted")
        if row.report:
            across = QFontMetrics(self._font(bold=True)).horizontalAdvance(_REPORT)
            laid_out.report = QRect(left - 4, top + 1, across + 8, metrics.height() + 6)
            top = laid_out.report.bottom() - 2
        for line in row.lines:
            top = self._add_change(
                laid_out, line.label, line.old, line.new, left, top, width - _PAD
            )
        laid_out.height = top + _PAD // 2 + 2
        return laid_out

    def _lay_out_day(self, row: Row, width: int) -> _Layout:
        metrics = QFontMetrics(self._font(bold=True))
        rect = QRect(_PAD, 12, width - 2 * _PAD, metrics.height())
        return _Layout([_Piece(rect, [row.title], "muted", bold=True)], height=rect.bottom() + 7)

    def _add_change(
        self, laid_out: _Layout, label: str, old: str, new: str, left: int, top: int, right: int
    ) -> int:
        labels = self._wrapped(label, right - left, self._font(), 3)
        top = self._add(laid_out, left, top + 5, right, labels, "muted")
        for sign, value, color in (("−", old, "changed_old"), ("+", new, "changed_new")):
            if value:
                width = right - left - 26
                lines = self._wrapped(value, width, self._font(), _VALUE_LINES)
                height = QFontMetrics(self._font()).lineSpacing() * len(lines) + 2
                paper = QRect(left, top + 2, right - left, height)
                laid_out.pieces.append(
                    _Piece(paper, [sign], color, bold=True, paper=f"{color}_soft")
                )
                laid_out.pieces.append(
                    _Piece(paper.adjusted(18, 1, -4, 0), lines, color, struck=sign == "−")
                )
                top = paper.bottom() + 1
        return top

    def _add(
        self,
        laid_out: _Layout,
        left: int,
        top: int,
        right: int,
        lines: list[str],
        color: str,
        *,
        bold: bool = False,
    ) -> int:
        height = QFontMetrics(self._font(bold=bold)).lineSpacing() * len(lines)
        laid_out.pieces.append(
            _Piece(QRect(left, top, max(0, right - left), height), lines, color, bold)
        )
        return top + height

    def _wrapped(self, text: str, width: int, font: QFont, most: int) -> list[str]:
        """Break a text into lines of a width; the last that fits ends in an ellipsis."""
        text = text.replace("\r\n", "\n").replace("\n", " ↵ ")[:2000]
        metrics = QFontMetrics(font)
        if width <= 0 or metrics.horizontalAdvance(text) <= width:
            return [text]
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        found: list[str] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            if len(found) == most - 1:
                rest = text[line.textStart() :]
                found.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
                break
            found.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        return found

    # -- what is drawn there

    def _font(self, *, bold: bool = False, struck: bool = False) -> QFont:
        font = QFont(self._view.font())
        font.setBold(bold)
        font.setStrikeOut(struck)
        return font

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        if row.kind in ("entry", "change_set", "part"):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, theme.color("selected"))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(option.rect, theme.color("hover"))
        if row.kind in ("entry", "change_set"):
            painter.setPen(theme.color("grid"))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _paint_piece(self, painter: QPainter, piece: _Piece, row: Row) -> None:
        color = QColor(theme.color(piece.color))
        if piece.paper:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(piece.paper))
            painter.drawRoundedRect(piece.rect, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(color)
        painter.setFont(self._font(bold=piece.bold, struck=piece.struck))
        metrics = painter.fontMetrics()
        place = QPoint(piece.rect.left() + (6 if piece.paper else 0), piece.rect.top())
        for number, line in enumerate(piece.lines):
            top = place.y() + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(place.x(), top + (1 if piece.paper else 0), line)

    def _paint_link(self, painter: QPainter, place: QRect, words: str) -> None:
        if not place.isNull():
            painter.setFont(self._font(bold=True))
            painter.setPen(theme.color("accent"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
