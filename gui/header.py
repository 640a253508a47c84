"""The headers of the record table: names, order and filters above, a way into the form aside."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gui import icons, theme

_MARK = 14
_PAD = 8
_MENU = 20
"""How wide the place at the right end of a column's header is that opens its filter."""


class RecordHeader(QHeaderView):
    """A click sorts, with Shift by one more column; the mark at the right filters."""

    sort_requested = Signal(int, bool)
    """A column, and whether it comes after those that sort already."""
    filter_requested = Signal(int)
    menu_requested = Signal(int, QPoint)
    """A column (-1 beside them) and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sort: dict[int, tuple[int, bool]] = {}
        self._filtered: frozenset[int] = frozenset()
        self._hovered = -1
        self._pressed: tuple[int, QPoint] | None = None
        self.setSectionsMovable(True)
        self.setSectionsClickable(False)  # Qt's own click would select a million cells
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.setAccessibleName("Columns")

    def show_sort(self, columns: list[tuple[int, bool]]) -> None:
        """Show by which columns the rows are in order, the first first."""
        self._sort = {column: (at, down) for at, (column, down) in enumerate(columns, 1)}
        self.viewport().update()

    def show_filtered(self, columns: Collection[int]) -> None:
        """Show which columns filter the rows."""
        self._filtered = frozenset(columns)
        self.viewport().update()

    def sort_of(self, column: int) -> tuple[int, bool] | None:
        """Return a column's place in the order and whether it is descending."""
        return self._sort.get(column)

    def menu_rect(self, column: int) -> QRect:
        """Return where the mark that filters a column is."""
        right = self.sectionViewportPosition(column) + self.sectionSize(column)
        return QRect(right - _MENU - 4, 0, _MENU, self.height())

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + 14)  # only its height is asked for

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        if not rect.isValid():
            return
        painter.save()
        if column == self._hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(theme.color("grid"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        left = self._paint_icon(painter, rect, column)
        right = self._paint_marks(painter, rect, column)
        self._paint_name(painter, QRect(left, rect.top(), right - left, rect.height()), column)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        column = self.logicalIndexAt(at)
        on_edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (column, at) if left and column >= 0 and not on_edge else None
        if self._pressed and self.menu_rect(column).contains(at):
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        column, start = pressed
        at = event.position().toPoint()
        if (at - start).manhattanLength() > 6 or self.logicalIndexAt(at) != column:
            return
        if self.menu_rect(column).contains(at):
            self.filter_requested.emit(column)
        else:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_requested.emit(column, shift)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, column: int) -> None:
        if column != self._hovered:
            self._hovered = column
            self.viewport().update()

    def _on_menu(self, at: QPoint) -> None:
        self.menu_requested.emit(self.logicalIndexAt(at), self.mapToGlobal(at))

    def _paint_icon(self, painter: QPainter, rect: QRect, column: int) -> int:
        """Paint the icon of the column's type and return where the name begins."""
        icon = self.model().headerData(
            column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DecorationRole
        )
        left = rect.left() + _PAD
        if isinstance(icon, QIcon) and rect.width() > 70:
            icon.paint(painter, _square(left, rect))
            left += _MARK + 6
        return left

    def _paint_marks(self, painter: QPainter, rect: QRect, column: int) -> int:
        """Paint the marks at the right from the outside in and return where the name ends."""
        right = rect.right() - 5
        if column in self._filtered:
            icons.icon("filter", "accent").paint(painter, _square(right - _MARK, rect))
            right -= _MARK + 4
        elif column == self._hovered and rect.width() > 60:
            icons.icon("down", "muted").paint(painter, _square(right - _MARK, rect))
            right -= _MARK + 4
        if column in self._sort:
            right = self._paint_sort(painter, rect, right, *self._sort[column])
        return right

    def _paint_sort(
        self, painter: QPainter, rect: QRect, right: int, place: int, descending: bool
    ) -> int:
        if len(self._sort) > 1:
            painter.setPen(theme.color("accent"))
            width = painter.fontMetrics().horizontalAdvance(str(place))
            box = QRect(right - width, rect.top(), width, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(place))
            right -= width + 2
        name = "sort-desc" if descending else "sort-asc"
        icons.icon(name, "accent").paint(painter, _square(right - _MARK, rect))
        return right - _MARK - 4

    def _paint_name(self, painter: QPainter, rect: QRect, column: int) -> None:
        name = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        strong = column in self._sort or column in self._filtered or column == self._hovered
        painter.setPen(theme.color("text" if strong else "muted"))
        shown = painter.fontMetrics().elidedText(
            " ".join(name.split()), Qt.TextElideMode.ElideRight, rect.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(flags) | Qt.TextFlag.TextSingleLine, shown)


class RowHeader(QHeaderView):
    """Row numbers; under the mouse a mark that opens the record in its form."""

    open_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._hovered = -1
        self._expected = 0
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.setAccessibleName("Rows")
        self.sectionDoubleClicked.connect(self.open_requested)

    def sizeHint(self) -> QSize:
        digits = max(3, len(str(max(self.count(), self._expected))))
        width = self.fontMetrics().horizontalAdvance("0" * digits) + 18
        return QSize(max(36, width), 0)  # only its width is asked for

    def expect(self, rows: int) -> None:
        """Keep room for the numbers of so many rows, though fewer are here by now.

        Else the whole table would move when the first rows of another order come, and back again.
        """
        self._expected = rows

    def set_hovered(self, row: int) -> None:
        """Show the mark beside a row; -1 beside none."""
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        if not rect.isValid():
            return
        painter.save()
        painter.setPen(theme.color("grid"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if row == self._hovered:
            icons.icon("form", "accent").paint(painter, _square(0, rect, middle=True))
        else:
            painter.setPen(theme.color("placeholder"))
            painter.drawText(
                rect.adjusted(0, 0, -8, 0),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                str(row + 1),
            )
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.set_hovered(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.set_hovered(-1)


def _square(left: int, rect: QRect, *, middle: bool = False) -> QRect:
    square = QRect(left, 0, _MARK, _MARK)
    square.moveTop(rect.top() + (rect.height() - _MARK) // 2)
    if middle:
        square.moveCenter(rect.center())
    return square
