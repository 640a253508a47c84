"""Sources as people have them, read through the import: what the modules by format leave open.

| of the reader | proved by |
| --- | --- |
| delimiters, quotes, escapes, line ends, BOM, encodings | test_delimited_pollution |
| comments, preamble, no header, headers of several rows | test_delimited_pollution |
| a second table, `sep=`, gzip and zip | test_delimited_pollution |
| limits of what is unpacked, damaged and foreign files | test_delimited_faults |
| uneven rows listed, padded, put right or left out | test_delimited_uneven |
| the score over all places | test_delimited_score |
| dates of both systems, percent, currency, damaged digits | test_workbook |
| sheets to choose, hidden sheets, header found, merged cells | test_workbook |
| error cells of every kind of workbook | test_workbook, test_workbook_errors |
| passwords, damage, limits of memory and time | test_workbook, test_child |
| shapes of JSON, NaN, double keys, bad lines by place | test_json_text |
| databases of others, a second workspace | test_database |
"""

from __future__ import annotations

import gzip
import json
import zipfile
from contextlib import closing
from io import BytesIO

import pytest
from openpyxl import Workbook as ExcelBook

from domain.errors import MalformedSource
from domain.formats import registry
from domain.importing import import_file, plan_import, stage
from domain.values import Query


def stored(workspace, path):
    report = import_file(workspace, path)
    with closing(workspace.reader()) as reader:
        table = reader.table(report.table_id)
        return [one.values for one in reader.iter_records(table, Query(table.id))]


def test_a_file_with_everything_at_once_comes_in_clean(workspace, tmp_path):
    """Packed, UTF-16, a preamble, comments, a header of two rows, a short row, a second table."""
    text = (
        "# made by hand\r\nList of members\r\n\r\nPerson,,Order,\r\nname,age,number,city\r\n"
        'Anna,30,1,"Oslo, N"\n# checked\rBo,40,2\r\nCarl,50,3,Rome\r\n\r\n'
        "place,people\r\nOslo,1\r\nRome,2\r\n"
    )
    path = tmp_path / "all.csv.gz"
    path.write_bytes(gzip.compress(text.encode("utf-16")))
    found = plan_import(path).probe
    assert found.header == ("Person name", "Person age", "Order number", "Order city")
    assert {note.code for note in found.notes} == {
        *("compressed", "preamble", "second_table", "comment_lines", "ragged"),
        "mixed_line_endings",
    }
    assert stored(workspace, path) == [
        *(("Anna", 30, 1, "Oslo, N"), ("Bo", 40, 2, None), ("Carl", 50, 3, "Rome")),
    ]


def test_of_two_tables_in_a_file_each_can_be_imported(workspace, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("name,age\nAda,36\nBo,41\nCy,50\n\ncity,people\nOslo,700000\nRome,2800000\n")
    first, second = registry.probe(path).tables
    assert plan_import(path, options=first).probe.header == ("name", "age")
    plan = plan_import(path, options=second)
    assert plan.probe.header == ("city", "people")
    assert plan.probe.sample == (("Oslo", "700000"), ("Rome", "2800000"))


@pytest.mark.parametrize("gap", [" ", "  "])
def test_values_aligned_with_spaces_may_be_blank(workspace, tmp_path, gap):
    name = "Anna" if gap == " " else "Anna Berg"
    rows = [(n, None if n == 4 else name, n + 0.5) for n in range(1, 9)]
    lines = [f"{n:<5}{name or '':<12}{price:.2f}" for n, name, price in rows]
    path = tmp_path / "aligned.txt"
    path.write_text("\n".join([f"{'id':<5}{'name':<12}price", *lines, ""]))
    assert [(n, name, float(price)) for n, name, price in stored(workspace, path)] == rows


def test_characters_that_failed_are_counted_and_their_rows_stay_out(workspace, tmp_path):
    lines = ["name,city", *(f"n{n},Malmö" for n in range(50))]
    data = "\n".join(lines).encode() + "\nÅsa,Łódź\n".encode() + b"Bj\xf8rn,Troms\xf8\n"
    path = tmp_path / "mostly.csv"
    path.write_bytes(data)
    plan = plan_import(path)
    assert plan.probe.options.encoding == "utf-8"
    staged = stage(workspace, plan, lambda done, total: None)
    assert staged.decode_failures == 2
    assert [(one.row, one.column) for one in staged.faults] == [(53, 0), (53, 1)]
    assert staged.good == 51


def test_a_workbook_with_macros_is_read_and_nothing_in_it_runs(workspace, tmp_path):
    book, out = ExcelBook(), BytesIO()
    for row in (["name", "age"], ["Ada", 36], ["Bo", 41]):
        book.active.append(row)
    book.save(out)
    path = tmp_path / "macros.xlsm"
    plain = b"spreadsheetml.sheet.main"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(plain, b"ms-excel.sheet.macroEnabled.main"))
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no program")
    assert stored(workspace, path) == [("Ada", 36), ("Bo", 41)]


@pytest.mark.parametrize("bomb", ["[", '{"a":', '[{"a":['])
def test_a_bomb_of_depth_is_refused_by_its_place(tmp_path, bomb):
    path = tmp_path / "deep.json"
    path.write_text(bomb * 100_000)
    with pytest.raises(MalformedSource) as caught:
        plan_import(path)
    assert caught.value.detail.startswith("1:")


def test_a_line_of_great_depth_stays_out_and_the_others_come_in(workspace, tmp_path):
    path = tmp_path / "deep.jsonl"
    path.write_text('{"a": 1}\n' + '{"a":' * 100_000 + '\n{"a": 2}\n')
    report = import_file(workspace, path)
    assert (report.created, report.failed) == (2, 1)


def test_numbers_that_no_computer_word_holds_keep_every_digit(workspace, tmp_path):
    path = tmp_path / "long.json"
    long = "123456789012345678901234567890"
    path.write_text(f'[{{"n": {long}, "x": 0.1000}}, {{"n": 7, "x": 1e400}}]')
    assert [row[0] for row in stored(workspace, path)] == [long, "7"]


def test_keys_that_come_twice_and_keys_that_are_missing(workspace, tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_text('{"a": 1, "a": 2}\n{"b": "x"}\n' + json.dumps({"a": 3, "b": "y"}) + "\n")
    assert plan_import(path).probe.note("duplicate_keys")
    assert [row[1] for row in stored(workspace, path)] == [None, "x", "y"]
