"""What can be done to tables from the window: make, change, rename, move to the Trash."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from domain import workspace
from domain.values import Origin, TableDef
from domain.workspace import Written
from gui import wording
from gui.window.pages import Pages
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.templates import Template


class TableCommands(QObject):
    """Asks what needs asking and writes it as one change set."""

    made = Signal(int)
    """The id of a new table."""

    def __init__(self, worker: Worker, pages: Pages, window: QWidget) -> None:
        super().__init__(window)
        self._worker = worker
        self._pages = pages
        self._window = window

    def new(self) -> None:
        """Open the editor for a new table."""
        self._open_editor(None, 0)

    def edit(self, field_id: int = 0) -> None:
        """Open the editor for the table in view, perhaps at one field."""
        table = self._pages.current_table()
        if table is not None:
            self._open_editor(table, field_id)

    def rename(self) -> None:
        """Ask for another name of the table in view."""
        table = self._pages.current_table()
        if table is None:
            return
        from gui import dialogs  # a start asks nothing

        name = dialogs.ask_text(
            self._window,
            "Rename table",
            f"New name of “{wording.shortened(table.label, 40)}”",
            table.label,
            self._problem_of,
            action="Rename",
        )
        if name and name != table.label:
            self._worker.write(
                partial(workspace.Session.rename_table, table_id=table.id, label=name),
                owner=self,
                label=f"Rename {table.label} to {name}",
                origin=Origin.DESIGN,
            )

    def move_to_trash(self) -> None:
        """Move the table in view to the Trash; Undo brings it back."""
        table = self._pages.current_table()
        if table is not None:
            self._worker.write(
                partial(workspace.Session.trash_table, table_id=table.id),
                owner=self,
                label=f"Move table {table.label} to the Trash",
                origin=Origin.DESIGN,
            )

    def make_from(self, template: Template) -> None:
        """Make the table of a template, under another name where its own is taken."""
        taken = {table.label.casefold() for table in self._pages.tables()}
        label, number = template.label, 2
        while label.casefold() in taken:
            label, number = f"{template.label} {number}", number + 1
        self._worker.write(
            partial(workspace.Session.create_table, label=label, fields=template.fields),
            owner=self,
            label=f"Create table {label}",
            origin=Origin.DESIGN,
            then=self._on_made,
        )

    def _on_made(self, written: Written[TableDef]) -> None:
        self.made.emit(written.value.id)

    def _open_editor(self, table: TableDef | None, field_id: int) -> None:
        from gui.table_editor import TableEditor  # a start needs no editor

        editor = TableEditor(self._worker, table, self._window)
        editor.finished.connect(editor.deleteLater)
        editor.open()
        if field_id:
            editor.edit_field(field_id)

    def _problem_of(self, name: str) -> str:
        current = self._pages.current_table()
        if not name:
            return "Give it a name first."
        for table in self._pages.tables():
            if table is not current and table.label.casefold() == name.casefold():
                return f"There is another table named “{wording.shortened(name, 40)}”."
        return ""
