"""The verbs on tables and fields."""

from __future__ import annotations

from collections.abc import Sequence

from domain.store import tables
from domain.store.session.base import SessionBase
from domain.store.session.numbers import number_blanks
from domain.store.tables.definitions import load_field
from domain.values import FieldDef, FieldDraft, TableDef


class DefinitionVerbs(SessionBase):
    """Make, change, trash, restore and purge tables and fields."""

    def create_table(self, label: str, fields: Sequence[FieldDraft]) -> TableDef:
        """Make a table; InvalidDefinition says what is wrong."""
        table_id = tables.create_table(self.connection, label, fields, self.actor)
        return self.table(table_id)

    def rename_table(self, table_id: int, label: str) -> None:
        """Give a table another label."""
        tables.rename_table(self.connection, table_id, label, self.actor)

    def add_field(self, table_id: int, draft: FieldDraft) -> FieldDef:
        """Add a field at the end of a table; an automatic number numbers the records there are."""
        field_id = tables.add_field(self.connection, table_id, draft, self.actor)
        tables.sync(self.connection, table_id)
        self._repositories.pop(table_id, None)
        self._number(field_id)
        return self.table(table_id).field(field_id)

    def update_field(self, field_id: int, draft: FieldDraft) -> int:
        """Change a field; return how many values do not fit it then (they stay visible)."""
        self._repositories.clear()
        old = load_field(self.connection, field_id)
        misfits = tables.update_field(self.connection, field_id, draft, self.actor)
        if old.type != draft.type:
            self._number(field_id)
        return misfits

    def reorder_fields(self, table_id: int, field_ids: Sequence[int]) -> None:
        """Put a table's fields in this order."""
        self._repositories.pop(table_id, None)
        tables.reorder_fields(self.connection, table_id, field_ids, self.actor)

    def trash_field(self, field_id: int) -> None:
        """Move a field to the Trash; its values stay in the file."""
        self._repositories.clear()
        tables.trash_field(self.connection, field_id, self.actor)

    def restore_field(self, field_id: int) -> None:
        """Bring a field back from the Trash with its values."""
        self._repositories.clear()
        tables.restore_field(self.connection, field_id)
        self._number(field_id)

    def purge_field(self, field_id: int) -> None:
        """Remove a field and its values for good."""
        self._repositories.clear()
        tables.purge_field(self.connection, field_id)

    def trash_table(self, table_id: int) -> None:
        """Move a table with its records to the Trash."""
        tables.trash_table(self.connection, table_id, self.actor)

    def restore_table(self, table_id: int) -> None:
        """Bring a table back from the Trash."""
        tables.restore_table(self.connection, table_id)

    def purge_table(self, table_id: int) -> None:
        """Remove a table with its records for good."""
        self._repositories.pop(table_id, None)
        tables.purge_table(self.connection, table_id)

    def _number(self, field_id: int) -> None:
        """Number the records that lack one, if the field is an automatic number."""
        field = load_field(self.connection, field_id)
        if field.type == "autonumber":
            number_blanks(self.connection, self.table(field.table_id), field)
