"""A file that says itself where its rows belong is imported without a question."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from domain import importing
from domain.importing import (
    Matching,
    MatchPolicy,
    aimed_as_told,
    import_file,
    matched_as_told,
    not_understood,
    plan_import,
)
from domain.values import FieldDraft, Query


@pytest.fixture
def members(workspace):
    drafts = [FieldDraft("Number", unique=True), FieldDraft("Full name"), FieldDraft("City")]
    table = workspace.write(lambda session: session.create_table("Members", drafts)).value
    ids = [field.id for field in table.fields]
    rows = [("1", "Ada", "London"), ("2", "Bo", None)]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    workspace.write(lambda session: session.create_many(table.id, values))
    return table


@pytest.fixture
def save(tmp_path):
    def save(head, rows="Number;Full name;City\n1;Ada L.;\n2;Bo;Oslo\n3;Cy;Rome\n"):
        path = tmp_path / "from-script.csv"
        path.write_text(head + rows, encoding="utf-8")
        return path

    return save


def contents(workspace, table):
    with closing(workspace.reader()) as reader:
        return [one.values for one in reader.iter_records(table, Query(table.id))]


def planned(path, workspace, table=None):
    tables = workspace.tables()
    plan = plan_import(path, table=table, tables=tables)
    return matched_as_told(aimed_as_told(plan, tables))


def test_a_script_s_file_updates_the_table_that_it_names(workspace, members, save):
    path = save("#separator:semicolon\n#table:Members\n#match:Number\n#policy:update\n")
    report = import_file(workspace, path)
    assert (report.table_id, report.created, report.updated) == (members.id, 1, 2)
    assert contents(workspace, members) == [
        *(("1", "Ada L.", "London"), ("2", "Bo", "Oslo"), ("3", "Cy", "Rome")),
    ]


@pytest.mark.parametrize(
    ("policy", "created", "updated"), [("fill", 1, 1), ("skip", 1, 0), ("update", 1, 2)]
)
def test_each_policy_does_what_it_says(workspace, members, save, policy, created, updated):
    report = import_file(workspace, save(f"#table:Members\n#match:Number\n#policy:{policy}\n"))
    assert (report.created, report.updated, report.failed) == (created, updated, 0)


def test_a_policy_alone_is_about_the_unique_field(workspace, members, save):
    plan = planned(save("#table:members\n#policy:Fill\n"), workspace)
    assert plan.matching == Matching((members.fields[0].id,), MatchPolicy.FILL)


def test_names_are_met_as_names_of_columns_are(workspace, members, save):
    plan = planned(save("#table: MEMBERS \n#match: full_name , number\n"), workspace)
    wanted = (members.fields[1].id, members.fields[0].id)
    assert (plan.table_id, plan.matching.fields, not_understood(plan)) == (members.id, wanted, ())


def test_a_field_may_be_named_as_its_column_is(workspace, members, save):
    path = save("#match:No\n", "No;Full name\n1;Ada\n")
    plan = plan_import(path, table=members)
    column = importing.ColumnPlan(0, "No", plan.columns[0].draft, target=members.fields[0].id)
    plan = matched_as_told(plan.with_column(column))
    assert plan.matching.fields == (members.fields[0].id,)


def test_a_table_that_is_not_there_is_made_by_that_name(workspace, members, save):
    report = import_file(workspace, save("#table:Guests\n#match:Number\n"))
    assert [one.label for one in workspace.tables()] == ["Members", "Guests"]
    assert (report.created, report.updated) == (3, 0)
    assert contents(workspace, members)[0] == ("1", "Ada", "London")


def test_choices_for_such_a_file_lead_to_no_other_table_than_it_names(workspace, members, save):
    plain = planned(save(""), workspace, members)
    importing.remember(workspace, plain)
    with closing(workspace.reader()) as reader:
        tables = workspace.tables()
        again = plan_import(save(""), tables=tables)
        assert importing.recall(reader, again, tables)[0].table_id == members.id
        other = planned(save("#table:Guests\n"), workspace)
        assert importing.recall(reader, other, tables) is None


def test_what_a_person_or_a_script_chooses_goes_before(workspace, members, save):
    other = workspace.write(
        lambda session: session.create_table("Other", [FieldDraft("Number")])
    ).value
    path = save("#table:Members\n#match:Number\n#policy:update\n")
    assert planned(path, workspace, other).table_id == other.id
    report = import_file(workspace, path, adjust=lambda plan: replace(plan, matching=Matching()))
    assert (report.table_id, report.created, report.failed) == (members.id, 1, 2)


def test_what_is_not_understood_is_told_and_half_a_key_is_none(workspace, members, save):
    head = "#table:Members\n#match:Number, Street\n#policy:replace\n#colour:red\n"
    plan = planned(save(head), workspace)
    assert plan.matching.fields == ()
    assert not_understood(plan) == (
        *(("policy", "replace"), ("colour", "red"), ("match", "Street")),
    )


def test_a_file_without_settings_is_planned_as_before(workspace, members, save):
    plan = plan_import(save(""), table=members)
    assert matched_as_told(aimed_as_told(plan, [members])) == plan
    assert not_understood(plan) == ()


def test_other_formats_say_nothing(workspace, members, tmp_path):
    path = tmp_path / "new.json"
    path.write_text('[{"Number": "1"}]')
    plan = plan_import(path)
    assert matched_as_told(aimed_as_told(plan, [members])) == plan
