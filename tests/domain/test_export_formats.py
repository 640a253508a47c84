"""Records out in every format and back in: typed, the right ones, in one piece; or all of them."""

from __future__ import annotations

import csv
import json
from contextlib import closing

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Cancelled, CannotHold, TargetUnwritable
from domain.exporting import export, export_csv, export_workspace
from domain.exporting.whole import file_names
from domain.fields import decimal_key, to_text
from domain.formats.writers import writers
from domain.importing import import_file
from domain.values import FieldDraft, Filter, Query, Scope, TableDef
from domain.workspace import Workspace

FIELDS = (
    FieldDraft("Name"),
    FieldDraft("Number", type="integer"),
    FieldDraft("Price", type="decimal", format=","),
    FieldDraft("Paid", type="boolean"),
    FieldDraft("Born", type="date", format="DD.MM.YYYY"),
    FieldDraft("Seen", type="datetime"),
    FieldDraft("Colours", type="choices", choices=("red", "blue")),
)
ROWS = (
    ("=1+1", 7, "1.50", 1, "1815-12-10", "2024-03-01T09:30:00.000Z", '["red","blue"]'),
    ("Ada|Lovelace\nQueen", 10**17, "-0.001", 0, "2024-02-29", "2024-03-01T09:30:15.250Z", None),
    ("007", None, "12345678901234567.5", None, None, None, '["blue"]'),
)
SHEETS = ("xlsx", "ods")


def make(workspace: Workspace, rows=ROWS, fields=FIELDS, label="Things") -> TableDef:
    """Make a table with rows of stored values."""

    def work(session):
        table = session.create_table(label, fields)
        for row in rows:
            values = dict(zip([field.id for field in table.fields], row, strict=True))
            session.create(table.id, values)
        return session.table(table.id)

    return workspace.write(work).value


@pytest.fixture
def things(workspace):
    return make(workspace)


def texts_of(workspace: Workspace, table: TableDef) -> list[list[str]]:
    with closing(workspace.reader()) as reader:
        records = reader.iter_records(table, Query(table.id))
        return [
            [to_text(value, field) for value, field in zip(one.values, table.fields, strict=True)]
            for one in records
        ]


def csv_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_every_format_has_every_record(reader, things, tmp_path):
    for name, writing in writers().items():
        seen = []
        report = export(
            reader,
            things,
            Query(things.id),
            tmp_path / f"out{writing.SUFFIX}",
            format=name,
            progress=lambda done, total, seen=seen: seen.append((done, total)),
        )
        assert (report.rows, report.size) == (3, report.path.stat().st_size)
        assert (3, 3) in seen


def test_excel_gets_numbers_dates_and_words(reader, things, tmp_path):
    export(reader, things, Query(things.id), tmp_path / "out.xlsx", format="xlsx")
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert page.title == "Things"
    rows = [[one.value for one in row] for row in page.iter_rows(min_row=2)]
    assert rows[0][:4] == ["=1+1", 7, 1.5, True]
    assert rows[0][4] == "10.12.1815", "before Excel's calendar"
    assert rows[1][1] == str(10**17), "more digits than Excel keeps"
    assert rows[2][2] == "12345678901234567,5"
    assert page["E3"].number_format == r"dd\.mm\.yyyy"
    assert page["F2"].is_date
    assert page["G2"].value == "red; blue"


def test_json_has_types(reader, things, tmp_path):
    export(reader, things, Query(things.id), tmp_path / "out.json", format="json")
    first = json.loads((tmp_path / "out.json").read_bytes(), parse_float=str)[0]
    assert first == {
        "Name": "=1+1",
        "Number": 7,
        "Price": "1.50",
        "Paid": True,
        "Born": "1815-12-10",
        "Seen": "2024-03-01T09:30:00.000Z",
        "Colours": "red; blue",
    }


def test_chosen_records_and_fields_in_their_order(workspace, reader, things, tmp_path):
    path = tmp_path / "out.csv"
    names = [things.fields[1].id, things.fields[0].id]
    export_csv(reader, things, [3, 1, 99], path, field_ids=names)
    assert csv_rows(path) == [["Number", "Name"], ["", "007"], ["7", "'=1+1"]]
    number = things.fields[1].id
    query = Query(things.id, filters=(Filter(number, frozenset({7})),))
    export(reader, things, query, path, field_ids=[number])
    assert csv_rows(path) == [["Number"], ["7"]]


def test_with_or_without_the_trash(workspace, reader, things, tmp_path):
    workspace.write(lambda session: session.move_to_trash(things.id, [1]))
    found = {}
    for scope in Scope:
        export(reader, things, Query(things.id, scope=scope), tmp_path / "out.csv")
        found[scope] = len(csv_rows(tmp_path / "out.csv")) - 1
    assert found == {Scope.LIVE: 2, Scope.TRASH: 1, Scope.ALL: 3}


def test_a_record_that_does_not_fit_is_named(workspace, reader, things, tmp_path):
    name, path = things.fields[0].id, tmp_path / "out.xlsx"
    long = "Ada " + "x" * 40_000
    workspace.write(lambda session: session.update(things.id, 2, {name: long}))
    path.write_text("old")
    with pytest.raises(CannotHold) as caught:
        export(reader, things, Query(things.id), path, format="xlsx")
    assert caught.value.record.startswith("Ada xxx")
    assert caught.value.field == "Name"
    assert path.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix == ".part") == []


def test_too_many_records_are_refused_before_the_first(reader, things, tmp_path, monkeypatch):
    monkeypatch.setattr(writers()["xlsx"], "MOST_ROWS", 2)
    with pytest.raises(CannotHold) as caught:
        export(reader, things, Query(things.id), tmp_path / "out.xlsx", format="xlsx")
    assert caught.value.detail == "too_many_rows"


@pytest.mark.parametrize("name", list(writers()))
def test_stopping_leaves_nothing(reader, things, tmp_path, name):
    def stop(_done, _total):
        raise Cancelled

    before = set(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        export(reader, things, Query(things.id), tmp_path / "out", format=name, progress=stop)
    assert set(tmp_path.iterdir()) == before


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.text(st.sampled_from("ab \t\r\n\"',;|\\='+-@#_x0041"), max_size=8),
)
VALUES = {
    "text": CELLS.map(lambda text: text or None),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda d: f"{d:f}"),
    "boolean": st.integers(0, 1),
    "date": st.dates().map(str),
}


@st.composite
def typed_tables(draw):
    kinds = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=4))
    rows = draw(
        st.lists(st.tuples(*(st.none() | VALUES[kind] for kind in kinds)), min_size=1, max_size=6)
    )
    # A row of nothing but blanks is no record in any file, so the first column always has words.
    return ["integer", *kinds], [(number, *row) for number, row in enumerate(rows)]


def back_and_forth(folder, table, suffix):
    """Export a table, import the file into a table of the same fields, and return both texts."""
    kinds, rows = table
    fields = [FieldDraft(f"{kind} {place}", type=kind) for place, kind in enumerate(kinds)]
    for old in folder.iterdir():
        old.unlink()
    with Workspace.open(folder / "a.tabularium", actor="ada") as workspace:
        first = make(workspace, rows, fields)
        with closing(workspace.reader()) as reader:
            export(reader, first, Query(first.id), folder / f"x.{suffix}", format=suffix)
        other = workspace.write(lambda session: session.create_table("Back", fields)).value
        report = import_file(workspace, folder / f"x.{suffix}", table=other)
        assert (report.created, report.failed) == (len(rows), 0)
        return texts_of(workspace, first), texts_of(workspace, other)


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl"])
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
@given(typed_tables())
def test_any_table_comes_back_equal(tmp_path, suffix, table):
    wanted, found = back_and_forth(tmp_path, table, suffix)
    assert found == wanted


@pytest.mark.parametrize("suffix", SHEETS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=10
)
@given(typed_tables())
def test_any_table_comes_back_from_a_spreadsheet_or_is_refused(tmp_path, suffix, table):
    """A spreadsheet keeps the value of a number, not how many zeros it ends in."""
    try:
        pairs = back_and_forth(tmp_path, table, suffix)
    except CannotHold as error:
        refused = (suffix, error.detail)
        assert refused == ("ods", "forbidden_character")
        return
    wanted, found = (
        [
            [
                decimal_key(text) if kind == "decimal" else text
                for kind, text in zip(kinds, row, strict=True)
            ]
            for row in rows
        ]
        for kinds, rows in ((table[0], one) for one in pairs)
    )
    assert found == wanted


# -- the whole workspace


def test_the_whole_workspace_as_a_folder(workspace, reader, things, tmp_path):
    make(workspace, ROWS[:1], label="Club: members")
    folder = tmp_path / "out"
    seen = []
    done = export_workspace(
        reader, folder, readme="Read:\n{files}\n", progress=lambda *at: seen.append(at)
    )
    assert sorted(one.name for one in folder.iterdir()) == [
        "Club_ members.csv",
        "Club_ members.json",
        "README.txt",
        "Things.csv",
        "Things.json",
        "definitions.json",
    ]
    assert (done.rows, [one.rows for one in done.tables]) == (4, [3, 1])
    assert done.tables[0].path == folder / "Things.csv"
    assert seen[-1][0] <= seen[-1][1] == 8
    assert "Things.csv, Things.json" in (folder / "README.txt").read_text(encoding="utf-8")
    found = json.loads((folder / "definitions.json").read_bytes())
    assert [(one["label"], one["records"]) for one in found["tables"]] == [
        ("Things", 3),
        ("Club: members", 1),
    ]
    price = found["tables"][0]["fields"][2]
    assert price == {"label": "Price", "name": "price", "type": "decimal", "format": ","}
    assert len(csv_rows(folder / "Things.csv")) == 4


def test_a_folder_that_is_there_is_not_touched(reader, things, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(TargetUnwritable) as caught:
        export_workspace(reader, tmp_path / "out")
    assert caught.value.detail == "exists"
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(TargetUnwritable) as caught:
        export_workspace(reader, tmp_path / "no" / "out")
    assert caught.value.detail == "no_folder"


def test_stopping_the_whole_workspace_leaves_no_folder(reader, things, tmp_path):
    before = set(tmp_path.iterdir())

    def stop(done, _total):
        if done >= 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_workspace(reader, tmp_path / "out", progress=stop)
    assert set(tmp_path.iterdir()) == before
    assert reader.count(Query(things.id)) == 3, "the reader can be used again"


def test_names_of_files():
    labels = ("A/B", "a_b", "con", "definitions", " . ", "README", "x" * 80)
    tables = [TableDef(number, "t", label) for number, label in enumerate(labels)]
    assert file_names(tables) == [
        "A_B", "a_b 2", "con_", "definitions 2", "table", "README 2", "x" * 60
    ]  # fmt: skip
