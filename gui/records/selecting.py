"""What is selected in the table of records, in rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex

_Select = QItemSelectionModel.SelectionFlag.Select


def ranges_of(model: QItemSelectionModel) -> list[QItemSelectionRange]:
    """Return the rectangles that are selected; of none the cell that the keyboard is on.

    After a deletion Qt goes on to a cell that it does not select.
    """
    selection, current = model.selection(), model.currentIndex()
    if selection.isEmpty() and current.isValid():
        return [QItemSelectionRange(current)]
    return [selection.at(place) for place in range(selection.count())]


def row_runs(ranges: Sequence[QItemSelectionRange]) -> list[tuple[int, int]]:
    """Return the stretches of rows that have a selected cell, in order."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted((one.top(), one.bottom()) for one in ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def row_beside(current: QModelIndex, first: int, last: int) -> int:
    """Return where to go on when these rows go: below them, else above; -1 to stay."""
    if not current.isValid() or not first <= current.row() <= last:
        return -1
    return last + 1 if last + 1 < current.model().rowCount() else first - 1


def are_whole(ranges: Sequence[QItemSelectionRange], seen: Sequence[int]) -> bool:
    """Say whether whole rows are selected; of a single column nobody can tell, so it is not."""
    first, last = min(seen, default=0), max(seen, default=0)
    wide = all(one.left() <= first and one.right() >= last for one in ranges)
    return bool(ranges) and wide and len(seen) > 1


def whole(ranges: Sequence[QItemSelectionRange], *, rows: bool) -> QItemSelection:
    """Return the whole rows, or else the whole columns, of these rectangles."""
    wider = QItemSelection()
    for one in ranges:
        model = one.model()
        top, bottom = (one.top(), one.bottom()) if rows else (0, model.rowCount() - 1)
        left, right = (0, model.columnCount() - 1) if rows else (one.left(), one.right())
        corners = model.index(top, left), model.index(bottom, right)
        wider.merge(QItemSelection(*corners), _Select)
    return wider
