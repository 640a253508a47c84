"""Records out: what a spreadsheet opens rightly and what comes back in unchanged."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import replace

import pytest

from domain.errors import Cancelled, TargetUnwritable
from domain.exporting import export_csv
from domain.importing import apply, plan_import, stage
from domain.values import FieldDraft, Filter, Query, Scope
from domain.workspace import Workspace


@pytest.fixture
def filled(members):
    members.ids = [
        members.add("=SUM(A1)", "a@example.org", 1),
        members.add("+49 30", "b@example.org", None),
        members.add('Quote " and, comma', "c@example.org", -5),
        members.add("Two\nlines", None, 0),
        members.add("'=already guarded", None, None),
        members.add("@cmd", None, 7),
        members.add("Plain", None, 2**53 + 1),
        members.add("Ünïcödé 😀", None, None),
    ]
    return members


def export(members, chosen, path, **options):
    with closing(members.workspace.reader()) as reader:
        return export_csv(reader, reader.table(members.table_id), chosen, path, **options)


def read(path, **options):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle, **options))


def test_the_whole_table_with_its_labels(filled, tmp_path):
    out = tmp_path / "out.csv"
    report = export(filled, Query(filled.table_id), out, guard=False)
    header, *rows = read(out)
    assert header == ["Name", "E-mail", "Age"]
    assert [row[0] for row in rows] == [row[0] for row in filled.rows().values()]
    assert rows[6][2] == str(2**53 + 1)
    assert (report.rows, report.size, report.path) == (8, out.stat().st_size, out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark"


def test_text_cannot_run_as_a_formula(filled, tmp_path):
    out = tmp_path / "out.csv"
    export(filled, Query(filled.table_id), out)
    _, *rows = read(out)
    assert not [cell for row in rows for cell in row[:2] if cell[:1] in "=+@\t\r" and cell]
    # a negative number is a number
    assert rows[2][2] == "-5"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("guard", [True, False])
def test_it_comes_back_unchanged(filled, tmp_path, delimiter, guard):
    out = tmp_path / "out.csv"
    export(filled, Query(filled.table_id), out, delimiter=delimiter, guard=guard)
    plan = plan_import(out)
    for column, field in zip(plan.columns, filled.table.fields, strict=True):
        draft = column.draft._replace(type=field.type)
        plan = plan.with_column(replace(column, draft=draft, chosen=True))
    staged = stage(filled.workspace, plan, lambda done, total: None)
    assert staged.faults == ()
    written = filled.workspace.write(lambda session: apply(session, staged))
    with closing(filled.workspace.reader()) as reader:
        table = reader.table(written.value.table_id)
        back = [record.values for record in reader.iter_records(table, Query(table.id))]
    assert back == list(filled.rows().values())


def test_the_filtered_rows_in_their_order(filled, tmp_path):
    age = filled.field("Age").id
    query = Query(
        filled.table_id,
        filters=(Filter(age, frozenset([None]), negated=True),),
        sort=((age, True),),
    )
    out = tmp_path / "out.csv"
    assert export(filled, query, out).rows == 5
    assert [row[2] for row in read(out)[1:]] == [str(2**53 + 1), "7", "1", "0", "-5"]


def test_the_search_counts(filled, tmp_path):
    out = tmp_path / "out.csv"
    assert export(filled, Query(filled.table_id, search="ünï"), out).rows == 1


def test_the_selection_in_its_order(filled, tmp_path):
    out = tmp_path / "out.csv"
    chosen = [filled.ids[6], filled.ids[0], 999]
    assert export(filled, chosen, out, guard=False).rows == 2
    assert [row[0] for row in read(out)[1:]] == ["Plain", "=SUM(A1)"]


def test_only_the_chosen_fields_in_their_order(filled, tmp_path):
    out = tmp_path / "out.csv"
    fields = [filled.field("Age").id, filled.field("Name").id]
    export(filled, filled.ids, out, field_ids=fields)
    assert read(out)[0] == ["Age", "Name"]


def test_the_trash_stays_out_unless_it_is_asked_for(filled, tmp_path):
    filled.trash(filled.ids[0])
    out = tmp_path / "out.csv"
    assert export(filled, Query(filled.table_id), out).rows == 7
    assert export(filled, Query(filled.table_id, scope=Scope.TRASH), out).rows == 1


def test_a_table_without_records_is_a_header(members, tmp_path):
    out = tmp_path / "out.csv"
    assert export(members, Query(members.table_id), out).rows == 0
    assert read(out) == [["Name", "E-mail", "Age"]]


def test_cancelling_keeps_what_was_there(filled, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("before")

    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export(filled, Query(filled.table_id), out, progress=cancel)
    assert out.read_text() == "before"
    assert sorted(one.name for one in tmp_path.iterdir() if "out" in one.name) == ["out.csv"]


def test_a_place_that_cannot_be_written(filled, tmp_path):
    with pytest.raises(TargetUnwritable):
        export(filled, Query(filled.table_id), tmp_path / "no" / "out.csv")
    with pytest.raises(TargetUnwritable):
        export(filled, Query(filled.table_id), tmp_path)


def test_progress_ends_at_the_whole(filled, tmp_path):
    seen = []
    export(
        filled,
        Query(filled.table_id),
        tmp_path / "out.csv",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (8, 8)


def test_a_name_that_looks_like_a_formula_is_guarded_and_comes_back(tmp_path):
    out, workspace = tmp_path / "out.csv", Workspace.open(tmp_path / "names.tabularium")
    drafts = [FieldDraft('=HYPERLINK("http://example.org")'), FieldDraft("Note")]
    table = workspace.write(lambda session: session.create_table("T", drafts)).value
    first, second = (field.id for field in table.fields)
    workspace.write(lambda session: session.create(table.id, {first: "=A1", second: "'=B2"}))
    with closing(workspace.reader()) as reader:
        export_csv(reader, table, Query(table.id), out)
    workspace.close()
    header = out.read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("\"'=HYPERLINK")
    plan = plan_import(out)
    assert [column.header for column in plan.columns] == [draft.label for draft in drafts]
    assert plan.probe.sample == (("=A1", "'=B2"),)
