"""Undo of an import weeks later: updated values come back, newer edits are a person's choice."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from domain import importing
from domain.errors import NotUndoable
from domain.history import UndoPreview, preview_undo
from domain.importing import Matching
from domain.values import ChangeSet, FieldDraft, Origin, Query, Scope, TableDef, UndoOutcome
from domain.workspace import Workspace

OLD, ROWS = 3_000, 10_000
EDITED_OLD = range(1, 31)
SHIFT = OLD
"""Rows of the file that change records leave a gap in the numbers of those that make some."""
EDITED_NEW = range(OLD + SHIFT + 1, OLD + SHIFT + 21)
NUMBER, NAME, CITY = range(3)

Values = dict[int, tuple[object, ...]]


@dataclass
class Club:
    """3,000 records, of which an import changes all and adds 7,000; then 50 are edited by hand."""

    workspace: Workspace
    table: TableDef
    before: Values
    change_set: ChangeSet

    def rows(self, scope: Scope = Scope.LIVE) -> Values:
        with closing(self.workspace.reader()) as reader:
            found = reader.iter_records(self.table, Query(self.table.id, scope=scope))
            return {record.id: record.values for record in found}

    def preview(self) -> UndoPreview:
        with closing(self.workspace.reader()) as reader:
            return preview_undo(reader, self.change_set.id)

    def undo(self, **options: object) -> UndoOutcome:
        return self.workspace.write(
            lambda session: session.undo(self.change_set.id, **options)
        ).value

    def intact(self) -> bool:
        with closing(self.workspace.reader()) as reader:
            return reader.verify_history() is None


@pytest.fixture
def club(tmp_path: Path):
    with Workspace.open(tmp_path / "club.tabularium", actor="ada") as workspace:
        yield make_club(workspace, tmp_path / "members.csv")


def make_club(workspace: Workspace, path: Path) -> Club:
    drafts = [FieldDraft("Number", required=True), FieldDraft("Name"), FieldDraft("City")]
    table = workspace.write(lambda session: session.create_table("Members", drafts)).value
    ids = [field.id for field in table.fields]
    rows = [(str(n), f"Name {n}", f"City {n}") for n in range(1, OLD + 1)]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    workspace.write(lambda session: session.create_many(table.id, values))
    club = Club(workspace, table, {}, workspace.database.last_change_set)
    club.before = club.rows()
    lines = [f"{n},New name {n},New city {n}" for n in range(1, ROWS + 1)]
    path.write_text("\n".join(["Number,Name,City", *lines]), encoding="utf-8")
    plan = replace(importing.plan_import(path, table=table), matching=Matching((ids[NUMBER],)))
    staged = importing.stage(workspace, plan, lambda done, total: None)
    written = workspace.write(
        lambda session: importing.apply(session, staged), origin=Origin.IMPORT
    )
    assert (written.value.created, written.value.updated) == (ROWS - OLD, OLD)
    club.change_set = written.change_set
    for record in (*EDITED_OLD, *EDITED_NEW):
        workspace.write(
            lambda session, one=record: session.update(
                table.id, one, {ids[CITY]: f"By hand {one}"}
            ),
            actor="grace",
        )
    return club


def by_hand(club: Club, records: object) -> Values:
    """Return the table as it was, with these records' cities as somebody wrote them since."""
    found = dict(club.before)
    for record in records:
        found[record] = (*club.before[record][:CITY], f"By hand {record}")
    return found


def newer(records: object) -> Values:
    """Return records that the import made and that were edited since."""
    numbers = {one: one - SHIFT for one in records}
    return {one: (str(n), f"New name {n}", f"By hand {one}") for one, n in numbers.items()}


def test_the_preview_says_what_was_edited_since_and_writes_nothing(club):
    size = len(club.rows())
    found = club.preview()
    assert (found.records, found.edited) == (ROWS, 50)
    assert [one.record_id for one in found.conflicts] == [*EDITED_OLD, *EDITED_NEW]
    assert {one.code for one in found.conflicts} == {"changed", "edited"}
    first = found.conflicts[0]
    assert (first.expected, first.current) == ("New city 1", "By hand 1")
    assert first.field_id == club.table.fields[CITY].id
    assert found.later[first.later_change_set][1] == "grace"
    assert len(club.rows()) == size
    assert found.change_set.undone is False


def test_keep_the_newer(club):
    outcome = club.undo()
    assert outcome.conflict_count == 50
    assert club.rows() == by_hand(club, EDITED_OLD) | newer(EDITED_NEW)
    assert len(club.rows(Scope.TRASH)) == ROWS - OLD - len(EDITED_NEW)
    assert club.intact()


def test_put_back_everything(club):
    outcome = club.undo(force=True)
    assert outcome.conflict_count == 0
    assert club.rows() == club.before
    assert len(club.rows(Scope.TRASH)) == ROWS - OLD
    assert club.intact()


def test_decide_one_by_one(club):
    conflicts = club.preview().conflicts
    chosen = [one for one in conflicts if one.record_id % 2]
    put_back = [(one.table_id, one.record_id, one.field_id) for one in chosen]
    outcome = club.undo(put_back=put_back)
    kept = [one for one in (*EDITED_OLD, *EDITED_NEW) if one % 2 == 0]
    assert [one.record_id for one in outcome.conflicts] == kept
    olds, news = ([one for one in kept if one in part] for part in (EDITED_OLD, EDITED_NEW))
    assert club.rows() == by_hand(club, olds) | newer(news)
    assert club.intact()


def test_the_rest_can_be_put_back_after_the_newer_were_kept(club):
    outcome = club.undo()
    with pytest.raises(NotUndoable):
        club.undo()
    club.undo(put_back=[(one.table_id, one.record_id, one.field_id) for one in outcome.conflicts])
    assert club.rows() == club.before
    assert club.intact()


def test_the_undo_can_be_undone(club):
    before = club.rows()
    club.undo(force=True)
    club.workspace.write(lambda session: session.redo_next())
    assert club.rows() == before


def test_nothing_stands_in_the_way_of_what_was_edited_and_put_back(club):
    with closing(club.workspace.reader()) as reader:
        newest = reader.next_undo()
    while newest.actor == "grace":
        club.workspace.write(lambda session: session.undo_next())
        with closing(club.workspace.reader()) as reader:
            newest = reader.next_undo()
    assert club.preview().edited == 0
    assert club.undo().conflict_count == 0
    assert club.rows() == club.before


def test_a_purged_record_is_named(club):
    club.workspace.write(lambda session: session.move_to_trash(club.table.id, [100]))
    club.workspace.write(lambda session: session.purge(club.table.id, [100]))
    codes = {one.record_id: one.code for one in club.preview().conflicts}
    assert codes[100] == "missing"
    club.undo(force=True)
    assert club.rows() == {key: row for key, row in club.before.items() if key != 100}


def test_a_new_table_goes_as_a_whole_where_nobody_worked_in_it(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name\nAda\nBea\n", encoding="utf-8")
    with Workspace.open(tmp_path / "a.tabularium") as workspace:
        report = importing.import_file(workspace, path)
        number = workspace.database.last_change_set.id
        [table] = workspace.tables()
        name = table.fields[0].id
        with closing(workspace.reader()) as reader:
            assert preview_undo(reader, number).edited == 0
        workspace.write(lambda session: session.update(report.table_id, 2, {name: "Beatrice"}))
        with closing(workspace.reader()) as reader:
            found = preview_undo(reader, number)
        assert (found.records, found.edited) == (2, 1)
        workspace.write(lambda session: session.undo(number))
        with closing(workspace.reader()) as reader:
            rows = [one.values for one in reader.iter_records(table, Query(table.id))]
        assert rows == [("Beatrice",)]


def test_records_that_others_added_to_a_new_table_stay_whatever_is_put_back(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name\nAda\nBea\n", encoding="utf-8")
    with Workspace.open(tmp_path / "a.tabularium") as workspace:
        importing.import_file(workspace, path)
        number = workspace.database.last_change_set.id
        [table] = workspace.tables()
        name = table.fields[0].id
        workspace.write(lambda session: session.create(table.id, {name: "By hand"}))
        workspace.write(lambda session: session.update(table.id, 1, {name: "Adele"}))
        workspace.write(lambda session: session.undo(number, force=True))
        with closing(workspace.reader()) as reader:
            assert [one.label for one in reader.tables()] == ["people"]
            rows = [one.values for one in reader.iter_records(table, Query(table.id))]
        assert rows == [("By hand",)]
