"""Every way in which a file cannot be read, and everything odd about one, has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import domain.formats
from domain import errors
from domain.errors import MalformedSource, SourceUnreadable
from domain.formats import CellFault, Note, registry
from gui import wording
from gui.importing import words
from gui.importing.faults import group_words
from gui.wording.sources import UNREADABLE

FORMATS = Path(domain.formats.__file__).parent


def sources() -> str:
    readers = [path for path in FORMATS.rglob("*.py") if "writers" not in path.parts]
    foreign = FORMATS.parent / "store" / "foreign.py"
    return "".join(path.read_text(encoding="utf-8") for path in [*readers, foreign])


def test_every_documented_detail_has_words_of_its_own():
    listed = re.search(r"Details: (.*?), or what", SourceUnreadable.__doc__ or "", re.DOTALL)
    documented = re.sub(r"\([^)]*\)", "", listed[1]).split(",")
    details = {one.strip() for one in documented} - {"not_permitted"}
    assert details == set(UNREADABLE)
    said = {str(wording.sentence(SourceUnreadable("/a/b.xlsx", one))) for one in details}
    assert len(said) == len(details)


def test_every_detail_that_is_raised_is_documented():
    raised = set(re.findall(r'SourceUnreadable\([^()]*(?:\([^()]*\))?[^()]*"(\w+)"\)', sources()))
    assert len(raised) > 6
    assert raised <= {*UNREADABLE, "not_permitted"}


@pytest.mark.parametrize("detail", sorted(UNREADABLE))
def test_a_message_says_what_was_kept_and_what_to_do(detail):
    message = wording.sentence(SourceUnreadable("/home/person/{club}.xlsx", detail))
    assert "“{club}.xlsx”" in message.title
    assert "nothing was imported" in message.text
    assert message.hint.endswith(".")


def test_the_place_of_broken_json_is_said():
    message = wording.sentence(MalformedSource("/a/b.json", "12:5"))
    assert "In line 12, at character 5," in message.text


def test_every_note_of_every_reader_has_words():
    codes = set(re.findall(r'Note\(\s*"(\w+)"', sources()))
    codes |= {"excel_damaged_digits", "error_cells", "merged_cells", "binary_cells"}
    codes |= {"duplicate_keys", "not_a_number", "long_numbers", "bad_json", "too_deep"}
    assert codes <= set(words.known_notes())
    for code in codes:
        for number in (1, 2):
            text = words.remark(Note(code, number, (3, 4)[:number], "text")).text
            assert text.endswith(".")
            assert "Worth a look" not in text


def test_every_fault_of_a_whole_row_has_words():
    codes = re.search(r"stands there:(.*)\.", CellFault.__doc__ or "", re.DOTALL)
    codes = [one.strip() for one in re.sub(r"\([^)]*\)", "", codes[1]).split(",")]
    assert set(codes) == {"bad_json", "too_deep", "not_an_object"}
    for code in codes:
        assert code in (errors.Fault.__doc__ or "")
        assert "not fitting" not in group_words("", code, 2)
        assert "does not fit" not in wording.fault(errors.Fault(code, "x"), "")


def test_how_a_sheet_is_read_is_said_by_its_name(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Members"
    for row in (["name", "n"], ["Ada", 1], ["Bo", 2]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = words.understood(registry.probe(tmp_path / "a.xlsx"))
    assert found == "Members · header in row 1 · 2 columns"


def test_what_was_understood_of_json_is_one_line(tmp_path):
    (tmp_path / "a.json").write_text('[{"name": "Ada", "age": 36}]')
    assert words.understood(registry.probe(tmp_path / "a.json")) == "UTF-8 · 2 columns"
    (tmp_path / "b.json").write_text('{"one": [{"a": 1}], "two": [{"b": 2}]}')
    assert words.understood(registry.probe(tmp_path / "b.json")) == "UTF-8 · one · 1 column"
    (tmp_path / "c.jsonl").write_text('{"a": 1}\n{"a": 2}\n')
    found = words.understood(registry.probe(tmp_path / "c.jsonl"))
    assert found == "UTF-8 · a record in each line · 1 column"
