"""A table of another workspace comes in with the fields that it has there."""

from __future__ import annotations

from contextlib import closing

import pytest

from domain.fields import parse
from domain.importing import import_file, plan_import
from domain.importing.known import REASON
from domain.values import FieldDraft, Query
from domain.workspace import Workspace

DRAFTS = (
    FieldDraft("Name", required=True, help="As on the card"),
    FieldDraft("Notes", "long_text"),
    FieldDraft("Number", "autonumber"),
    FieldDraft("Code", "text", unique=True, pattern="[A-Z]+"),
    FieldDraft("Age", "integer", minimum="0", maximum="150"),
    FieldDraft("Fee", "decimal", format=","),
    FieldDraft("Paid", "boolean"),
    FieldDraft("Born", "date", format="DD/MM/YYYY"),
    FieldDraft("Seen", "datetime"),
    FieldDraft("Kind", "choice", choices=("adult", "child")),
    FieldDraft("Groups", "choices", choices=("choir", "band")),
    FieldDraft("Mail", "email"),
    FieldDraft("Made", "created_at"),
)
ROW = {
    "Name": " Ada ",
    "Notes": "two\nlines ",
    "Code": "AB",
    "Age": "36",
    "Fee": "1,234",
    "Paid": "yes",
    "Born": "03/04/1988",
    "Seen": "2024-05-06 07:08",
    "Kind": "adult",
    "Groups": "choir; band",
    "Mail": "ada@example.org",
}


@pytest.fixture
def other(tmp_path):
    """Make another workspace with a field of each kind, and close it."""
    path = tmp_path / "other.tabularium"
    with Workspace.open(path, actor="Kim") as workspace:
        table = workspace.write(lambda session: session.create_table("Members", DRAFTS)).value
        row = {
            field.id: parse(ROW[field.label], field) if field.type != "text" else ROW[field.label]
            for field in table.fields
            if field.label in ROW
        }
        workspace.write(lambda session: session.create(table.id, row))
        values = read(workspace, "Members")
    return path, values


def read(workspace, label):
    with closing(workspace.reader()) as reader:
        [table] = [one for one in reader.tables() if one.label == label]
        return {
            field.label: value
            for record in reader.iter_records(table, Query(table.id))
            for field, value in zip(table.fields, record.values, strict=True)
        }


def test_fields_come_with_their_types_and_rules(other):
    plan = plan_import(other[0])
    drafts = {one.header: one.draft for one in plan.columns}
    for wanted in DRAFTS:
        found = drafts[wanted.label]
        if wanted.type in ("autonumber", "created_at"):
            assert found.type not in ("autonumber", "created_at"), "they cannot be written"
            continue
        assert found.type == wanted.type
        assert (found.required, found.unique) == (wanted.required, wanted.unique)
        assert (found.choices, found.pattern, found.help) == (
            wanted.choices,
            wanted.pattern,
            wanted.help,
        )
    assert drafts["Born"].format == "DD/MM/YYYY"
    assert {one.guess.reason for one in plan.columns if one.header == "Kind"} == {REASON}


def test_values_come_in_as_they_are_there(other, tmp_path):
    path, values = other
    with Workspace.open(tmp_path / "here.tabularium", actor="Kim") as workspace:
        report = import_file(workspace, path)
        assert (report.created, report.failed) == (1, 0)
        found = read(workspace, "other")
    automatic = {"Number", "Made"}
    assert {key: value for key, value in found.items() if key not in automatic} == {
        key: value for key, value in values.items() if key not in automatic
    }
