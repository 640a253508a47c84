"""Rows that meet records: each fate, each policy, the tie rules, the counts promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import importing
from domain.errors import InvalidRecord
from domain.importing import Fate, Matching, MatchPolicy
from domain.values import FieldDraft, Origin, Query, Scope, TableDef
from domain.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "members.tabularium") as opened:
        yield opened


@pytest.fixture
def table(workspace: Workspace) -> TableDef:
    fields = [FieldDraft("Number"), FieldDraft("Name"), FieldDraft("City")]
    table = workspace.write(lambda session: session.create_table("Members", fields)).value
    rows = [("1", "Ada", "London"), ("2", "Bea", None), ("3", "Cy", "Oslo"), ("4", "Dee", "Rome")]
    ids = [field.id for field in table.fields]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    workspace.write(lambda session: session.create_many(table.id, values))
    workspace.write(lambda session: session.move_to_trash(table.id, [4]))
    return table


def stage(
    workspace: Workspace, table: TableDef, path: Path, text: str, matching: Matching
) -> importing.Staged:
    path.write_text(text, encoding="utf-8")
    plan = replace(importing.plan_import(path, table=table), matching=matching)
    return importing.stage(workspace, plan, lambda done, total: None)


def fates(workspace: Workspace, staged: importing.Staged) -> list[str]:
    return [str(row.fate) for row in importing.staged_rows(workspace, staged, 0, 100)]


def apply(workspace: Workspace, staged: importing.Staged) -> importing.ImportReport:
    return workspace.write(
        lambda session: importing.apply(session, staged), origin=Origin.IMPORT
    ).value


def contents(workspace: Workspace, table: TableDef) -> list[tuple[object, ...]]:
    reader = workspace.reader()
    found = [one.values for one in reader.iter_records(table, Query(table.id))]
    reader.close()
    return found


FILE = (
    "Number,Name,City\n1,Ada,London\n2,Bea,Paris\n3,Cy,\n4,Dee,Rome\n5,Eve,Bonn\n5,Eva,Bonn\n"
    ",Fay,Kiel\n"
)


def by_number(table: TableDef, policy: MatchPolicy, **choices: bool) -> Matching:
    return Matching((table.fields[0].id,), policy, **choices)


def test_each_row_has_its_fate(workspace, table, tmp_path):
    staged = stage(workspace, table, tmp_path / "a.csv", FILE, by_number(table, MatchPolicy.UPDATE))
    assert fates(workspace, staged) == [
        "same", "changed", "same", "trashed", "new", "duplicate", "new",
    ]  # fmt: skip
    assert staged.good == 3


def test_update_writes_only_what_the_file_has(workspace, table, tmp_path):
    staged = stage(workspace, table, tmp_path / "a.csv", FILE, by_number(table, MatchPolicy.UPDATE))
    report = apply(workspace, staged)
    assert (report.created, report.updated, report.skipped, report.failed) == (2, 1, 4, 0)
    assert contents(workspace, table) == [
        ("1", "Ada", "London"),
        ("2", "Bea", "Paris"),
        ("3", "Cy", "Oslo"),
        ("5", "Eve", "Bonn"),
        (None, "Fay", "Kiel"),
    ]


def test_blanks_overwrite_only_when_asked(workspace, table, tmp_path):
    matching = by_number(table, MatchPolicy.UPDATE, blanks_overwrite=True)
    apply(workspace, stage(workspace, table, tmp_path / "a.csv", FILE, matching))
    assert ("3", "Cy", None) in contents(workspace, table)


def test_fill_leaves_every_value_that_is_there(workspace, table, tmp_path):
    text = "Number,Name,City\n1,Other,Elsewhere\n2,Other,Paris\n"
    matching = by_number(table, MatchPolicy.FILL)
    report = apply(workspace, stage(workspace, table, tmp_path / "a.csv", text, matching))
    assert report.updated == 1
    assert contents(workspace, table)[:2] == [("1", "Ada", "London"), ("2", "Bea", "Paris")]


def test_skip_leaves_records_alone_and_adds_the_rest(workspace, table, tmp_path):
    before = contents(workspace, table)
    matching = by_number(table, MatchPolicy.SKIP)
    report = apply(workspace, stage(workspace, table, tmp_path / "a.csv", FILE, matching))
    assert (report.created, report.updated) == (2, 0)
    assert contents(workspace, table)[:3] == before


def test_add_anyway_does_not_look_for_records(workspace, table, tmp_path):
    matching = by_number(table, MatchPolicy.ADD)
    report = apply(workspace, stage(workspace, table, tmp_path / "a.csv", FILE, matching))
    assert report.created == 7


def test_several_records_with_one_key_are_a_clash(workspace, table, tmp_path):
    number, name = table.fields[0].id, table.fields[1].id
    workspace.write(lambda session: session.create(table.id, {number: "1", name: "Twin"}))
    matching = by_number(table, MatchPolicy.UPDATE)
    staged = stage(workspace, table, tmp_path / "a.csv", "Number,Name\n1,New\n", matching)
    assert fates(workspace, staged) == ["clash"]
    assert apply(workspace, staged).skipped == 1


def test_a_record_in_the_trash_comes_back_when_asked(workspace, table, tmp_path):
    text = "Number,City\n4,Pisa\n"
    matching = by_number(table, MatchPolicy.UPDATE, restore_trashed=True)
    report = apply(workspace, stage(workspace, table, tmp_path / "a.csv", text, matching))
    assert report.updated == 1
    assert ("4", "Dee", "Pisa") in contents(workspace, table)


def test_several_fields_make_a_key(workspace, table, tmp_path):
    key = tuple(field.id for field in table.fields[:2])
    matching = Matching(key, MatchPolicy.UPDATE)
    text = "Number,Name,City\n1,Ada,Bath\n1,Bob,Bath\n"
    staged = stage(workspace, table, tmp_path / "a.csv", text, matching)
    assert fates(workspace, staged) == ["changed", "new"]


def test_a_row_keeps_its_own_unique_value(workspace, tmp_path):
    fields = [FieldDraft("Number", unique=True), FieldDraft("Mail", unique=True)]
    table = workspace.write(lambda session: session.create_table("T", fields)).value
    number, mail = (field.id for field in table.fields)
    rows = [{number: "1", mail: "a"}, {number: "2", mail: "b"}]
    workspace.write(lambda session: session.create_many(table.id, rows))
    text = "Number,Mail\n1,a\n2,a\n3,b\n"
    staged = stage(workspace, table, tmp_path / "a.csv", text, by_number(table, MatchPolicy.UPDATE))
    assert fates(workspace, staged) == ["same", "fault", "fault"]
    assert [one.fault.record_id for one in staged.faults] == [1, 2]


def test_undo_brings_updated_values_back_and_names_records_edited_since(workspace, table, tmp_path):
    before = contents(workspace, table)
    matching = by_number(table, MatchPolicy.UPDATE)
    staged = stage(workspace, table, tmp_path / "a.csv", FILE, matching)
    written = workspace.write(lambda session: importing.apply(session, staged))
    city = table.fields[2].id
    workspace.write(lambda session: session.update(table.id, 2, {city: "Nice"}))
    outcome = workspace.write(lambda session: session.undo(written.change_set.id)).value
    assert [(one.record_id, one.field_id) for one in outcome.conflicts] == [(2, city)]
    assert contents(workspace, table)[1] == ("2", "Bea", "Nice")
    workspace.write(lambda session: session.undo(written.change_set.id, force=True))
    assert contents(workspace, table) == before


def test_all_or_nothing_keeps_a_file_with_a_fault_out(workspace, table, tmp_path):
    required = FieldDraft("Name")._replace(required=True)
    workspace.write(lambda session: session.update_field(table.fields[1].id, required))
    table = workspace.tables()[0]
    (tmp_path / "a.csv").write_text("Number,Name\n7,Gil\n8,\n")
    plan = importing.plan_import(tmp_path / "a.csv", table=table)
    staged = importing.stage(workspace, plan, lambda done, total: None)
    assert (staged.good, staged.faulty) == (1, 1)
    strict = replace(staged, plan=replace(plan, all_or_nothing=True))
    assert strict.good == 0
    with pytest.raises(InvalidRecord):
        apply(workspace, strict)
    assert len(contents(workspace, table)) == 3


KEYS = st.sampled_from(["1", "2", "3", "4", "5", "6", ""])
CELLS = st.sampled_from(["", "Ada", "Bea", "x"])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.tuples(KEYS, CELLS, CELLS), min_size=1, max_size=12),
    policy=st.sampled_from(list(MatchPolicy)),
    blanks=st.booleans(),
    restore=st.booleans(),
)
def test_the_counts_promised_are_the_counts_reported(
    workspace, table, tmp_path, rows, policy, blanks, restore
):
    text = "Number,Name,City\n" + "".join(f'"{a}","{b}","{c}"\n' for a, b, c in rows)
    matching = by_number(table, policy, blanks_overwrite=blanks, restore_trashed=restore)
    file_before = workspace.path.read_bytes()
    staged = stage(workspace, table, tmp_path / "r.csv", text, matching)
    assert workspace.path.read_bytes() == file_before
    live = len(contents(workspace, table))
    reader = workspace.reader()
    in_trash = set(reader.ids(Query(table.id, scope=Scope.TRASH)))
    reader.close()
    back = sum(
        row.fate is Fate.CHANGED and row.record in in_trash
        for row in importing.staged_rows(workspace, staged, 0, 100)
    )
    written = workspace.write(lambda session: importing.apply(session, staged))
    report = written.value
    assert report.created == staged.counts.get(Fate.NEW, 0)
    assert report.updated == staged.counts.get(Fate.CHANGED, 0)
    assert report.created + report.updated + report.skipped + report.failed == staged.rows
    assert len(contents(workspace, table)) == live + report.created + back
    if written.change_set is not None:
        workspace.write(lambda session: session.undo(written.change_set.id))
