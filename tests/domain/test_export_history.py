"""The history beside the tables: one change set a line, with all that it changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Cancelled
from domain.exporting import export_workspace
from domain.importing import import_file
from domain.values import FieldDraft, Origin
from domain.workspace import Workspace


def lines(workspace: Workspace, folder: Path) -> list[dict[str, Any]]:
    with closing(workspace.reader()) as reader:
        done = export_workspace(reader, folder, with_history=True)
    text = (folder / "history.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.splitlines()]
    assert done.change_sets == len(found)
    return found


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.open(tmp_path / "a.tabularium", actor="ada") as opened:
        yield opened


def test_every_change_set_is_a_line_with_its_entries(workspace, tmp_path):
    fields = [FieldDraft("Name"), FieldDraft("Fee", "decimal")]
    table = workspace.write(
        lambda session: session.create_table("Members", fields), label="Make Members"
    ).value
    name, fee = (field.id for field in table.fields)
    record = workspace.write(
        lambda session: session.create(table.id, {name: "Ümit", fee: "1.50"}), actor="grace"
    ).value
    workspace.write(
        lambda session: session.update(table.id, record, {fee: "2"}),
        label="Edit Fee",
        origin=Origin.GRID,
    )
    workspace.write(lambda session: session.undo_next())
    workspace.write(lambda session: session.move_to_trash(table.id, [record]))
    workspace.write(lambda session: session.purge(table.id, [record]))
    made, created, edited, undone, _, purged = lines(workspace, tmp_path / "out")
    assert (made["label"], made["actor"]) == ("Make Members", "ada")
    assert [(one["kind"], one["action"]) for one in made["entries"]][:2] == [
        ("table", "create"),
        ("field", "create"),
    ]
    [entry] = created["entries"]
    assert created["actor"] == "grace"
    assert (entry["kind"], entry["table"], entry["record"]) == ("record", "Members", record)
    assert entry["values"] == {"Name": "Ümit", "Fee": "1.50"}
    assert (edited["label"], edited["origin"], edited["undone"]) == ("Edit Fee", "grid", True)
    [change] = edited["entries"]
    assert change["changes"] == {"Fee": ["1.50", "2"]}
    assert undone["undoes"] == edited["id"]
    assert undone["entries"][0]["changes"]["Fee"] == ["2", "1.50"]
    assert purged["entries"][0]["action"] == "purge"
    assert purged["entries"][0]["values"] == {"Name": "Ümit", "Fee": "1.50"}
    with closing(workspace.reader()) as reader:
        assert purged["seal"] == reader.seal()


def test_an_import_brings_its_report_along(workspace, tmp_path):
    (tmp_path / "a.csv").write_text("Name\nAda\n", encoding="utf-8")
    import_file(workspace, tmp_path / "a.csv")
    [line] = lines(workspace, tmp_path / "out")
    assert line["details"]["file"] == "a.csv"
    assert line["details"]["counts"] == {"new": 1}


def test_fields_of_one_name_are_told_apart(workspace, tmp_path):
    fields = [FieldDraft("Name"), FieldDraft("Note")]
    table = workspace.write(lambda session: session.create_table("Members", fields)).value
    name, note = (field.id for field in table.fields)
    workspace.write(lambda session: session.create(table.id, {name: "Ada", note: "old"}))
    workspace.write(lambda session: session.trash_field(note))
    workspace.write(lambda session: session.add_field(table.id, FieldDraft("Note")))
    created = lines(workspace, tmp_path / "out")[1]["entries"][0]
    assert created["values"] == {"Name": "Ada", "note": "old"}


def test_what_another_program_wrote_is_there_too(workspace, tmp_path):
    table = workspace.write(
        lambda session: session.create_table("Members", [FieldDraft("Name")])
    ).value
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute(f"INSERT INTO {table.name} (name) VALUES ('Eve')")
        other.commit()
    workspace.write(lambda session: session.create(table.id, {table.fields[0].id: "Ada"}))
    outside = lines(workspace, tmp_path / "out")[1]
    assert outside["origin"] == "outside"
    assert outside["entries"][0]["values"] == {"Name": "Eve"}


def test_a_large_change_set_reports_and_can_be_stopped(workspace, tmp_path):
    table = workspace.write(
        lambda session: session.create_table("Members", [FieldDraft("Name")])
    ).value
    name = table.fields[0].id
    rows = [{name: str(number)} for number in range(12_000)]
    workspace.write(lambda session: session.create_many(table.id, rows))
    told: list[tuple[int, int]] = []
    with closing(workspace.reader()) as reader:
        export_workspace(
            reader,
            tmp_path / "out",
            with_history=True,
            progress=lambda done, total: told.append((done, total)),
        )
    assert told[-1][0] == told[-1][1] == 2 * 12_000 + 12_002
    assert len((tmp_path / "out" / "history.jsonl").read_text(encoding="utf-8").splitlines()) == 2

    def stop(done: int, total: int) -> None:
        if done > 2 * 12_000:
            raise Cancelled

    with closing(workspace.reader()) as reader, pytest.raises(Cancelled):
        export_workspace(reader, tmp_path / "no", with_history=True, progress=stop)
    assert not (tmp_path / "no").exists()


def test_without_being_asked_there_is_none(workspace, tmp_path):
    with closing(workspace.reader()) as reader:
        done = export_workspace(reader, tmp_path / "out")
    assert done.change_sets == 0
    assert not (tmp_path / "out" / "history.jsonl").exists()


def test_fields_called_as_keys_of_others_lose_no_value(workspace, tmp_path):
    """One field has the label of another's column, and one that is gone leaves its key."""
    fields = [FieldDraft("Name"), FieldDraft("Gone"), FieldDraft("Other"), FieldDraft("2")]
    table = workspace.write(lambda session: session.create_table("T", fields)).value
    values = dict(zip((field.id for field in table.fields), "abcd", strict=True))
    workspace.write(lambda session: session.create(table.id, values))
    gone = table.fields[1].id
    assert str(gone) == "2"
    workspace.write(lambda session: session.trash_field(gone))
    workspace.write(lambda session: session.purge_field(gone))
    found = next(
        entry
        for one in lines(workspace, tmp_path / "out")
        for entry in one["entries"]
        if entry["kind"] == "record" and entry["action"] == "create"
    )
    assert sorted(found["values"].values()) == ["a", "b", "c", "d"]
