"""Spreadsheets: every cell comes out as text, nothing is changed in silence."""

from __future__ import annotations

import datetime as dt
import os
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from workbooks import (
    compound_file,
    text_cell,
    value_cell,
    write_ods,
    write_xlsb,
    xls,
)

from domain.errors import (
    EmptySource,
    SourceChanged,
    SourceMissing,
    SourceUnreadable,
    TooManyColumns,
)
from domain.formats import registry
from domain.formats.child import Child
from domain.formats.numbers import plain_number, plain_numbers
from domain.formats.workbook import WorkbookOptions, archive, batches, cells, probe
from domain.importing import import_file, plan_import

PEOPLE = [["name", "age"], ["Ada", 36], ["Bo", 41]]


@pytest.fixture
def book(tmp_path):
    """Return a function that writes rows, or sheets by name, as an xlsx file."""

    def write(rows=(), *, name="file.xlsx", change=None, sheets=None):
        made = Workbook()
        made.remove(made.active)
        for title, lines in (sheets or {"Sheet": rows}).items():
            page = made.create_sheet(title)
            for line in lines:
                page.append(line)
        if change:
            change(made)
        path = tmp_path / name
        made.save(path)
        return path

    return write


def read(path, found=None, size=500):
    """Return all rows as batches give them."""
    found = found or probe(path)
    read_batches = batches(path, found.options, width=found.width, size=size, expected=found.stamp)
    return [list(row) for batch in read_batches for row in batch.rows]


def column(book, values, **options):
    path = book([["what", "number"], *([value, 1] for value in values)], **options)
    return [row[0] for row in probe(path).sample]


def detail(path, options=None):
    with pytest.raises(SourceUnreadable) as caught:
        probe(path, options)
    return caught.value.detail


# -- cells


def test_values_become_plain_text(book):
    moment = dt.datetime(2024, 1, 5, 13, 30, 15)
    values = ["Ada", 12.0, 12.5, True, False, moment, dt.time(8, 5), dt.timedelta(hours=30)]
    assert column(book, values) == [
        "Ada",
        "12",
        "12.5",
        "yes",
        "no",
        "2024-01-05 13:30:15",
        "08:05:00",
        "30:00:00",
    ]


def test_text_is_never_changed(book):
    values = ["007", "+49 30 1", "1e5", " blanks ", "1/2/2024", "=1+1'", "é\n2", "vmx-15"]
    values = [one for one in values if not one.startswith("=")]
    assert column(book, values) == values


def test_dates_are_dates(book):
    dates = [dt.date(1999, 12, 31), dt.date(2024, 2, 29)]
    assert column(book, dates) == ["1999-12-31", "2024-02-29"]


def test_dates_of_the_1904_system_do_not_shift(book):
    def change(made):
        made.epoch = CALENDAR_MAC_1904

    assert column(book, [dt.date(2024, 2, 29)], change=change) == ["2024-02-29"]


def test_midnight_is_not_lost_among_dates_with_times(book):
    values = [dt.datetime(2024, 1, 5, 0, 0), dt.datetime(2024, 1, 6, 12, 0)]
    path = book([["at", "n"], *([value, 1] for value in values)])
    assert [row[0] for row in read(path)] == ["2024-01-05 00:00:00", "2024-01-06 12:00:00"]


def test_percent_and_currency_are_numbers(book):
    def change(made):
        page = made.active
        page["A2"].number_format = "0.0%"
        page["A3"].number_format = '#,##0.00 "€"'

    assert column(book, [0.125, 1234.5], change=change) == ["0.125", "1234.5"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (19.99 * 3, "59.97"),
        (1 / 3, "0.333333333333333"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (123456789012345.0, "123456789012345"),
        (1.23456789012345e19, "12345678901234500000"),
        (1e300, "1e+300"),
        (-2.5, "-2.5"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_are_written_as_people_do(value, text):
    assert plain_number(value) == text
    for others in ([], [1.0], [2.5], [1e300], [float("inf")]):
        assert plain_numbers([value, *others]) == [text, *map(plain_number, others)]


def test_long_numbers_that_excel_damaged_are_named(book):
    values = [123456789012345, 12345678901234500, "4.91512E+11", 1234567890123456, "1.5E"]
    path = book([["n", "m"], *([value, "x"] for value in values)])
    note = probe(path).note("excel_damaged_digits")
    assert (note.count, note.rows) == (2, (3, 4))
    assert probe(path).sample[1][0] == "12345678901234500"


def test_times_of_day_are_rounded_to_what_was_typed():
    almost = dt.datetime(2024, 1, 5, 12, 59, 59, 999_500)
    assert cells.texts([almost]) == ["2024-01-05 13:00:00"]
    assert cells.texts([dt.datetime(2024, 1, 5, 12, 0, 0, 250_000)]) == ["2024-01-05 12:00:00.250"]
    assert cells.texts([dt.timedelta(hours=-1, minutes=-30)]) == ["-01:30:00"]


def test_a_thousandth_of_a_second_was_typed_too():
    at = dt.datetime(2024, 1, 5, 12, 59, 59)
    near = [at.replace(microsecond=micros) for micros in (1_000, 2_000, 999_000, 998_600, 400)]
    assert [text[17:] for text in cells.texts(near)] == [
        "59.001",
        "59.002",
        "59.999",
        "59.999",
        "59",
    ]
    assert cells.texts([dt.datetime.max]) == ["9999-12-31 23:59:59.999"]


def test_error_cells_keep_their_text_and_are_named(book):
    path = book([["n", "m"], [1, "#N/A"], ["#DIV/0!", 2]])
    found = probe(path)
    assert found.sample == (("1", "#N/A"), ("#DIV/0!", "2"))
    note = found.note("error_cells")
    assert (note.count, note.rows) == (2, (2, 3))
    assert read(path, found) == [["1", "#N/A"], ["#DIV/0!", "2"]]


def test_error_cells_right_of_a_blank_column_find_their_place(book):
    path = book([[None, "n", "m"], [None, 1, "#REF!"], [None, 2, 3]])
    assert probe(path).sample == (("1", "#REF!"), ("2", "3"))


def test_formulas_that_were_never_calculated_are_named(book):
    path = book([["n", "sum"], [1, "=A2*2"], [2, "=A3*2"]])
    found = probe(path)
    assert found.note("uncalculated_formulas").count == 2
    assert found.sample == (("1", ""), ("2", ""))


def test_merged_cells_are_named(book):
    path = book(
        [["a", "b"], ["x", 1], [None, 2], ["y", 3]],
        change=lambda made: made.active.merge_cells("A2:A3"),
    )
    found = probe(path)
    assert found.note("merged_cells").rows == (2,)
    assert found.sample[:2] == (("x", "1"), ("", "2"))


# -- the table on the sheet


def test_header_and_row_numbers_are_those_that_excel_shows(book):
    path = book([["Members of the club"], [], ["name", "age"], ["Ada", 36], [], ["Bo", 41]])
    found = probe(path)
    assert found.header == ("name", "age")
    assert found.options == WorkbookOptions("Sheet", 2, 1, has_errors=False)
    assert found.sample_numbers == (4, 6)
    assert found.note("preamble").count == 1
    found_batches = batches(path, found.options, width=2)
    assert [n for one in found_batches for n in one.numbers] == [4, 6]


def test_a_table_may_begin_anywhere(book):
    path = book([[], [None, None, "name", "age"], [None, None, "Ada", 36], [None, None, "Bo", 41]])
    found = probe(path)
    assert found.header == ("name", "age")
    assert found.note("preamble") is None


def test_a_sheet_without_header(book):
    found = probe(book([[1, 2.5], [3, 4.5]]))
    assert found.header == ("Column 1", "Column 2")
    assert found.note("no_header")
    assert len(found.sample) == 2


def test_header_of_two_rows_is_joined(book):
    rows = [["Sales", None, "Costs", None], ["2023", "2024", "2023", "2024"]]
    rows = [rows[0], ["first", "second", "first", "second"], *([1, 2, 3, 4] for _ in range(5))]
    assert probe(book(rows)).header == (
        "Sales first",
        "Sales second",
        "Costs first",
        "Costs second",
    )


def test_a_person_may_say_where_the_header_is(book):
    path = book([["a", "b"], ["c", "d"], ["e", "f"]])
    found = probe(path, WorkbookOptions("Sheet", skip_rows=1, header_rows=1))
    assert found.header == ("c", "d")
    assert read(path, found) == [["e", "f"]]
    none = probe(path, WorkbookOptions("Sheet", header_rows=0))
    assert len(none.sample) == 3
    assert read(path, none) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_a_second_table_below_is_named_and_left_out(book):
    first = [["name", "age"], *([f"n{n}", n] for n in range(6))]
    second = [["code", "price", "stock"], *([f"c{n}", n, n] for n in range(6))]
    path = book([*first, [], *second])
    found = probe(path)
    assert found.note("second_table").rows == (9,)
    assert len(read(path, found)) == 6


def test_columns_without_anything_in_them_do_not_count(book):
    def change(made):
        made.active["Z1"].number_format = "0.00"
        made.active["Z1"] = ""

    assert probe(book(PEOPLE, change=change)).width == 2


def test_odd_names_of_columns_are_named(book):
    found = probe(book([["a", "a", None], [1, 2, 3], [4, 5, 6]]))
    assert found.header == ("a", "a 2", "Column 3")
    assert found.note("duplicate_header")
    assert found.note("blank_header").rows == (3,)


# -- sheets


def test_the_first_visible_sheet_with_something_in_it_is_taken(book):
    def change(made):
        made["Secret"].sheet_state = "hidden"
        made["Deep"].sheet_state = "veryHidden"
        made.create_chartsheet("Chart")

    sheets = {"Secret": PEOPLE, "Empty": [], "People": PEOPLE, "More": [["x"], [1]], "Deep": []}
    path = book(sheets=sheets, change=change)
    found = probe(path)
    assert found.part == "People"
    assert found.parts == ("Secret", "Empty", "People", "More", "Deep")
    assert found.hidden == ("Secret", "Deep")
    assert found.note("other_parts").count == 2
    assert found.note("hidden_parts").text == "Secret"
    assert found.rows == 3


def test_another_sheet_can_be_chosen(book):
    path = book(sheets={"People": PEOPLE, "More": [["title"], [], ["x", "y"], [1, 2], [3, 4]]})
    found = probe(path, WorkbookOptions("More"))
    assert (found.part, found.header) == ("More", ("x", "y"))
    assert read(path, found) == [["1", "2"], ["3", "4"]]


def test_a_hidden_sheet_is_taken_where_there_is_no_other(book):
    def change(made):
        made["Secret"].sheet_state = "hidden"

    assert probe(book(sheets={"Secret": PEOPLE, "Empty": []}, change=change)).part == "Secret"


def test_a_sheet_that_is_gone_is_named(book):
    assert detail(book(PEOPLE), WorkbookOptions("Gone")) == "part_missing"


def test_empty_sheets_are_named(book):
    with pytest.raises(EmptySource) as caught:
        probe(book([]))
    assert caught.value.detail == ""
    with pytest.raises(EmptySource) as caught:
        probe(book([["A title"]], name="other.xlsx"))
    assert caught.value.detail == "header_only"


def test_names_without_rows_are_a_table_without_records(book):
    path = book(sheets={"About": [["A title"]], "Names": [["name", "age"]], "More": [["b", "c"]]})
    found = probe(path)
    assert (found.part, found.header, found.sample) == ("Names", ("name", "age"), ())
    assert found.note("header_only").count == 2
    assert not any(one.rows for one in batches(path, found.options, width=2))
    path = book(sheets={"Names": [["name", "age"]], "Members": PEOPLE}, name="other.xlsx")
    assert probe(path).part == "Members"
    path = book(sheets={"First": [["name", "age"]], "Second": [["a", "b"]]}, name="third.xlsx")
    assert probe(path).part == "First"


def test_too_many_columns_are_named(book):
    with pytest.raises(TooManyColumns) as caught:
        probe(book([[f"c{n}" for n in range(2000)], list(range(2000))]))
    assert caught.value.detail == "2000"


# -- other kinds of file


def test_opendocument(tmp_path):
    path = tmp_path / "file.ods"
    rows = [
        [text_cell("name"), text_cell("n"), text_cell("share"), text_cell("ok"), text_cell("day")],
        [
            text_cell("007"),
            value_cell("float", "12"),
            value_cell("percentage", "0.125"),
            value_cell("boolean", "true"),
            value_cell("date", "2024-02-29"),
        ],
        [
            text_cell("é"),
            value_cell("currency", "9.99"),
            value_cell("float", "1"),
            value_cell("boolean", "false"),
            value_cell("date", "2024-03-01"),
        ],
    ]
    write_ods(path, rows)
    found = probe(path)
    assert found.header == ("name", "n", "share", "ok", "day")
    expected = [
        ["007", "12", "0.125", "yes", "2024-02-29"],
        ["é", "9.99", "1", "no", "2024-03-01"],
    ]
    assert read(path, found) == expected


def test_binary_excel(tmp_path):
    path = tmp_path / "file.xlsb"
    write_xlsb(path, [["name", "n", "ok"], ["é", 12.0, True], ["007", 0.5, False]])
    assert read(path) == [["é", "12", "yes"], ["007", "0.5", "no"]]


@pytest.mark.parametrize(("epoch_1904", "day"), [(False, "2024-01-05"), (True, "2028-01-06")])
def test_old_excel(tmp_path, epoch_1904, day):
    path = tmp_path / "file.xls"
    rows = [["name", "n", "day"], ["é", 12.0, (45296.0,)], ["007", 0.5, (45296.0,)]]
    path.write_bytes(xls(rows, epoch_1904=epoch_1904))
    assert read(path) == [["é", "12", day], ["007", "0.5", day]]


# -- files that cannot be read


def test_encrypted_files_are_named(tmp_path, book):
    package = tmp_path / "new.xlsx"
    streams = {"EncryptionInfo": b"x" * 100, "EncryptedPackage": b"y" * 5000}
    package.write_bytes(compound_file(streams))
    old = tmp_path / "old.xls"
    old.write_bytes(xls(PEOPLE, locked=True))
    document = tmp_path / "file.ods"
    write_ods(document, [[text_cell("a")]], encrypted=True)
    for path in (package, old, document):
        assert detail(path) == "encrypted"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_files_are_named(book, share):
    path = book(PEOPLE)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert registry.format_of(path).NAME == "workbook"
    assert detail(path) == "damaged"


def test_a_cut_old_file_is_named(tmp_path):
    path = tmp_path / "file.xls"
    path.write_bytes(xls(PEOPLE)[:1500])
    assert detail(path) == "damaged"


def replaced(path, sheet):
    """Put other XML in the place of the first sheet."""
    with zipfile.ZipFile(path) as archive_:
        members = {name: archive_.read(name) for name in archive_.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, data in members.items():
            archive_.writestr(name, data)
    return path


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CELL = b'<row r="%d"><c r="%s%d"><v>1</v></c></row>'


def test_a_sheet_that_would_fill_the_memory_is_named(book):
    far = (
        SHEET
        + CELL % (1, b"A", 1)
        + CELL % (1048576, b"XFD", 1048576)
        + b"</sheetData></worksheet>"
    )
    path = replaced(book(PEOPLE), far)
    assert path.stat().st_size < 10_000
    assert detail(path) == "too_large"


def test_a_zip_bomb_is_named(book, monkeypatch):
    bomb = SHEET + b" " * 5_000_000 + b"</sheetData></worksheet>"
    path = replaced(book(PEOPLE), bomb)
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(SourceUnreadable) as caught:
        archive.check_archive(path)
    assert caught.value.detail == "too_large"


def test_broken_xml_is_damage(book):
    assert detail(replaced(book(PEOPLE), SHEET + b"<row><c></row>")) == "damaged"


def test_a_file_that_goes_or_changes_is_named(book):
    path = book([["a", "b"], *([n, n] for n in range(3000))])
    found = probe(path)
    reading = batches(path, found.options, width=2, expected=found.stamp)
    next(one for one in reading if one.rows)
    os.utime(path, ns=(1, 1))
    with pytest.raises(SourceChanged):
        list(reading)
    path.unlink()
    with pytest.raises(SourceMissing):
        list(batches(path, found.options, width=2))
    with pytest.raises(SourceMissing):
        probe(path)


# -- reading


@pytest.mark.parametrize("size", [1, 7, 500, 5000])
def test_batches_have_the_asked_size_and_all_rows(book, size):
    path = book([["a", "b"], *([n, f"t{n}"] for n in range(2500))])
    found = probe(path)
    assert len(found.sample) == 1000
    reading = [
        one
        for one in batches(path, found.options, width=2, size=size, expected=found.stamp)
        if one.rows
    ]
    assert all(len(one.rows) <= size for one in reading)
    rows = [tuple(row) for one in reading for row in one.rows]
    assert rows == [(str(n), f"t{n}") for n in range(2500)]
    assert [n for one in reading for n in one.numbers] == list(range(2, 2502))
    positions = [one.position for one in reading]
    assert positions == sorted(positions)
    assert positions[-1] == found.size
    assert rows[:1000] == list(found.sample)


def test_other_widths_pad_or_name_what_is_too_much(book):
    path = book(PEOPLE)
    options = probe(path).options
    (wide,) = [one for one in batches(path, options, width=3) if one.rows]
    assert wide.rows[0] == ("Ada", "36", "")
    (narrow,) = [one for one in batches(path, options, width=1) if one.rows]
    assert list(narrow.rows) == [("Ada",), ("Bo",)]
    assert list(narrow.rows[1:]) == [("Bo",)]
    assert narrow.ragged[0].overflow == ("36",)


def test_ending_early_ends_the_child(book, monkeypatch):
    children = []
    begin = Child.__init__
    monkeypatch.setattr(
        Child, "__init__", lambda self, *a, **k: (children.append(self), begin(self, *a, **k))[1]
    )
    path = book([["a", "b"], *([n, n] for n in range(5000))])
    found = probe(path)
    reading = batches(path, found.options, width=2)
    next(one for one in reading if one.rows)
    reading.close()
    assert len(children) == 2
    assert all(one._process.returncode is not None for one in children)


# -- the whole way


def test_a_workbook_becomes_a_typed_table(book, workspace):
    rows = [["Name", "Born", "Fee", "Active", "Code"]]
    rows += [[f"N{n}", dt.date(1990, 1, 1 + n), 9.5 + n, n % 2 == 0, f"00{n}"] for n in range(9)]
    path = book(rows, name="Members.xlsx")
    plan = plan_import(path)
    assert [one.draft.type for one in plan.columns] == [
        "text",
        "date",
        "decimal",
        "boolean",
        "text",
    ]
    report = import_file(workspace, path)
    assert (report.created, report.failed) == (9, 0)
    (table,) = workspace.tables()
    assert table.label == "Members"


def test_what_is_guessed_from_the_first_rows_holds_for_all(book, workspace):
    path = book([["n", "m"], *([n, 1] for n in range(1200)), ["many", 1]])
    assert plan_import(path).columns[0].draft.type == "integer"
    assert import_file(workspace, path).created == 1201


def test_each_of_several_tables_on_a_sheet_can_be_read(book):
    rows = [*PEOPLE, [], ["city", "area", "people"], ["Oslo", 454, 700000], ["Rome", 1285, 2800000]]
    last = ["code", "size", "price", "stock"]
    path = book([*rows, [], last, ["a", 1, 2, 3], ["b", 2, 3, 4]])
    tables = probe(path).tables
    assert [one.skip_rows for one in tables] == [0, 4, 8]
    assert tables[0] == probe(path).options
    seen = [probe(path, one) for one in tables]
    assert [one.header for one in seen] == [
        ("name", "age"),
        ("city", "area", "people"),
        tuple(last),
    ]
    assert [len(one.sample) for one in seen] == [2, 2, 2]
    assert all(one.tables == tables for one in seen)


def test_a_sheet_without_a_table_is_passed_over(book):
    path = book(sheets={"About": [["Members of the club"]], "Members": PEOPLE})
    found = probe(path)
    assert (found.part, found.header) == ("Members", ("name", "age"))
    assert found.parts == ("About", "Members")
    with pytest.raises(EmptySource):
        probe(path, WorkbookOptions("About"))


def test_a_workbook_without_any_table_says_so(book):
    with pytest.raises(EmptySource):
        probe(book(sheets={"About": [["Members of the club"]], "More": [["Nothing"]]}))


def test_the_other_calendar_is_named(book):
    def change(made):
        made.epoch = CALENDAR_MAC_1904

    assert probe(book(PEOPLE, name="mac.xlsx", change=change)).note("dates_1904")
    assert not probe(book(PEOPLE)).note("dates_1904")
