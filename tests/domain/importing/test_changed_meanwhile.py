"""A table that is changed between the check and the import: nothing is written over unseen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain import importing
from domain.errors import NotFound, TableChanged
from domain.importing import Fate, Matching, MatchPolicy
from domain.values import FieldDraft, Origin, Query, TableDef
from domain.workspace import Session, Workspace

FILE = "Number,Name\n1,Ada\n2,Ben\n5,Eve\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "members.tabularium") as opened:
        yield opened


@pytest.fixture
def table(workspace: Workspace) -> TableDef:
    fields = [FieldDraft("Number"), FieldDraft("Name"), FieldDraft("City")]
    table = workspace.write(lambda session: session.create_table("Members", fields)).value
    ids = [field.id for field in table.fields]
    rows = [("1", "Ada", "London"), ("2", "Bea", "Paris"), ("3", "Cy", "Oslo")]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    workspace.write(lambda session: session.create_many(table.id, values))
    return table


@pytest.fixture
def staged(workspace: Workspace, table: TableDef, tmp_path: Path) -> importing.Staged:
    path = tmp_path / "a.csv"
    path.write_text(FILE, encoding="utf-8")
    matching = Matching((table.fields[0].id,), MatchPolicy.UPDATE)
    plan = replace(importing.plan_import(path, table=table), matching=matching)
    found = importing.stage(workspace, plan, lambda done, total: None)
    assert found.counts == {Fate.SAME: 1, Fate.CHANGED: 1, Fate.NEW: 1}
    return found


def apply(workspace: Workspace, staged: importing.Staged) -> importing.ImportReport:
    return workspace.write(
        lambda session: importing.apply(session, staged), origin=Origin.IMPORT
    ).value


def names(workspace: Workspace, table: TableDef) -> list[object]:
    with closing(workspace.reader()) as reader:
        return [one.values[1] for one in reader.iter_records(table, Query(table.id))]


def refused(workspace: Workspace, table: TableDef, staged: importing.Staged) -> bool:
    """Try to import, and say whether it was refused with everything left as it was."""
    before = names(workspace, table)
    try:
        apply(workspace, staged)
    except TableChanged:
        assert names(workspace, table) == before
        return True
    return False


def test_a_record_that_was_edited_since_is_not_written_over(workspace, table, staged):
    city = table.fields[2].id
    workspace.write(lambda session: session.update(table.id, 2, {city: "Rome"}))
    assert refused(workspace, table, staged)


def test_an_edit_by_another_program_is_seen_too(workspace, table, staged):
    other = sqlite3.connect(workspace.path)
    with other:
        other.execute(f"UPDATE {table.name} SET {table.fields[1].name} = 'Bibi' WHERE id = 2")
    other.close()
    assert refused(workspace, table, staged)
    assert names(workspace, table) == ["Ada", "Bibi", "Cy"]


@pytest.mark.parametrize(
    "change",
    [
        lambda session, table: session.move_to_trash(table.id, [2]),
        lambda session, table: session.create(
            table.id, {table.fields[0].id: "5", table.fields[1].id: "Eva"}
        ),
        lambda session, table: session.update(table.id, 3, {table.fields[0].id: "5"}),
        lambda session, table: session.trash_field(table.fields[1].id),
        lambda session, table: session.update_field(
            table.fields[1].id, FieldDraft("Name", required=True)
        ),
    ],
    ids=["trashed", "same key made", "same key given", "field gone", "rule added"],
)
def test_what_would_be_judged_otherwise_is_refused(
    workspace: Workspace,
    table: TableDef,
    staged: importing.Staged,
    change: Callable[[Session, TableDef], object],
):
    workspace.write(lambda session: change(session, table))
    assert refused(workspace, table, staged)


def test_a_unique_value_that_was_taken_since_is_refused_so_that_it_can_be_judged_anew(
    workspace, table, tmp_path
):
    number = table.fields[0]
    workspace.write(lambda s: s.update_field(number.id, FieldDraft("Number", unique=True)))
    [table] = workspace.tables()
    path = tmp_path / "b.csv"
    path.write_text("Number,Name\n9,Ida\n", encoding="utf-8")
    plan = importing.plan_import(path, table=table)
    staged = importing.stage(workspace, plan, lambda done, total: None)
    workspace.write(lambda session: session.create(table.id, {number.id: "9"}))
    assert refused(workspace, table, staged)
    again = importing.stage(workspace, plan, lambda done, total: None)
    assert again.counts == {Fate.FAULT: 1}


def test_what_concerns_no_row_that_is_written_hinders_nothing(workspace, table, staged):
    city, name = table.fields[2].id, table.fields[1].id
    workspace.write(lambda session: session.update(table.id, 1, {city: "Bath"}))  # is the same
    workspace.write(lambda session: session.update(table.id, 3, {name: "Cyd"}))  # not in the file
    workspace.write(lambda session: session.update_field(city, FieldDraft("Town")))
    report = apply(workspace, staged)
    assert (report.created, report.updated) == (1, 1)
    assert names(workspace, table) == ["Ada", "Ben", "Cyd", "Eve"]


def test_a_table_in_the_trash_takes_nothing(workspace, table, staged):
    workspace.write(lambda session: session.trash_table(table.id))
    with pytest.raises(NotFound):
        apply(workspace, staged)
    with closing(workspace.reader()) as reader:
        assert reader.count(Query(table.id)) == 3
