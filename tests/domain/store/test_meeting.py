"""Rows that meet their record while they are staged get the fates that a later look gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import importing
from domain.importing import Matching, MatchPolicy
from domain.store.matching import Matcher
from domain.store.staging import Staging
from domain.values import FieldDraft, TableDef
from domain.workspace import Workspace

KEYS = st.sampled_from(["", "1", "2", "3", "4", "5", "6"])
CITIES = st.sampled_from(["", "Oslo", "Rome"])
RECORDS = st.lists(st.tuples(KEYS, CITIES), max_size=8, unique_by=lambda row: row[0])
LABELS = count(1)
ROWS = st.lists(st.tuples(KEYS, CITIES, st.sampled_from(["", "7", "seven"])), max_size=12)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "members.tabularium") as opened:
        yield opened


def make_table(workspace: Workspace, *, unique: bool) -> TableDef:
    label = f"Members {next(LABELS)}"
    fields = [FieldDraft("Number", unique=unique), FieldDraft("City"), FieldDraft("Age", "integer")]
    return workspace.write(lambda session: session.create_table(label, fields)).value


def fill(workspace: Workspace, table: TableDef, records, trashed: set[int]) -> list[int]:
    """Make records, some of them in the Trash; return their ids."""
    ids = [field.id for field in table.fields]
    values = [dict(zip(ids, (key or None, city or None), strict=False)) for key, city in records]
    made = [
        workspace.write(lambda session, one=one: session.create(table.id, one)).value
        for one in values
    ]
    gone = [one for place, one in enumerate(made) if place in trashed]
    workspace.write(lambda session: session.move_to_trash(table.id, gone))
    return made


def judged(workspace, table, path, matching, made):
    """Return what became of each row, and of which record, by its place."""
    plan = replace(importing.plan_import(path, table=table), matching=matching)
    staged = importing.stage(workspace, plan, lambda done, total: None)
    places = {record: place for place, record in enumerate(made)}
    rows = importing.staged_rows(workspace, staged, 0, 10_000)
    return staged.counts, [(row.number, row.fate, places.get(row.record)) for row in rows]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    records=RECORDS,
    rows=ROWS,
    trashed=st.sets(st.integers(0, 7)),
    policy=st.sampled_from([MatchPolicy.UPDATE, MatchPolicy.FILL, MatchPolicy.SKIP]),
    blanks=st.booleans(),
    restore=st.booleans(),
)
def test_a_unique_key_gives_the_same_fates(
    tmp_path, workspace, records, rows, trashed, policy, blanks, restore
):
    path = tmp_path / "file.csv"
    lines = ["Number,City,Age", "0,Nowhere,1", *map(",".join, rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = []
    for unique in (True, False):
        table = make_table(workspace, unique=unique)
        made = fill(workspace, table, records, trashed)
        key = (table.fields[0].id,)
        matching = Matching(key, policy, blanks_overwrite=blanks, restore_trashed=restore)
        found.append(judged(workspace, table, path, matching, made))
    assert found[0] == found[1]


def test_only_a_unique_key_finds_one(workspace):
    for unique in (True, False):
        table = make_table(workspace, unique=unique)
        matching = Matching((table.fields[0].id,))
        targets = {"c0": "number", "c1": "city", "c2": "age"}
        connection = workspace.database.connection
        assert Matcher(connection, table, targets, matching).finds_one is unique


def test_the_record_is_looked_up_in_the_index(workspace):
    table = make_table(workspace, unique=True)
    staging = Staging.create(workspace.database.connection, 2)
    matcher = staging.matcher(table, {0: "number", 1: "city"}, Matching((table.fields[0].id,)))
    statement = matcher.arrival(staging.columns)
    plan = workspace.database.connection.execute(
        f"EXPLAIN QUERY PLAN {statement}", (1, 0, "1", "Oslo")
    )
    assert f"{table.name}__number__unique" in " ".join(row[3] for row in plan)


def test_rows_meet_again_when_a_guessed_type_was_wrong(workspace, tmp_path):
    """Up to there a row may have been at fault that is none now, and so has met nobody."""
    table = make_table(workspace, unique=True)
    made = fill(workspace, table, [("1", "Oslo"), ("1500", "Rome")], set())
    path = tmp_path / "file.csv"
    lines = [f"{number},Oslo,{number}" for number in range(1, 2001)]
    lines[1800] = "1801,Oslo,none"
    path.write_text("Number,City,Size\n" + "\n".join(lines) + "\n", encoding="utf-8")
    plan = importing.plan_import(path, table=table)
    new = replace(plan.columns[2], skip=False)
    assert new.draft.type == "integer"
    plan = replace(plan.with_column(new), matching=Matching((table.fields[0].id,)))
    staged = importing.stage(workspace, plan, lambda done, total: None)
    assert [one[1] for one in staged.disproved] == ["integer"]
    rows = importing.staged_rows(workspace, staged, 0, 2000)
    known = {row.number - 1: (row.fate, row.record) for row in rows if row.record}
    assert known == {1: ("same", made[0]), 1500: ("changed", made[1])}
    assert staged.counts == {"new": 1998, "changed": 1, "same": 1}
