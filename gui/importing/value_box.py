"""The fold “Change the values” of a column: its steps, and what they make of a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from domain.errors import Fault
from domain.fields import to_text
from domain.importing import ColumnPlan, ImportPlan, Transform, TransformKind
from domain.importing.plan import cell_reader
from gui import icons
from gui.importing.faults import reason_words
from gui.importing.value_steps import NEW_STEPS, StepRow
from gui.widgets import plain_label
from gui.wording import shortened

_EXAMPLES = 200


class ValueBox(QWidget):
    """A list of steps with a way to add and remove, folded while there are none."""

    changed = Signal(object)
    """The steps that the person wants, as a tuple."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Transform, ...] = ()
        self._index = -1
        self.rows: list[StepRow] = []
        self.fold = self._make_fold()
        self.add = self._make_add()
        self.example = plain_label("", "muted", wrap=True)
        self._lay_out()
        self._show_fold(shown=False)

    def show_column(self, plan: ImportPlan, column: ColumnPlan) -> None:
        """Show the steps of a column; rows that stay keep the focus."""
        kinds = [one.kind for one in column.transforms]
        if column.index != self._index:
            self._show_fold(shown=bool(column.transforms))
        if column.index != self._index or kinds != [row.step.kind for row in self.rows]:
            self._rebuild(column.transforms)
        self._index, self._steps = column.index, column.transforms
        for row, step in zip(self.rows, column.transforms, strict=True):
            row.show_step(step)
        number = len(column.transforms)
        self.fold.setText(f"Change the values ({number})" if number else "Change the values")
        self.example.setText(example_words(plan, column))
        self.example.setVisible(bool(column.transforms))

    def _rebuild(self, steps: Sequence[Transform]) -> None:
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for at, step in enumerate(steps):
            row = StepRow(step)
            row.changed.connect(partial(self._on_step_changed, at))
            row.removed.connect(partial(self._on_step_removed, at))
            self.rows.append(row)
            self._list.addWidget(row)

    def _on_step_changed(self, at: int, step: Transform) -> None:
        self._want((*self._steps[:at], step, *self._steps[at + 1 :]))

    def _on_step_removed(self, at: int) -> None:
        self.add.setFocus()
        self._want((*self._steps[:at], *self._steps[at + 1 :]))

    def _on_added(self, kind: TransformKind, _checked: bool = False) -> None:
        self._want((*self._steps, Transform(kind)))
        if self.rows:
            self.rows[-1].take_focus()

    def _want(self, steps: tuple[Transform, ...]) -> None:
        self.changed.emit(steps)

    @Slot(bool)
    def _on_folded(self, shown: bool) -> None:
        self._show_fold(shown=shown)

    def _show_fold(self, *, shown: bool) -> None:
        self.fold.setChecked(shown)
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self.fold.setArrowType(arrow)
        self._inside.setVisible(shown)

    def _make_fold(self) -> QToolButton:
        fold = QToolButton()
        fold.setProperty("role", "link")
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fold.setText("Change the values")
        fold.setAccessibleDescription("Trim, replace, split and the like while importing")
        fold.setCheckable(True)
        fold.toggled.connect(self._on_folded)
        return fold

    def _make_add(self) -> QToolButton:
        menu = QMenu(self)
        for kind, words in NEW_STEPS.items():
            menu.addAction(words).triggered.connect(partial(self._on_added, kind))
        add = QToolButton()
        add.setProperty("role", "link")
        add.setText("Add a step")
        add.setIcon(icons.icon("add", "accent"))
        add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        add.setMenu(menu)
        return add

    def _lay_out(self) -> None:
        self._inside = QWidget()
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(16, 0, 0, 0)
        inside.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        inside.addLayout(self._list)
        across = QHBoxLayout()
        across.addWidget(self.add)
        across.addStretch(1)
        inside.addLayout(across)
        inside.addWidget(self.example)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        down.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        down.addWidget(self._inside)


def example_words(plan: ImportPlan, column: ColumnPlan) -> str:
    """Show what the steps make of a value: of the first that they change."""
    if not column.transforms:
        return ""
    plain = replace(plan, fixes={})
    read = cell_reader(plain, column)
    field = plan.field_of(column)
    texts = [row[column.index] for row in plan.probe.sample[:_EXAMPLES]]
    for before in dict.fromkeys(texts):
        _, found = read(0, before)
        after = before if isinstance(found, Fault) else to_text(found, field)
        if after != before:
            return f"Example: {_quoted(before)} becomes {_quoted(after)}."
        if isinstance(found, Fault):
            return f"Example: {_quoted(before)} does not fit. {reason_words(found, field.label)}"
    return "No value of the first rows is changed by this."


def _quoted(text: str) -> str:
    return f"“{shortened(text, 40)}”" if text.strip() else "a blank"


_TYPED = {
    TransformKind.DAY_FIRST: ("date", "DD/MM/YYYY"),
    TransformKind.MONTH_FIRST: ("date", "MM/DD/YYYY"),
    TransformKind.DECIMAL_COMMA: ("decimal", ","),
    TransformKind.DECIMAL_POINT: ("decimal", "."),
}
"""What a new field becomes by a step that says how its values are written."""


def with_steps(column: ColumnPlan, steps: tuple[Transform, ...]) -> ColumnPlan:
    """Return the column with other steps; one that settles a notation makes the field of it."""
    added = [one.kind for one in steps if one not in column.transforms and one.kind in _TYPED]
    changed = replace(column, transforms=steps)
    if not added or column.target is not None:
        return changed
    kind, notation = _TYPED[added[-1]]
    if column.draft.type == "datetime" and kind == "date":
        kind, notation = "datetime", f"{notation} HH:MM"
    draft = column.draft._replace(type=kind, format=notation)
    return replace(changed, draft=draft, chosen=True)
