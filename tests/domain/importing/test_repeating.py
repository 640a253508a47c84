"""One import as the model for others: what is kept, what each file decides for itself."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.formats import registry
from domain.importing import (
    Matching,
    Transform,
    TransformKind,
    import_file,
    match_columns,
    plan_import,
)
from domain.importing.repeating import is_like, plan_like
from domain.importing.run import apply, stage
from domain.values import Query
from domain.workspace import Workspace

ROWS = "Number,Name,Joined\n{0}1,Ada,03/04/2024\n{0}2,Bo,05/04/2024\n"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "club.tabularium", actor="Robin") as opened:
        yield opened


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def carry_out(workspace, plan):
    staged = stage(workspace, plan, lambda done, total: None)
    return workspace.write(lambda session: apply(session, staged), label="Import").value


def values(workspace, table_id):
    with closing(workspace.reader()) as reader:
        table = reader.table(table_id)
        return [one.values for one in reader.iter_records(table, Query(table_id))]


def chosen(plan):
    """Choose as a person would: another name, a type, a transform, a column left out."""
    number, name, joined = plan.columns
    step = Transform(TransformKind.REPLACE_WHOLE, "Bo", "Bob")
    return replace(
        plan,
        columns=(
            replace(number, skip=True),
            replace(name, draft=name.draft._replace(label="Person"), transforms=(step,)),
            replace(
                joined,
                draft=joined.draft._replace(type="date", format="DD/MM/YYYY"),
                chosen=True,
            ),
        ),
    )


def test_choices_go_on_into_the_table_that_was_made(workspace, tmp_path):
    model = chosen(plan_import(write(tmp_path / "january.csv", ROWS.format(1))))
    report = carry_out(workspace, model)
    other = write(tmp_path / "february.csv", "Name,Joined,Number\nBo,07/02/2024,9\n")
    tables = workspace.tables()
    [table] = tables
    plan = plan_like(model, other, table, tables)
    assert carry_out(workspace, plan).table_id == report.table_id
    assert values(workspace, table.id) == [
        ("Ada", "2024-04-03"),
        ("Bob", "2024-04-05"),
        ("Bob", "2024-02-07"),
    ]


def test_each_into_a_table_of_its_own(workspace, tmp_path):
    model = chosen(plan_import(write(tmp_path / "january.csv", ROWS.format(1))))
    carry_out(workspace, model)
    other = write(tmp_path / "february.csv", ROWS.format(2))
    plan = plan_like(model, other, None, workspace.tables())
    assert (plan.table, plan.table_label) == (None, "february")
    table_id = carry_out(workspace, plan).table_id
    assert values(workspace, table_id) == [("Ada", "2024-04-03"), ("Bob", "2024-04-05")]


def test_matching_goes_on_in_an_existing_table(workspace, tmp_path):
    first = import_file(workspace, write(tmp_path / "a.csv", "Number,Name\n1,Ada\n2,Bo\n"))
    [table] = workspace.tables()
    plan = match_columns(plan_import(write(tmp_path / "b.csv", "Number,Name\n1,Eve\n")), table)
    model = replace(plan, matching=Matching((table.fields[0].id,)))
    assert carry_out(workspace, model).updated == 1
    other = write(tmp_path / "c.csv", "Number,Name\n2,Cy\n3,Dee\n")
    report = carry_out(workspace, plan_like(model, other, table, workspace.tables()))
    assert (report.updated, report.created) == (1, 1)
    assert values(workspace, first.table_id) == [(1, "Eve"), (2, "Cy"), (3, "Dee")]


def test_how_a_file_is_read_goes_on_where_a_person_changed_it(tmp_path):
    first = write(tmp_path / "a.csv", "Name\nZoë\nRené\n", "cp1252")
    options = replace(registry.probe(first).options, encoding="cp1251")
    model = plan_import(first, options=options)
    other = write(tmp_path / "b.csv", "My list\n\nName\nChloë\nAndré\n", "cp1252")
    plan = plan_like(model, other, None, [])
    assert plan.probe.options.encoding == "cp1251"
    assert plan.probe.options.skip_rows == registry.probe(other).options.skip_rows


def test_only_the_same_columns_are_alike(tmp_path):
    model = plan_import(write(tmp_path / "a.csv", "Name,City\nAda,Oslo\n"))
    for text, alike in (
        ("City,Name\nRome,Bo\n", True),
        ("Name,City,Age\nBo,Rome,3\n", False),
        ("Name\nBo\n", False),
    ):
        assert is_like(registry.probe(write(tmp_path / "b.csv", text)), model) is alike
