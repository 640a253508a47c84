"""The dialog about one field, from the head of its column: change it, or add one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from domain.errors import DomainError, InvalidDefinition
from domain.values import FieldDraft, Origin, TableDef
from domain.workspace import Written
from gui import dialogs, wording
from gui.design.field_pane import FieldPane
from gui.design.plan import Line, Plan, Problem
from gui.design.preview import Preview
from gui.design.workbench import in_scroll_area, types_for
from gui.widgets import Banner
from gui.widgets.fitting import fit
from gui.worker import Worker


class FieldDialog(QDialog):
    """Changes one field of a table, or (0) adds one; `applied(table_id)` once it is written."""

    applied = Signal(int)

    def __init__(
        self, worker: Worker, table: TableDef, field_id: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self.plan = Plan(table, table.fields)
        self.line = self._line(field_id)
        self.pane = FieldPane()
        self._preview = Preview(worker, self.pane, self)
        self._banner = Banner()
        self.ok_button = QPushButton("Save changes" if field_id else "Add field")
        self._lay_out()
        self.pane.edited.connect(self._on_edited)
        types = types_for(self.plan, self.line)
        self.pane.show_draft(self.line.draft, types, looks_only=self.plan.is_model)
        self.pane.focus_label()
        self._preview.look(self.line)

    def accept(self) -> None:
        """Write the field, or say what is wrong with it."""
        problem = self._problem()
        if problem is not None:
            self._show_problem(problem)
        elif not self.line.is_changed:
            super().accept()
        else:
            self.setEnabled(False)
            self._worker.write(
                self.plan.apply,
                owner=self,
                label=self._label(),
                origin=Origin.DESIGN,
                then=self._on_written,
                failed=self._on_failed,
            )

    def _line(self, field_id: int) -> Line:
        if not field_id:
            return self.plan.add(FieldDraft(self.plan.free_label("New field")))
        return next(one for one in self.plan.lines if one.field and one.field.id == field_id)

    def _label(self) -> str:
        label, table = self.line.draft.label.strip(), self.plan.label
        if self.line.field is None:
            return f"Add field {label} to {table}"
        return f"Change field {self.line.field.label} of {table}"

    def _problem(self) -> Problem | None:
        return next((one for one in self.plan.problems() if one.line is self.line), None)

    def _show_problem(self, problem: Problem) -> None:
        self.pane.tell(problem.error, problem.part)
        self._banner.tell("error", wording.definition(problem.error))

    @Slot()
    def _on_edited(self) -> None:
        self.line.draft = self.pane.draft()
        self._banner.hide()
        problem = self._problem()
        self.pane.tell(problem.error if problem else None, problem.part if problem else "")
        self._preview.look(self.line)

    def _on_written(self, written: Written[int]) -> None:
        self.setEnabled(True)
        super().accept()
        self.applied.emit(written.value)

    def _on_failed(self, error: DomainError) -> None:
        self.setEnabled(True)
        if isinstance(error, InvalidDefinition):
            self._show_problem(Problem(self.line, error))
        else:
            dialogs.show_domain_error(self, error)

    def _lay_out(self) -> None:
        known = self.line.field
        self.setWindowTitle(f"Field {known.label}" if known else "New field")
        fit(self, 480, 600)
        self.ok_button.setProperty("role", "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.ok_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 14)
        whole.addWidget(self._banner)
        whole.addWidget(in_scroll_area(self.pane), 1)
        whole.addWidget(buttons)
        self.ok_button.setDefault(True)  # only a button that is in its dialog can be the default
