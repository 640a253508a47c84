"""The dialog that makes and changes tables: their name, their fields and the fields' rules."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import DomainError, InvalidDefinition
from domain.values import FieldDef, FieldDraft, Origin, TableDef
from domain.workspace import Reader, Written
from gui import dialogs, icons, wording
from gui.design.plan import Line, Plan, Problem
from gui.design.workbench import Workbench
from gui.field_dialog import FieldDialog
from gui.templates import TEMPLATES
from gui.widgets import Banner, plain_label
from gui.widgets.fitting import fit
from gui.worker import Worker

__all__ = ["FieldDialog", "TableEditor"]

NEW_TABLE = (FieldDraft("Name", required=True), FieldDraft("Notes", "long_text"))


class TableEditor(QDialog):
    """Plans a change of a table, or a new table (None), and writes it as one change set.

    `applied(table_id)` once it is written. Nothing is changed before that.
    """

    applied = Signal(int)

    def __init__(
        self, worker: Worker, table: TableDef | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._table = table
        self.plan = Plan(table, table.fields if table else ())
        if table is None:
            self.plan.lines = [Line(draft) for draft in NEW_TABLE]
        self.name = QLineEdit(self.plan.label)
        self.template = QComboBox()
        self.fields = Workbench(worker, self.plan)
        self.ok_button = QPushButton("Save changes" if table else "Create table")
        self._name_fault = plain_label("", "fault", wrap=True)
        self._banner = Banner()
        self._lay_out()
        self._connect()
        if table is not None:
            question = partial(_all_fields, table.id)
            worker.read(question, owner=self, then=self._on_fields, failed=self._on_failed)

    def edit_field(self, field_id: int) -> None:
        """Pick a field and let its name be typed."""
        self.fields.pick_field(field_id)

    def accept(self) -> None:
        """Write the plan, or say what is wrong with it."""
        problems = self.plan.problems()
        if problems:
            self._show_problem(problems[0])
        elif self._table is not None and not self.plan.is_changed:
            super().accept()
        else:
            self._write()

    def reject(self) -> None:
        """Close without a change, asking first if there is a plan to lose."""
        if not self._would_lose() or dialogs.confirm(
            self,
            "Close without saving?",
            "The table stays as it is. What you changed in this window will be lost.",
            action="Close",
        ):
            super().reject()

    # -- judging and writing

    def _write(self) -> None:
        self._banner.hide()
        self.setEnabled(False)
        self._worker.write(
            self.plan.apply,
            owner=self,
            label=f"{'Change' if self._table else 'Create'} table {self.plan.label.strip()}",
            origin=Origin.DESIGN,
            then=self._on_written,
            failed=self._on_failed,
        )

    def _would_lose(self) -> bool:
        if self._table is not None:
            return self.plan.is_changed
        drafts = tuple(line.draft for line in self.plan.lines)
        return bool(self.plan.label.strip()) or drafts != NEW_TABLE

    def _on_written(self, written: Written[int]) -> None:
        self.setEnabled(True)
        super().accept()
        self.applied.emit(written.value)

    def _on_failed(self, error: DomainError) -> None:
        self.setEnabled(True)
        if isinstance(error, InvalidDefinition):
            self._show_problem(Problem(self.plan.culprit, error))
        else:
            dialogs.show_domain_error(self, error)

    def _show_problem(self, problem: Problem) -> None:
        """Say it where it belongs, and go there."""
        sentence = wording.definition(problem.error)
        if problem.line is not None:
            self.fields.show_problem(problem)
            self._banner.tell("error", f"{problem.line.draft.label or 'A field'}: {sentence}")
        elif problem.error.code == "last_field":
            self._banner.tell("error", sentence)
        else:
            self._name_fault.setText(sentence)
            self._name_fault.show()
            self.name.setFocus()

    def _on_fields(self, fields: list[FieldDef]) -> None:
        self.fields.add_removed(fields)

    @Slot()
    def _on_edited(self) -> None:
        self._banner.hide()

    @Slot(str)
    def _on_name_edited(self, name: str) -> None:
        self.plan.label = name
        self._name_fault.hide()

    @Slot(int)
    def _on_template(self, place: int) -> None:
        """Put a template's fields in place of all; its name where none was typed."""
        if place == 0:
            self.fields.start_from(NEW_TABLE)
            return
        template = TEMPLATES[place - 1]
        names = ("", *(one.label for one in TEMPLATES))
        if self.plan.label.strip() in names:
            self.plan.label = template.label
            self.name.setText(template.label)
        self.fields.start_from(template.fields)

    # -- building

    def _lay_out(self) -> None:
        self.setWindowTitle(f"Change {self.plan.label}" if self._table else "New table")
        fit(self, 880, 660)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addLayout(self._name_row())
        whole.addWidget(self._name_fault)
        whole.addWidget(self._banner)
        if self.plan.is_model:
            note = "A program owns this table: names, order, hiding and help can be changed."
            whole.addWidget(plain_label(note, "muted", wrap=True))
        whole.addWidget(self.fields, 1)
        whole.addWidget(self._make_buttons())
        self._name_fault.hide()
        self.name.setFocus()

    def _name_row(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(8)
        label = plain_label("Table name", "heading")
        label.setBuddy(self.name)
        self.name.setPlaceholderText("What its records are, such as Members")
        self.name.setAccessibleName("Table name")
        across.addWidget(label)
        across.addWidget(self.name, 1)
        if self._table is None:
            self.template.addItem("An empty table")
            for template in TEMPLATES:
                self.template.addItem(icons.icon(template.icon), template.label)
            self.template.setAccessibleName("Start from")
            across.addSpacing(8)
            across.addWidget(plain_label("Start from"))
            across.addWidget(self.template)
        return across

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok_button.setProperty("role", "primary")
        buttons.addButton(self.ok_button, QDialogButtonBox.ButtonRole.AcceptRole)
        for button in buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]  # push buttons, all of them
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.name.textEdited.connect(self._on_name_edited)
        self.template.activated.connect(self._on_template)
        self.fields.edited.connect(self._on_edited)


def _all_fields(table_id: int, reader: Reader) -> list[FieldDef]:
    return reader.all_fields(table_id)
