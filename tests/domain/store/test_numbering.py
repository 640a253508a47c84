"""An automatic number that comes later numbers the records that are there, and that goes back."""

from __future__ import annotations

from contextlib import closing

import pytest

from domain.values import FieldDraft, Query, Scope
from domain.workspace import Workspace

NUMBER = FieldDraft("Number", "autonumber")


class Shelf:
    """A workspace with a table of books, and short ways to ask."""

    def __init__(self, path) -> None:
        self.workspace = Workspace.open(path, actor="Robin")
        table = self.write(lambda session: session.create_table("Books", [FieldDraft("Title")]))
        self.table_id, self.title = table.id, table.fields[0].id

    def write(self, operation):
        return self.workspace.write(operation).value

    def add(self, *titles):
        rows = [{self.title: title} for title in titles]
        return self.write(lambda session: session.create_many(self.table_id, rows))

    def add_number(self):
        return self.workspace.write(lambda session: session.add_field(self.table_id, NUMBER))

    def rows(self, scope=Scope.LIVE):
        with closing(self.workspace.reader()) as reader:
            table = reader.table(self.table_id)
            found = reader.iter_records(table, Query(self.table_id, scope=scope))
            return [record.values for record in found]


@pytest.fixture
def shelf(tmp_path):
    made = Shelf(tmp_path / "books.tabularium")
    yield made
    made.workspace.close()


def test_records_are_numbered_in_their_order_in_the_same_change_set(shelf):
    shelf.add("a", "b", "c")
    change = shelf.add_number().change_set
    assert shelf.rows() == [("a", 1), ("b", 2), ("c", 3)]
    assert len(change.tables[shelf.table_id].updated) == 3
    shelf.add("d")
    assert shelf.rows()[-1] == ("d", 4)


def test_what_is_in_the_trash_is_numbered_last(shelf):
    first, *_ = shelf.add("a", "b", "c")
    shelf.write(lambda session: session.move_to_trash(shelf.table_id, [first]))
    shelf.add_number()
    assert shelf.rows() == [("b", 1), ("c", 2)]
    assert shelf.rows(Scope.TRASH) == [("a", 3)]


def test_undo_takes_field_and_numbers_away_and_redo_brings_them_back(shelf):
    shelf.add("a", "b")
    change = shelf.add_number().change_set
    outcome = shelf.write(lambda session: session.undo(change.id))
    assert outcome.conflict_count == 0
    assert shelf.rows() == [("a",), ("b",)]
    shelf.write(lambda session: session.redo_next())
    assert shelf.rows() == [("a", 1), ("b", 2)]
    with closing(shelf.workspace.reader()) as reader:
        assert reader.verify_history() is None


def test_an_empty_table_stays_as_it_is(shelf):
    change = shelf.add_number().change_set
    assert shelf.table_id not in change.tables
    shelf.add("a")
    assert shelf.rows() == [("a", 1)]


def test_a_field_that_becomes_a_number_keeps_what_it_has_and_fills_the_rest(shelf):
    ids = shelf.add("7", None, "x", None)
    shelf.write(
        lambda session: session.update_field(shelf.title, FieldDraft("Title", "autonumber"))
    )
    assert ids == sorted(ids)
    assert shelf.rows() == [(7,), (8,), ("x",), (9,)]


def test_renaming_a_number_fills_nothing(shelf):
    field = shelf.add_number().value
    shelf.add("a")
    shelf.workspace.database.connection.execute("UPDATE books SET number = NULL")
    shelf.write(lambda session: session.update_field(field.id, FieldDraft("No", "autonumber")))
    assert shelf.rows() == [("a", None)]


def test_records_made_while_the_field_was_in_the_trash_get_a_number_with_it(shelf):
    shelf.add("a")
    field = shelf.add_number().value
    shelf.write(lambda session: session.trash_field(field.id))
    shelf.add("b")
    shelf.write(lambda session: session.restore_field(field.id))
    assert shelf.rows() == [("a", 1), ("b", 2)]
