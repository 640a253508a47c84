"""The format of a file is found by what it holds; a new format is one new file."""

from __future__ import annotations

import gzip
import inspect
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook
from workbooks import compound_file, write_ods, write_xlsb, xls

import domain.formats
from domain.errors import BinarySource, NotAFile, SourceMissing
from domain.formats import Reader, registry

ROOT = Path(__file__).parents[3]


def write_xlsx(path):
    book = Workbook()
    book.active.append(["a"])
    with path.open("wb") as handle:
        book.save(handle)


def write_database(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")


def kind(path):
    return registry.format_of(path).NAME


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "without"])
def test_excel_is_known_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    write_xlsx(path)
    assert kind(path) == "workbook"


@pytest.mark.parametrize("name", ["x.ods", "x.csv"])
def test_opendocument_is_known_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    write_ods(path, [["/>"]])
    assert kind(path) == "workbook"


@pytest.mark.parametrize("name", ["x.xls", "x.dat"])
def test_old_excel_is_known_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(xls([["a"]]))
    assert kind(path) == "workbook"


def test_binary_excel_is_known(tmp_path):
    path = tmp_path / "x"
    write_xlsb(path, [["a"]])
    assert kind(path) == "workbook"


def test_an_old_word_document_is_no_workbook(tmp_path):
    path = tmp_path / "letter.doc"
    path.write_bytes(compound_file({"WordDocument": b"Dear"}))
    assert kind(path) == "delimited"
    with pytest.raises(BinarySource):
        registry.probe(path)


@pytest.mark.parametrize("name", ["x.db", "x.csv", "x"])
def test_a_database_is_known_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    write_database(path)
    assert kind(path) == "database"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", '[{"a": 1}]', "json"),
        ("a.txt", '[{"a": 1}]', "json"),
        ("a.txt", '\ufeff {"a" : 1}\n{"a": 2}\n', "json"),
        ("a.csv", '{"a": 1}\n', "json"),
        ("a.json", "[1, 2]", "json"),
        ("a.json", "not json at all", "json"),
        ("a.csv", "[id],[name]\n1,2\n", "delimited"),
        ("a.csv", '{"quoted"},b\n1,2\n', "delimited"),
        ("a.csv", "[1],[2]\n", "delimited"),
        ("a.xls", "a\tb\n1\t2\n", "delimited"),
        ("a.xlsx", "a,b\n1,2\n", "delimited"),
        ("a.db", "a,b\n1,2\n", "delimited"),
        ("a", "a,b\n1,2\n", "delimited"),
    ],
)
def test_text_is_told_apart(tmp_path, name, text, expected):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert kind(path) == expected


def test_packed_json_is_known(tmp_path):
    packed = tmp_path / "a.json.gz"
    packed.write_bytes(gzip.compress(b'[{"a": 1}]'))
    zipped = tmp_path / "a.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.json", '[{"a": 1}]')
    for path in (packed, zipped):
        assert kind(path) == "json"
        assert registry.probe(path).sample == (("1",),)


def test_a_web_page_called_xls_is_named(tmp_path):
    path = tmp_path / "report.xls"
    path.write_text("\n<HTML><table><tr><td>1</td></tr></table></HTML>")
    with pytest.raises(BinarySource) as caught:
        registry.probe(path)
    assert caught.value.detail == "html"


def test_what_is_no_file_is_named(tmp_path):
    with pytest.raises(SourceMissing):
        registry.format_of(tmp_path / "nothing.xlsx")
    with pytest.raises(NotAFile):
        registry.format_of(tmp_path)


def test_options_of_another_format_do_not_count(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('[{"a": 1}]')
    options = registry.probe(path).options
    path.write_text("b,c\n1,2\n")
    assert registry.probe(path, options).header == ("b", "c")


def test_every_format_fits_the_protocol():
    names = {one.NAME for one in registry.formats()}
    assert names == {"database", "delimited", "json", "workbook"}
    for one in registry.formats():
        assert set(registry.suffixes()[one.NAME]) == set(one.SUFFIXES)
        for name in ("recognises", "probe", "batches"):
            asked = list(inspect.signature(getattr(Reader, name)).parameters)[1:]
            given = list(inspect.signature(getattr(one, name)).parameters)
            assert [part.strip("_") for part in given] == asked


NEW_FORMAT = """
from domain.formats import Batch, Note, TableProbe
from domain.formats.delimited.source import take_stamp
from domain.formats.database.options import DatabaseOptions
NAME, SUFFIXES, SIGNED = "shouting", (".shout",), True
recognises = lambda head, path: head.startswith(b"HEY!")
def probe(path, options=None):
    row = (path.read_text()[4:],)
    return TableProbe(path, options, ("what",), ("what",), (row,), (1,), take_stamp(path))
def batches(path, options, *, width, size=500, expected=None):
    yield Batch([1], [[path.read_text()[4:]]], 1)
"""


def test_a_new_format_is_one_new_file(tmp_path, monkeypatch):
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "shouting.py").write_text(NEW_FORMAT)
    monkeypatch.setattr(domain.formats, "__path__", [*domain.formats.__path__, str(folder)])
    path = tmp_path / "a.csv"
    path.write_text("HEY!you")
    assert kind(path) == "shouting"
    found = registry.probe(path)
    assert found.sample == (("you",),)
    assert [one.rows for one in registry.batches(path, None, width=1)] == [[["you"]]]
    del sys.modules["domain.formats.shouting"]


def test_looking_for_formats_loads_nothing_heavy():
    code = (
        "import sys; from domain.formats import registry; registry.formats();"
        "print([name for name in ('python_calamine', 'peewee', 'sqlite3', 'subprocess',"
        " 'clevercsv', 'xlsxwriter', 'xml.etree.ElementTree') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
