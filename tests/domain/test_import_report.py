"""What an import leaves in the history: how it was read, what came of it, which rows stayed out."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain import importing
from domain.importing import Fate, Matching, Transform, TransformKind
from domain.importing import report as reporting
from domain.values import ChangeSet, FieldDraft, Filter, Origin, Query, TableDef
from domain.workspace import Workspace

CSV = """No;Name;Joined;Nick
1;  Ada ;2020-01-02;A
2;Bea;never;B
3;Cy;2021-05-06;C
3;Cy again;2021-05-06;D
;Dee;2021-05-06;=E
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "members.tabularium") as opened:
        yield opened


@pytest.fixture
def table(workspace: Workspace) -> TableDef:
    fields = [FieldDraft("No", required=True), FieldDraft("Name"), FieldDraft("Joined", "date")]
    table = workspace.write(lambda session: session.create_table("Members", fields)).value
    number, name, _ = (field.id for field in table.fields)
    workspace.write(lambda session: session.create(table.id, {number: "1", name: "A."}))
    return table


def import_csv(workspace: Workspace, path: Path, table: TableDef | None, text: str) -> ChangeSet:
    """Import a text with its first column as the key, names trimmed; return the change set."""
    path.write_text(text, encoding="utf-8")
    plan = importing.plan_import(path, table=table)
    if table is not None:
        trimmed = replace(plan.columns[1], transforms=(Transform(TransformKind.TRIM),))
        plan = replace(plan.with_column(trimmed), matching=Matching((table.fields[0].id,)))
    staged = importing.stage(workspace, plan, lambda done, total: None)
    written = workspace.write(
        lambda session: importing.apply(session, staged), origin=Origin.IMPORT
    )
    assert written.change_set is not None
    return written.change_set


def test_the_details_say_how_the_file_was_read_and_what_became_of_it(workspace, table, tmp_path):
    path = tmp_path / "members.csv"
    details = import_csv(workspace, path, table, CSV).details
    assert details["file"] == "members.csv"
    assert details["digest"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (details["size"], details["format"]) == (path.stat().st_size, "delimited")
    assert details["options"]["delimiter"] == ";"
    assert details["options"]["encoding"] == "utf-8"
    assert (details["table"], details["new_table"]) == (table.id, False)
    fields = [field.id for field in table.fields]
    assert [one["field"] for one in details["columns"]] == [*fields, None]
    assert [one["type"] for one in details["columns"]] == ["text", "text", "date", ""]
    assert details["columns"][1]["transforms"][0]["kind"] == "trim"
    assert details["matching"]["fields"] == [fields[0]]
    assert details["matching"]["policy"] == "update"
    assert details["counts"] == {"changed": 1, "duplicate": 1, "fault": 2, "new": 1}
    assert (details["rows"], details["created"], details["updated"]) == (5, 1, 1)
    assert (details["failed"], details["skipped"]) == (2, 1)
    kinds = {(one["header"], one["code"]): one for one in details["faults"]}
    assert kinds["Joined", "not_date"]["examples"] == ["never"]
    assert kinds["No", "required"]["count"] == 1


def test_the_rejected_rows_stay_as_they_stand_in_the_file(workspace, table, tmp_path):
    change_set = import_csv(workspace, tmp_path / "members.csv", table, CSV)
    with closing(workspace.reader()) as reader:
        found = importing.past_rejects(reader, change_set.id)
    assert [(one.row, one.fate) for one in found] == [
        (3, Fate.FAULT),
        (5, Fate.DUPLICATE),
        (6, Fate.FAULT),
    ]
    assert found[0].texts == ("2", "Bea", "never", "B")
    assert found[2].texts == ("", "Dee", "2021-05-06", "=E")
    [(column, fault)] = found[0].faults
    assert (column, fault.code, fault.value) == (2, "not_date", "never")
    assert change_set.details["rejects"]["rows"] == change_set.details["rejects"]["kept"] == 3


def test_they_stay_even_when_the_file_is_gone_before_the_import(workspace, table, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(CSV, encoding="utf-8")
    staged = importing.stage(
        workspace, importing.plan_import(path, table=table), lambda done, total: None
    )
    path.unlink()
    written = workspace.write(lambda session: importing.apply(session, staged))
    with closing(workspace.reader()) as reader:
        [first, _] = importing.past_rejects(reader, written.change_set.id)
    assert first.texts[:3] == ("2", "Bea", "never")


def test_an_import_without_rejects_keeps_none(workspace, tmp_path):
    change_set = import_csv(workspace, tmp_path / "a.csv", None, "Name\nAda\n")
    assert change_set.details["rejects"] == {"rows": 0, "kept": 0, "digest": ""}
    assert change_set.details["new_table"] is True
    with closing(workspace.reader()) as reader:
        assert importing.past_rejects(reader, change_set.id) == []


def test_so_many_stay_and_all_are_counted(workspace, table, tmp_path, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_REJECTS", 2)
    details = import_csv(workspace, tmp_path / "members.csv", table, CSV).details
    assert (details["rejects"]["rows"], details["rejects"]["kept"]) == (3, 2)


def test_a_row_without_room_is_left_out(workspace, table, tmp_path, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_TEXT", 200)
    text = CSV.replace("Bea", "B" * 300)
    change_set = import_csv(workspace, tmp_path / "members.csv", table, text)
    with closing(workspace.reader()) as reader:
        rows = [one.row for one in importing.past_rejects(reader, change_set.id)]
    assert rows == [5, 6]


def test_the_chain_vouches_for_them(workspace, table, tmp_path):
    change_set = import_csv(workspace, tmp_path / "members.csv", table, CSV)
    with closing(workspace.reader()) as reader:
        assert reader.verify_history() is None
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("UPDATE tab_import_reject SET body = x'00'")
        other.commit()
    with closing(workspace.reader()) as reader:
        assert reader.verify_history() == change_set.id
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("DELETE FROM tab_import_reject")
        other.commit()
    with closing(workspace.reader()) as reader:
        assert reader.verify_history() is None


def test_details_are_canonical_json(workspace, table, tmp_path):
    import_csv(workspace, tmp_path / "members.csv", table, CSV)
    (text,) = workspace.database.connection.execute(
        "SELECT details FROM tab_change_set ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) == text


def test_a_rolled_back_import_leaves_none(workspace, table, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(CSV, encoding="utf-8")
    staged = importing.stage(
        workspace, importing.plan_import(path, table=table), lambda done, total: None
    )

    def operation(session: object) -> None:
        importing.apply(session, staged)
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        workspace.write(operation)
    kept = workspace.database.connection.execute("SELECT count(*) FROM tab_import_reject")
    assert kept.fetchone() == (0,)


def test_a_json_file_can_be_told(workspace, tmp_path):
    text = '[{"Name": "Ada", "Age": 3}, {"Name": "Bea", "Age": 4}]'
    change_set = import_csv(workspace, tmp_path / "a.json", None, text)
    assert change_set.details["format"] == "json_text"
    assert change_set.details["options"]["shape"] == "objects"


def test_a_table_of_a_database_can_be_told(workspace, tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE people (name, age)")
        other.execute("INSERT INTO people VALUES ('Ada', 3)")
        other.commit()
    importing.import_file(workspace, path)
    with closing(workspace.reader()) as reader:
        details = reader.activity()[0].details
    assert (details["format"], details["options"]) == ("database", {"part": "people"})


def test_its_records_can_be_asked_for(workspace, table, tmp_path):
    change_set = import_csv(workspace, tmp_path / "members.csv", table, CSV)
    workspace.write(lambda session: session.create(table.id, {table.fields[0].id: "77"}))
    name = table.fields[1].id
    wanted = Filter(0, frozenset({change_set.id}))
    with closing(workspace.reader()) as reader:

        def numbers(**options: object) -> list[object]:
            found = reader.iter_records(table, Query(table.id, **options))
            return [record.values[0] for record in found]

        assert numbers(filters=(wanted,)) == ["1", "3"]
        assert numbers(filters=(wanted,), sort=((name, True),)) == ["3", "1"]
        assert numbers(filters=(wanted,), search="ada") == ["1"]
        assert numbers(filters=(Filter(0, frozenset({change_set.id}), negated=True),)) == ["77"]
        assert reader.count(Query(table.id, filters=(wanted,))) == 2
