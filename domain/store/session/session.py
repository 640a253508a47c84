"""The session: every verb inside one transaction, undo and redo among them."""

from __future__ import annotations

from collections.abc import Collection

from domain.store.session.definitions import DefinitionVerbs
from domain.store.session.records import RecordVerbs
from domain.store.session.trash import TrashVerbs
from domain.store.undo.standing import next_redo, next_undo
from domain.store.undo.target import ValueKey
from domain.values import Origin, UndoOutcome


class Session(RecordVerbs, TrashVerbs, DefinitionVerbs):
    """The verbs inside one transaction. `progress(done, total)` may raise Cancelled."""

    def undo(
        self, change_set_id: int, *, force: bool = False, put_back: Collection[ValueKey] = ()
    ) -> UndoOutcome:
        """Take a change set back; undoing an undo is a redo.

        Values that a later change set wrote stay and are named as conflicts, unless `force`, or
        unless `put_back` names them by the ids of table, record and field.
        """
        from domain.store.undo.undoing import undo  # much, and not needed to open a file

        row = self.connection.execute(
            "SELECT origin, label FROM tab_change_set WHERE id = ?", (change_set_id,)
        ).fetchone()
        outcome = undo(
            self.connection,
            change_set_id,
            self.actor,
            force=force,
            put_back=put_back,
            progress=self.progress,
        )
        self._repositories.clear()
        origin = Origin.REDO if row[0] == Origin.UNDO else Origin.UNDO
        header = self._transaction.header
        self._set_header(
            header._replace(origin=origin, undoes=change_set_id, label=header.label or row[1])
        )
        return outcome

    def undo_next(self) -> UndoOutcome | None:
        """Take back the newest change set in effect; None if there is none that can be."""
        found = next_undo(self.connection)
        return None if found is None else self.undo(found)

    def redo_next(self) -> UndoOutcome | None:
        """Bring back what was undone last; None after any new work."""
        found = next_redo(self.connection)
        return None if found is None else self.undo(found)
