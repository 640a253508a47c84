"""Every way to write: what comes out is right by readers of others, and nothing is half-written."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import json
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Cancelled, CannotHold, TargetUnwritable
from domain.formats import writers
from domain.formats.writers import Column, Sheet, base, writer, xlsx_cells
from domain.formats.writers import xlsx as xlsx_writer
from domain.formats.writers.notation import with_precision

ALL = ["csv", "xlsx", "ods", "json", "jsonl", "markdown", "html"]
SPREADSHEETS = ["xlsx", "ods"]

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ODD = st.text(st.sampled_from("ab _x0041\t\r\n\"'<>&;|\\`*=+-@\x01\x1a\ufffe😀"), max_size=10)
NESTED = st.sampled_from(
    [
        "<r>a</r>",
        "<r></r>",
        "_x0041_x0042_",
        "_x005F_",
        "_xD83D_",
        "&amp;",
        "</td><td",
        " a  b ",
        "",
    ]
)
TEXTS = PLAIN | ODD | NESTED


def cell(kind):
    """Return what makes a typed cell of a stored value, much as the export does."""
    make = {
        "integer": lambda value: value,
        "decimal": Decimal,
        "boolean": bool,
        "date": dt.date.fromisoformat,
        "datetime": lambda value: dt.datetime.fromisoformat(value).replace(tzinfo=None),
    }
    return make.get(kind, str)


def sheet(*kinds, title="Things", **options):
    columns = [
        Column(f"{kind} {place}", kind, to_cell=cell(kind)) for place, kind in enumerate(kinds)
    ]
    return Sheet(title, tuple(columns), **options)


def write(name, path, rows, *kinds, **options):
    return writer(name).write(path, sheet(*(kinds or ["text"] * len(rows[0])), **options), rows)


def excel(path):
    """Read a workbook as another library does."""
    book = openpyxl.load_workbook(path)
    (page,) = book.worksheets
    return page


def rows_of(path):
    (page,) = python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names
    found = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(page)
    return found.to_python(skip_empty_area=False)[1:]


@st.composite
def text_tables(draw, texts=TEXTS):
    width = draw(st.integers(1, 4))
    row = st.lists(st.none() | texts, min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=8))


@pytest.mark.parametrize("name", ALL)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(text_tables())
def test_any_text_is_found_again_or_refused_by_name(tmp_path, name, rows):
    path = tmp_path / "out"
    path.unlink(missing_ok=True)
    try:
        written = write(name, path, rows)
    except CannotHold as error:
        refused = (name, error.detail)
        assert refused == ("ods", "forbidden_character")
        assert list(tmp_path.iterdir()) == []
    else:
        assert written.rows == len(rows)
        assert written.size == path.stat().st_size


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(text_tables())
def test_json_is_what_any_reader_of_json_reads(tmp_path, rows):
    names = [f"text {place}" for place in range(len(rows[0]))]
    wanted = [dict(zip(names, row, strict=True)) for row in rows]
    write("json", tmp_path / "out.json", rows)
    assert json.loads((tmp_path / "out.json").read_bytes()) == wanted
    write("jsonl", tmp_path / "out.jsonl", rows)
    text = (tmp_path / "out.jsonl").read_bytes().decode()
    assert [json.loads(line) for line in text.split("\n") if line] == wanted


class Cells(HTMLParser):
    """Collects the texts of the cells of a page."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.inside = False

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")

        self.inside = tag == "td"

    def handle_endtag(self, _tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def test_a_page_shows_markup_as_text(tmp_path):
    rows = [["<script>alert(1)</script>", "a\nb & c"], ["</td></table>", None], ["&lt;", "x"]]
    write("html", tmp_path / "out.html", rows, title="<b>Things</b>")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<title>&lt;b&gt;Things&lt;/b&gt;</title>" in page
    assert "http" not in page, "it needs nothing else"
    reader = Cells()
    reader.feed(page)
    assert [row for row in reader.rows if row] == [
        ["" if one is None else one for one in row] for row in rows
    ]


def test_markdown_escapes_bars_and_breaks(tmp_path):
    write("markdown", tmp_path / "out.md", [["a|b", 7], ["x\r\ny *z*", None]], "text", "integer")
    assert (tmp_path / "out.md").read_text(encoding="utf-8").splitlines() == [
        "| text 0 | integer 1 |",
        "| --- | ---: |",
        r"| a\|b | 7 |",
        r"| x<br>y \*z\* |  |",
    ]


def test_json_keeps_types(tmp_path):
    kinds = ("integer", "decimal", "boolean", "date", "datetime", "text")
    row = [9007199254740993, "1.50", 1, "2024-02-29", "2024-02-29T10:00:00.000Z", "007"]
    write("json", tmp_path / "out.json", [row, [None] * 6], *kinds)
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    assert '"integer 0": 9007199254740993, "decimal 1": 1.50, "boolean 2": true' in text
    first, second = json.loads(text, parse_float=str)
    assert list(first.values()) == [
        9007199254740993, "1.50", True, "2024-02-29", "2024-02-29T10:00:00.000Z", "007"
    ]  # fmt: skip
    assert set(second.values()) == {None}


def test_two_columns_of_one_name_both_arrive(tmp_path):
    columns = (Column("Name"), Column("Name"))
    writer("json").write(tmp_path / "out.json", Sheet("T", columns), [["a", "b"]])
    assert json.loads((tmp_path / "out.json").read_bytes()) == [{"Name": "a", "Name 2": "b"}]


def test_excel_cells_have_types(tmp_path):
    kinds = ("integer", "decimal", "boolean", "date", "datetime", "text")
    rows = [
        [7, "1.50", 0, "2024-02-29", "2024-02-29T10:20:30.500Z", "=1+1"],
        [10**15, "1234567890.1234567", 1, "1850-01-01", "2024-02-29T10:20:00.000Z", "http://a.b"],
        [None, None, None, None, None, "007"],
    ]
    write("xlsx", tmp_path / "out.xlsx", rows, *kinds, title="A/B: [c]?")
    page = excel(tmp_path / "out.xlsx")
    assert page.title == "A B   c"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F4"
    first = [one.value for one in page[2]]
    assert first[:4] == [7, 1.5, False, dt.datetime(2024, 2, 29)]
    assert first[4] == dt.datetime(2024, 2, 29, 10, 20, 30, 500_000)
    assert [one.data_type for one in page[2]] == ["n", "n", "b", "d", "d", "s"]
    assert page["F2"].value == "=1+1"
    assert page["B2"].number_format == "0.00"
    assert page["D2"].number_format == "yyyy-mm-dd"
    assert page["E2"].number_format == "yyyy-mm-dd hh:mm:ss.000"
    assert page["E3"].number_format == "yyyy-mm-dd hh:mm"
    assert page["F4"].number_format == "@"
    assert [one.data_type for one in page[3]] == ["s", "s", "b", "s", "d", "s"]
    assert page["A3"].value == "1" + "0" * 15
    assert page["F3"].hyperlink is None
    assert page.column_dimensions["B"].width > 18


def test_open_document_cells_have_types(tmp_path):
    kinds = ("integer", "decimal", "boolean", "date", "datetime", "text")
    rows = [
        [7, "1.50", 0, "2024-02-29", "2024-02-29T10:20:30.500Z", "=1+1"],
        [10**15, "1.1234567890123456", 1, "1250-01-01", None, " two  blanks\tand\na line "],
    ]
    write("ods", tmp_path / "out.ods", rows, *kinds)
    first, second = rows_of(tmp_path / "out.ods")
    assert first[:4] == [7, 1.5, False, dt.date(2024, 2, 29)]
    assert first[4] == dt.datetime(2024, 2, 29, 10, 20, 30, 500_000)
    assert first[5] == "=1+1"
    assert second[:4] == ["1" + "0" * 15, "1.1234567890123456", True, "1250-01-01"]
    assert second[5] == " two  blanks\tand\na line "


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_time_finer_than_thousandths_stays_text(tmp_path, name):
    write(name, tmp_path / "out", [["2024-02-29T10:20:30.500001Z"]], "datetime")
    assert rows_of(tmp_path / "out") == [["2024-02-29T10:20:30.500001Z"]]


@pytest.mark.parametrize("name", SPREADSHEETS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(
    st.lists(st.tuples(PLAIN.filter(str.isprintable), st.integers(-(10**16), 10**16)), min_size=1)
)
def test_another_reader_finds_the_same_in_spreadsheets(tmp_path, name, rows):
    path = tmp_path / f"out.{name}"
    write(name, path, rows, "text", "integer")
    found = rows_of(path)
    assert [row[0] for row in found] == [row[0] for row in rows]
    assert [int(row[1]) for row in found] == [row[1] for row in rows]


def test_decimals_are_exact_in_excel(tmp_path):
    decimals = ["9007199254740.99", "0.000000000000001", "123456789012345", "-0.10", "0"]
    write("xlsx", tmp_path / "out.xlsx", [[one] for one in decimals], "decimal")
    found = [row[0].value for row in excel(tmp_path / "out.xlsx").iter_rows(min_row=2)]
    assert [Decimal(repr(one)) for one in found] == [Decimal(one) for one in decimals]


@pytest.mark.parametrize("length", [32_767, 32_768])
@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_cell_too_long_for_excel_is_named(tmp_path, length, letter):
    text = letter * (length // len(letter.encode("utf-16-le")) * 2) + "a" * (
        length % 2 if letter != "a" else 0
    )
    text = text[:length] if letter == "a" else text
    rows = [["short"]] * 3 + [[text]]
    if length == 32_767:
        write("xlsx", tmp_path / "out.xlsx", rows)
        assert excel(tmp_path / "out.xlsx")["A5"].value == text
        return
    (tmp_path / "out.xlsx").write_text("old")
    with pytest.raises(CannotHold) as caught:
        write("xlsx", tmp_path / "out.xlsx", rows)
    error = caught.value
    assert (error.detail, error.record, error.field, error.limit) == (
        "cell_too_long", "4", "text 0", "32767"
    )  # fmt: skip
    assert error.path == tmp_path / "out.xlsx"
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]
    assert (tmp_path / "out.xlsx").read_text() == "old"


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_too_many_rows_are_refused(tmp_path, name, monkeypatch):
    module = importlib.import_module(f"domain.formats.writers.{name}")
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    with pytest.raises(CannotHold) as caught:
        write(name, tmp_path / "out", [["a"]] * 3)
    assert (caught.value.detail, caught.value.limit) == ("too_many_rows", "2")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ALL)
def test_no_rows_are_a_file_with_a_header(tmp_path, name):
    path = tmp_path / f"out.{name}"
    written = writer(name).write(path, sheet("text", "date", "datetime"), [])
    assert written.rows == 0
    if name == "xlsx":
        assert [one.value for one in excel(path)[1]] == [
            "text 0",
            "date 1",
            "datetime 2",
        ]
    elif name == "ods":
        assert rows_of(path) == []


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("way", ["progress", "cancelled"])
def test_stopping_leaves_what_was_there(tmp_path, name, way):
    path = tmp_path / "out"
    path.write_text("old")

    def stop(_done):
        raise Cancelled

    options = {"on_progress": stop} if way == "progress" else {"cancelled": lambda: True}
    with pytest.raises(Cancelled):
        writer(name).write(path, sheet("text"), [["a"]] * 1000, **options)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ALL)
def test_a_source_that_breaks_leaves_nothing(tmp_path, name):
    def rows():
        yield from [["a"]] * 700
        raise KeyError("gone")

    with pytest.raises(KeyError):
        writer(name).write(tmp_path / "out", sheet("text"), rows())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [one for one in ALL if one != "csv"])
def test_a_file_that_reads_back_differently_is_not_put_in_place(tmp_path, name, monkeypatch):
    taken = []

    class Forgetful(base.Digest):
        def add(self, rows):
            taken.append(self)
            if taken[0] is not self:  # the second digest is of what is read
                rows = [[text.replace("Anna", "Hannah") for text in row] for row in rows]
            super().add(rows)

    monkeypatch.setattr(base, "Digest", Forgetful)
    with pytest.raises(TargetUnwritable) as caught:
        write(name, tmp_path / "out", [["Anna"]])
    assert caught.value.detail == "differs"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ALL)
def test_a_place_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(TargetUnwritable) as caught:
        write(name, tmp_path / "no" / "out", [["a"]])
    assert caught.value.detail == "no_folder"


def test_names_of_sheets():
    assert xlsx_writer.sheet_name("History") == "Table"
    assert xlsx_writer.sheet_name("'quoted'") == "quoted"
    assert xlsx_writer.sheet_name("😀" * 20) == "😀" * 15
    assert xlsx_writer.sheet_name("[]") == "Table"


def test_notations():
    assert xlsx_cells.excel_notation("DD.MM.YYYY") == r"dd\.mm\.yyyy"
    assert xlsx_cells.excel_notation("M/D/YYYY") == r"m\/d\/yyyy"
    assert xlsx_cells.excel_notation("YYYY-MM-DDTHH:MM:SS.fff") == r"yyyy-mm-dd\Thh:mm:ss.000"
    assert with_precision("DD.MM.YYYY, HH:MMZ", 0) == "DD.MM.YYYY, HH:MM"
    assert with_precision("", 1) == "YYYY-MM-DD HH:MM:SS"
    assert with_precision("YYYY-MM-DD HH:MM:SS.ffffff", 0) == "YYYY-MM-DD HH:MM:SS.fff"


def test_the_ways_to_write_are_found_in_their_order():
    assert list(writers.writers()) == ALL
    with pytest.raises(KeyError):
        writer("papyrus")


def test_a_new_format_is_one_small_module(tmp_path, monkeypatch):
    """Ten lines make a format: a pen, a way to read back, four facts."""
    path = tmp_path / "lines.py"
    path.write_text(
        "from domain.formats.writers.base import in_batches, write_verified\n"
        "NAME, SUFFIX, ORDER, MOST_ROWS = 'lines', '.lines', 99, 0\n"
        "class Pen:\n"
        "    def __init__(self, stream, sheet): self.stream = stream\n"
        "    def add(self, rows):\n"
        "        self.stream.write(''.join(f'{row[0]}\\n' for row in rows).encode())\n"
        "        return [[str(row[0])] for row in rows]\n"
        "    def end(self): pass\n"
        "    close = end\n"
        "def read(path, _sheet): return in_batches([line] for line in path.read_text().split())\n"
        "def write(path, sheet, rows, *, on_progress=None, cancelled=None):\n"
        "    return write_verified(path, sheet, rows, Pen, read, on_progress, cancelled)\n"
    )
    monkeypatch.setattr(writers, "__path__", [*writers.__path__, str(tmp_path)])
    writers.writers.cache_clear()
    try:
        assert list(writers.writers()) == [*ALL, "lines"]
        write("lines", tmp_path / "out.lines", [["a"], ["b"]])
        assert (tmp_path / "out.lines").read_text() == "a\nb\n"
    finally:
        writers.writers.cache_clear()
        sys.modules.pop("domain.formats.writers.lines", None)


def test_looking_for_the_ways_to_write_loads_no_library():
    code = (
        "import sys; from domain.formats.writers import writers; writers(); "
        "assert 'xlsxwriter' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_delimited_options(tmp_path):
    rows = [["=1", 5], ["a;b", None]]
    write("csv", tmp_path / "out.csv", rows, "text", "integer", delimiter=";", bom=False)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream, delimiter=";"))[1:] == [["'=1", "5"], ["a;b", ""]]
    write("csv", tmp_path / "out.csv", rows, "text", "integer", guard=False)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n=1,5\r\n" in (tmp_path / "out.csv").read_bytes()
