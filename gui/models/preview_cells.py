"""What one cell of the import's preview shows, says and looks like."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont

from domain.errors import Fault
from domain.fields import to_text
from domain.fields.base import AnyField
from domain.importing import ColumnPlan, ImportPlan, SampleRow
from domain.importing.loading import WHOLE_ROW
from gui import icons, theme
from gui.importing.differences import NOTHING, CellChange, Change, cell_change
from gui.importing.faults import reason_words

_LONGEST = 300
_RIGHT = frozenset({"integer", "decimal", "autonumber"})
_Role = Qt.ItemDataRole
OLD_ROLE = _Role.UserRole + 2
"""Of a changed cell: the text that the record holds now; None of any other cell."""
CONFLICT_ROLE = _Role.UserRole + 3
"""Of a cell that was changed here as well: the text that the record holds now; else None."""


def original_words(row: SampleRow) -> str:
    """Say how a row that had to be put right stands in the file; nothing of other rows."""
    return f"Put right. In the file the row is:\n{row.original}" if row.original else ""


class PreviewCells:
    """Reads the cells of a plan's rows by role."""

    def __init__(self) -> None:
        self.plan: ImportPlan | None = None
        self.columns: tuple[ColumnPlan, ...] = ()
        self.fields: tuple[AnyField, ...] = ()
        self.judged = False
        self.typed: dict[tuple[int, int], str] = {}
        self._sample: dict[int, tuple[str, ...]] = {}
        self.readers: dict[int, Callable[[SampleRow, int], object]] = {
            _Role.DisplayRole: self.text,
            _Role.EditRole: self.editable_text,
            OLD_ROLE: self.old_text,
            CONFLICT_ROLE: self.conflict_text,
            _Role.DecorationRole: self._decoration,
            _Role.ToolTipRole: self._tooltip,
            _Role.BackgroundRole: self._background,
            _Role.ForegroundRole: self._foreground,
            _Role.TextAlignmentRole: self._alignment,
            _Role.FontRole: self._font,
            _Role.AccessibleTextRole: self._spoken,
        }

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Take the columns and the corrections of a plan."""
        self.plan = plan
        self.columns = plan.columns if plan else ()
        self.fields = tuple(plan.field_of(one) for one in plan.columns) if plan else ()
        probe = plan.probe if plan else None
        self._sample = dict(zip(probe.sample_numbers, probe.sample, strict=True)) if probe else {}

    def text(self, row: SampleRow, column: int) -> str:
        """Return what is shown."""
        if self.columns[column].skip:
            return one_line(self._raw(row)[column])
        change = self._change(row, column)
        if change.kind is Change.KEPT:
            return one_line(to_text(change.old, self.fields[column]))
        return one_line(self.editable_text(row, column))

    def editable_text(self, row: SampleRow, column: int) -> str:
        """Return what stands in the cell, or what was just typed there."""
        typed = self.typed.get((row.number, column))
        if typed is not None:
            return typed
        if column in row.faults:
            return row.texts[column]
        return to_text(row.values[column], self.fields[column])

    def old_text(self, row: SampleRow, column: int) -> str | None:
        """Return what the record holds in place of a changed cell."""
        change = self._change(row, column)
        if change.kind is not Change.CHANGED:
            return None
        return one_line(to_text(change.old, self.fields[column]))

    def conflict_text(self, row: SampleRow, column: int) -> str | None:
        """Return what the record holds in a cell that was changed in both places."""
        change = self._change(row, column)
        if change.kind is not Change.CONFLICT:
            return None
        return one_line(to_text(change.old, self.fields[column]))

    def _change(self, row: SampleRow, column: int) -> CellChange:
        if not self.judged or self.plan is None or (row.number, column) in self.typed:
            return NOTHING
        return cell_change(self.plan, row, self.columns[column])

    def _is_corrected(self, row: SampleRow, column: int) -> bool:
        key = (row.number, column)
        return key in self.typed or (self.plan is not None and key in self.plan.fixes)

    def _raw(self, row: SampleRow) -> Sequence[str]:
        """Return the texts of a row as they stand in the file: what is left out is not staged."""
        return self._sample.get(row.number, row.texts)

    def _fault(self, row: SampleRow, column: int) -> Fault | None:
        if self.columns[column].skip or (row.number, column) in self.typed:
            return None
        return row.faults.get(column)

    def _reason(self, row: SampleRow, column: int) -> str:
        found = self._fault(row, column) or row.faults.get(WHOLE_ROW)
        return reason_words(found, self.fields[column].label) if found else ""

    def _tooltip(self, row: SampleRow, column: int) -> str | None:
        words = self._reason(row, column) or self._remark(row, column)
        words = "\n".join(part for part in (words, original_words(row)) if part)
        if not words:
            shown = self._raw(row)[column]
            words = shown[:2000] if len(shown) > 40 or "\n" in shown else ""
        return f"<p style='white-space:pre-wrap'>{html.escape(words)}</p>" if words else None

    def _remark(self, row: SampleRow, column: int) -> str:
        """Say what happens to a cell that is not at fault."""
        change = self._change(row, column)
        if change.kind is Change.CHANGED:
            return f"Now: {to_text(change.old, self.fields[column]) or 'blank'}"
        if change.kind is Change.CONFLICT:
            return self._conflict_words(change, row, column)
        if change.kind is Change.KEPT:
            given = to_text(row.values[column], self.fields[column])
            return f"Kept as it is. In the file: {given or 'blank'}"
        if self._is_corrected(row, column):
            was = self._sample.get(row.number)
            return f"Corrected here. In the file: {was[column] or 'blank'}" if was else ""
        return ""

    def _conflict_words(self, change: CellChange, row: SampleRow, column: int) -> str:
        """Say what stood there when the file was written, and what stands where now."""
        values = (change.base, change.old, row.values[column])
        base, here, there = (to_text(one, self.fields[column]) or "blank" for one in values)
        return f"When the file was exported: {base}\nHere now: {here}\nIn the file: {there}"

    def _decoration(self, row: SampleRow, column: int) -> object:
        if self._fault(row, column):
            return icons.icon("warning", "danger")
        if self._is_corrected(row, column):
            return icons.icon("edit", "accent")
        first = next((one.index for one in self.columns if not one.skip), 0)
        marked = bool(row.original) and column == first
        return icons.icon("info", "warning") if marked else None

    def _background(self, row: SampleRow, column: int) -> object:
        if self._fault(row, column):
            return QBrush(theme.color("danger_soft"))
        if self._change(row, column).kind is Change.ADDED:
            return QBrush(theme.color("changed_new_soft"))
        whole = row.faults
        return QBrush(theme.color("warning_soft")) if WHOLE_ROW in whole else None

    def _foreground(self, row: SampleRow, column: int) -> object:
        if self.columns[column].skip:
            return QBrush(theme.color("disabled"))
        if self._fault(row, column):
            return QBrush(theme.color("danger"))
        kind = self._change(row, column).kind
        return QBrush(theme.color("placeholder")) if kind in (Change.KEPT, Change.OUT) else None

    def _alignment(self, _row: SampleRow, column: int) -> object:
        number = self.fields[column].type in _RIGHT and not self.columns[column].skip
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _font(self, _row: SampleRow, column: int) -> object:
        if not self.columns[column].skip:
            return None
        font = QFont()
        font.setItalic(True)
        return font

    def _spoken(self, row: SampleRow, column: int) -> str:
        words = self.text(row, column) or "blank"
        if reason := self._reason(row, column):
            return f"{words}, fault: {reason}"
        change = self._change(row, column)
        if change.kind is Change.CONFLICT:
            return self._conflict_words(change, row, column).replace("\n", ", ")
        old = self.old_text(row, column)
        return words if old is None else f"{words}, before: {old or 'blank'}"


def one_line(text: str) -> str:
    """Put a text on one line with its line breaks visible, and cut what no cell can show."""
    cut = text[:_LONGEST] + ("…" if len(text) > _LONGEST else "")
    return cut.replace("\r\n", " ↵ ").replace("\n", " ↵ ").replace("\r", " ↵ ")
