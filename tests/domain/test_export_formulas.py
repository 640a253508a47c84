"""Whatever people typed, no file that is written here runs it as a formula in a spreadsheet."""

from __future__ import annotations

import csv
import html
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest
import python_calamine as calamine

from domain.exporting import export
from domain.importing import plan_import, sample_rows
from domain.values import FieldDraft, Query

ODD = ["=1+1", "@home", "+1+cmd", "-A1", "'=x", "＝1"]
"""What runs in a spreadsheet, or looks as if it had been kept from running."""


def retyped(workspace, kind):
    """Make a table of texts and turn it into one of numbers or the like, which none of them is."""
    drafts = [FieldDraft("=Label"), FieldDraft("Note")]
    table = workspace.write(lambda session: session.create_table("=Odd", drafts)).value
    value, note = (field.id for field in table.fields)
    rows = [{value: text, note: "x"} for text in [*ODD, "-5"]]
    workspace.write(lambda session: session.create_many(table.id, rows))
    draft = drafts[0]._replace(type=kind)
    workspace.write(lambda session: session.update_field(value, draft))
    return next(one for one in workspace.tables() if one.id == table.id)


@pytest.mark.parametrize("kind", ["text", "integer", "decimal", "boolean", "date", "datetime"])
def test_what_does_not_fit_its_field_cannot_run_as_a_formula_either(workspace, tmp_path, kind):
    table = retyped(workspace, kind)
    out = tmp_path / "out.csv"
    with closing(workspace.reader()) as reader:
        export(reader, table, Query(table.id), out)
    with out.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    assert header[0] == "'=Label"
    assert [row[0] for row in rows[:-1]] == [f"'{text}" for text in ODD]
    assert rows[-1][0] == ("-5" if kind in ("integer", "decimal") else "'-5")
    plan = plan_import(out)
    plan = plan.with_column(
        replace(plan.columns[0], draft=plan.columns[0].draft._replace(type="text"), chosen=True)
    )
    shown = [row.values[0] for row in sample_rows(plan)]
    assert shown == [*ODD, "-5"]


@pytest.mark.parametrize("format", ["xlsx", "ods"])
@pytest.mark.parametrize("kind", ["text", "integer", "date"])
def test_no_spreadsheet_holds_a_formula(workspace, tmp_path, kind, format):  # noqa: A002
    table = retyped(workspace, kind)
    out = tmp_path / f"out.{format}"
    with closing(workspace.reader()) as reader:
        export(reader, table, Query(table.id), out, format=format)
    with zipfile.ZipFile(out) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    assert not [page for page in pages if "<f>" in page or ":formula=" in page]
    sheet = calamine.CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[:-1]] == ["=Label", *ODD]


@pytest.mark.parametrize("kind", ["text", "integer", "date"])
def test_a_web_page_that_a_spreadsheet_opens_holds_no_formula(workspace, tmp_path, kind):
    table = retyped(workspace, kind)
    out = tmp_path / "out.html"
    with closing(workspace.reader()) as reader:
        export(reader, table, Query(table.id), out, format="html")
    page = out.read_text(encoding="utf-8")
    assert 'td, th { mso-number-format: "\\@"; }' in page
    assert page.count("td.n { mso-number-format: General; }") == 1
    assert all(f"<tr><td>{html.escape(text)}</td>" in page for text in ODD)
    assert ('<td class="n">-5</td>' in page) == (kind == "integer")
