"""Rows of a file that hold nothing are counted, and no row goes without a word."""

from __future__ import annotations

from contextlib import closing

import pytest

from domain.exporting import export
from domain.formats import Batch, RaggedRow
from domain.importing import apply, plan_import, stage
from domain.importing.blanks import BlankRows
from domain.values import FieldDraft, Query
from domain.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "a.tabularium", actor="Robin") as opened:
        yield opened


def come_in(workspace, path):
    """Import a file; answer what was staged, what came of it and all values."""
    staged = stage(workspace, plan_import(path), lambda _done, _total: None)
    report = workspace.write(lambda session: apply(session, staged)).value
    with closing(workspace.reader()) as reader:
        table = reader.table(report.table_id)
        values = [one.values for one in reader.iter_records(table, Query(table.id))]
    return staged, report, values


def test_a_row_of_delimiters_is_a_record_and_an_empty_line_is_counted(workspace, tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("Name,City,Age\nAda,Oslo,3\n,,\n\nEve,Rome,4\n\n\nMax,Bonn,5\n\n")
    staged, report, values = come_in(workspace, path)
    assert values == [
        ("Ada", "Oslo", 3),
        (None, None, None),
        ("Eve", "Rome", 4),
        ("Max", "Bonn", 5),
    ]
    assert (staged.rows, staged.blank, report.created) == (4, 3, 4)


def test_rows_left_out_for_another_reason_are_not_blank(workspace, tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("Name,Age\nAda,3\nEve,4\nMax,5\n")
    staged, _, values = come_in(workspace, path)
    assert (staged.blank, len(values)) == (0, 3)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_blank_rows_of_a_sheet_are_counted(workspace, tmp_path, kind):
    drafts = [FieldDraft("Name"), FieldDraft("City")]
    table = workspace.write(lambda session: session.create_table("People", drafts)).value
    name, path = table.fields[0].id, tmp_path / f"listed.{kind}"
    rows = [{name: one} for one in ("Ada", None, None, "Eve", None, "Max")]
    workspace.write(lambda session: session.create_many(table.id, rows))
    with closing(workspace.reader()) as reader:
        export(reader, table, Query(table.id), path, format=kind)
    staged, _, values = come_in(workspace, path)
    assert [one[0] for one in values] == ["Ada", "Eve", "Max"]
    assert (staged.rows, staged.blank) == (3, 3)


def batch(*numbers, comments=(), skipped=()):
    ragged = tuple(RaggedRow(one, ("a",), 2, True) for one in skipped)
    return Batch(numbers, [["x"]] * len(numbers), 0, ragged=ragged, comments=tuple(comments))


@pytest.mark.parametrize(
    ("batches", "blank"),
    [
        ([batch(2, 3, 4)], 0),
        ([batch(5, 6), batch(7, 8)], 0),
        ([batch(2, 4), batch(7)], 3),
        ([batch(2, 5, comments=(3,), skipped=(4,))], 0),
        ([batch(3, comments=(2, 4)), batch(6)], 1),
        ([batch(2), batch(), batch(comments=(3,)), batch(5)], 1),
        ([], 0),
    ],
)
def test_gaps_between_row_numbers_are_counted(batches, blank):
    rows = BlankRows()
    for one in batches:
        rows.see(one)
    assert rows.count == blank
