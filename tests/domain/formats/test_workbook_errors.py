"""What the reader library leaves out or stumbles over: error cells, tables without an end."""

from __future__ import annotations

import random
import time
import zipfile

import pytest
from openpyxl import Workbook
from workbooks import ErrorCell, ErrorFormula, text_cell, write_ods, write_xlsb, xls

from domain.errors import SourceUnreadable
from domain.formats.workbook import batches, probe
from domain.formats.workbook.binary import errors_in_xls
from domain.formats.workbook.compound import stream_of

ROWS = [
    ["name", "n", "more"],
    ["Ada", 1.0, "x"],
    ["Bo", ErrorCell(0x2A), "y"],
    [ErrorFormula(0x07), 3.0, "z"],
    ["Dee", 4.0, ErrorFormula(0x17)],
]
READ = [["Ada", "1", "x"], ["Bo", "#N/A", "y"], ["#DIV/0!", "3", "z"], ["Dee", "4", "#REF!"]]


def save(tmp_path, kind, rows):
    path = tmp_path / f"book.{kind}"
    if kind == "xlsb":
        write_xlsb(path, rows)
    else:
        path.write_bytes(xls(rows))
    return path


def rows_of(path, found):
    found_batches = batches(path, found.options, width=found.width)
    return [list(row) for one in found_batches for row in one.rows]


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_error_cells_of_binary_workbooks_keep_their_text_and_are_named(tmp_path, kind):
    path = save(tmp_path, kind, ROWS)
    found = probe(path)
    note = found.note("error_cells")
    assert (note.count, note.rows) == (3, (3, 4, 5))
    assert [list(row) for row in found.sample] == READ
    assert rows_of(path, found) == READ


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_a_column_and_a_row_of_nothing_but_errors_are_there(tmp_path, kind):
    wrong = ErrorCell(0x0F)
    rows = [[f"n{row}", float(row), wrong] for row in range(6)]
    path = save(tmp_path, kind, [["name", "n", None], *rows, [wrong] * 3])
    found = probe(path)
    assert found.header == ("name", "n", "Column 3")
    assert rows_of(path, found) == [
        *([f"n{row}", str(row), "#VALUE!"] for row in range(6)),
        ["#VALUE!"] * 3,
    ]


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_without_errors_nothing_is_said(tmp_path, kind):
    found = probe(save(tmp_path, kind, [["name", "n"], ["Ada", 1.0], ["Bo", 2.0]]))
    assert not found.note("error_cells")


def test_damage_never_breaks_the_search_for_errors(tmp_path):
    sound, chance = xls(ROWS), random.Random(3)
    path = tmp_path / "damaged.xls"
    for _ in range(300):
        piece = bytearray(sound)
        for _ in range(chance.choice((1, 4, 40))):
            piece[chance.randrange(len(piece))] = chance.randrange(256)
        path.write_bytes(piece[: chance.choice((len(piece), chance.randrange(len(piece))))])
        errors_in_xls(path, "Tafel")


def test_sectors_that_lead_in_a_circle_come_to_an_end():
    piece = bytearray(xls(ROWS))
    table = int.from_bytes(piece[76:80], "little") * 512 + 512
    for place in range(table, table + 512, 4):
        piece[place : place + 4] = (3).to_bytes(4, "little")
    assert len(stream_of(bytes(piece), ("Workbook",))) <= len(piece) * 2


def test_a_binary_workbook_that_was_cut_is_refused(tmp_path):
    path = save(tmp_path, "xlsb", ROWS)
    path.write_bytes(path.read_bytes()[:-700])
    with pytest.raises(SourceUnreadable) as caught:
        probe(path)
    assert caught.value.detail == "damaged"


def test_an_error_right_of_all_other_cells_leaves_every_row_as_wide_as_the_header(tmp_path):
    """Found by the fuzzer: only one row of the sheet reaches as far as its error."""
    book = Workbook()
    for row in (["name", "n"], ["Ada", 1], ["Bo", 2, "#N/A"], ["Cy", 3]):
        book.active.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    found = probe(path)
    assert {len(row) for row in found.sample} == {found.width} == {3}
    assert rows_of(path, found)[1] == ["Bo", "2", "#N/A"]


def test_an_error_that_the_library_passes_over_has_a_column_in_every_row(tmp_path):
    """Found by the fuzzer: in a damaged row the library sees no error, and no third column."""
    book = Workbook()
    for row in (["name", "n"], ["Ada", 1], ["Bo", 2, "#N/A"], ["Cy", 3]):
        book.active.append(row)
    sound, path = tmp_path / "sound.xlsx", tmp_path / "damaged.xlsx"
    book.save(sound)
    with zipfile.ZipFile(sound) as archive, zipfile.ZipFile(path, "w") as changed:
        for name in archive.namelist():
            piece = archive.read(name)
            if name.endswith("sheet1.xml"):
                piece, whole = piece.replace(b"Bo</t>", b"Bo    "), piece
                assert piece != whole
            changed.writestr(name, piece)
    found = probe(path)
    assert found.header == ("name", "n", "Column 3")
    rows = rows_of(path, found)
    assert {len(row) for row in (*found.sample, *rows)} == {3}
    assert [list(row) for row in found.sample] == rows
    assert [row[2] for row in rows].count("#N/A") == 1


@pytest.mark.parametrize("end", ["</table:tatatable>", ""])
def test_a_table_without_an_end_is_refused_at_once(tmp_path, end):
    """Found by the fuzzer: the library looks for the end of the table forever."""
    path = tmp_path / "sheet.ods"
    write_ods(path, [[text_cell("name"), text_cell("n")], [text_cell("Ada"), text_cell("1")]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = members["content.xml"].replace(b"</table:table>", end.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    begun = time.monotonic()
    with pytest.raises(SourceUnreadable) as caught:
        probe(path)
    assert caught.value.detail == "damaged"
    assert time.monotonic() - begun < 20
