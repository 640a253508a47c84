"""One record as JSON: a value of each type as in the JSON of the table, and it comes back in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import NotFound, TargetUnwritable
from domain.exporting import export, export_record
from domain.importing import import_file
from domain.values import FieldDraft, Query, TableDef
from domain.workspace import Reader, Workspace

FIELDS = (
    FieldDraft("Name"),
    FieldDraft("Notes", "long_text"),
    FieldDraft("Visits", "integer"),
    FieldDraft("Fee", "decimal"),
    FieldDraft("Active", "boolean"),
    FieldDraft("Born", "date"),
    FieldDraft("Seen", "datetime"),
    FieldDraft("Skills", "choices", choices=("Tea", "Maps")),
)
ROW = ("Ada", "a\n=b", 3, "1.50", 1, "1815-12-10", "2024-05-01T08:30:00.000Z", '["Tea","Maps"]')


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "a.tabularium") as opened:
        yield opened


@pytest.fixture
def table(workspace: Workspace) -> TableDef:
    table = workspace.write(lambda session: session.create_table("Members", FIELDS)).value
    values = {field.id: value for field, value in zip(table.fields, ROW, strict=True)}
    workspace.write(lambda session: session.create(table.id, values))
    workspace.write(lambda session: session.create(table.id, {table.fields[0].id: "Bea"}))
    return table


@pytest.fixture
def reader(workspace: Workspace) -> Iterator[Reader]:
    with closing(workspace.reader()) as opened:
        yield opened


def test_it_is_the_object_that_the_table_has_for_it(workspace, table, reader, tmp_path):
    one, whole = tmp_path / "ada.json", tmp_path / "all.json"
    report = export_record(reader, table, 1, one)
    export(reader, table, Query(table.id), whole, format="json")
    found = json.loads(one.read_text(encoding="utf-8"), parse_float=Decimal)
    every = json.loads(whole.read_text(encoding="utf-8"), parse_float=Decimal)
    assert found == every[0]
    assert (found["Fee"], found["Active"], found["Visits"]) == (Decimal("1.50"), True, 3)
    assert report.rows == 1
    assert report.size == one.stat().st_size


def test_blanks_are_null(workspace, table, reader, tmp_path):
    export_record(reader, table, 2, tmp_path / "bea.json")
    found = json.loads((tmp_path / "bea.json").read_text(encoding="utf-8"))
    assert found == {"Name": "Bea"} | {draft.label: None for draft in FIELDS[1:]}


def test_it_comes_back_in(workspace, table, reader, tmp_path):
    export_record(reader, table, 1, tmp_path / "ada.json")
    report = import_file(workspace, tmp_path / "ada.json", table=table)
    assert report.created == 1
    first, last = reader.record(table, 1), reader.record(table, 3)
    assert first.values == last.values


def test_a_record_in_the_trash_too(workspace, table, reader, tmp_path):
    workspace.write(lambda session: session.move_to_trash(table.id, [1]))
    export_record(reader, table, 1, tmp_path / "ada.json")
    assert '"Name": "Ada"' in (tmp_path / "ada.json").read_text(encoding="utf-8")


def test_nothing_is_written_for_no_record(table, reader, tmp_path):
    with pytest.raises(NotFound):
        export_record(reader, table, 99, tmp_path / "none.json")
    assert not (tmp_path / "none.json").exists()


def test_what_was_there_stays_where_nothing_can_be_written(table, reader, tmp_path):
    with pytest.raises(TargetUnwritable):
        export_record(reader, table, 1, tmp_path / "nowhere" / "ada.json")
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_any_text_comes_out_as_it_is(workspace, table, reader, tmp_path, text):
    notes = table.fields[1].id
    workspace.write(lambda session: session.update(table.id, 2, {notes: text}))
    export_record(reader, table, 2, tmp_path / "bea.json")
    found = json.loads((tmp_path / "bea.json").read_text(encoding="utf-8"))
    assert (found["Notes"] or "") == (reader.record(table, 2).values[1] or "")
