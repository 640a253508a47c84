"""Uneven rows: their values go under the columns they fit where that is clear, never in silence."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polluted import line, lots, text

from domain.formats.delimited import ReadingOptions, batches, probe
from domain.formats.delimited.aligning import Aligner
from domain.importing import import_file
from domain.values import Query
from domain.workspace import Workspace

TABLE = lots(30)
PLACE = 11  # of the row that is changed


def save(tmp_path, content):
    path = tmp_path / "uneven.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return path


def with_row(tmp_path, changed, header=None):
    lines = [line(row) for row in TABLE.rows]
    lines[PLACE] = changed
    return save(tmp_path, "\n".join([header or line(TABLE.header), *lines, ""]))


def read(path, size=500, **changes):
    found = probe(path)
    options = ReadingOptions(**{**vars(found.options), **changes})
    got = list(batches(path, options, width=found.width, size=size))
    return found, [row for one in got for row in one.rows], got


def test_a_surplus_delimiter_is_taken_out_and_the_row_is_listed(tmp_path):
    row = TABLE.rows[PLACE]
    found, rows, got = read(with_row(tmp_path, line([*row[:3], "", *row[3:]])))
    assert rows == TABLE.rows
    listed = [one for batch in got for one in batch.ragged]
    assert [(one.row, one.found, one.overflow) for one in listed] == [(PLACE + 2, 10, ())]
    assert not found.note("ragged")
    assert found.note("aligned").rows == (PLACE + 2,)
    assert got[0].originals == {PLACE + 2: line([*row[:3], "", *row[3:]])}


@pytest.mark.parametrize("column", range(1, 8))
def test_a_value_that_is_missing_leaves_the_others_in_their_columns(tmp_path, column):
    row = TABLE.rows[PLACE]
    _, rows, _ = read(with_row(tmp_path, line([*row[:column], *row[column + 1 :]])))
    if column == 6:  # of two texts side by side nobody can tell which is missing
        assert rows[PLACE][:5] + rows[PLACE][7:] == row[:5] + row[7:]
    else:
        assert rows[PLACE] == [*row[:column], "", *row[column + 1 :]]


def test_values_in_quotes_without_a_delimiter_between_them_are_two(tmp_path):
    quoted = ['"' + one.replace('"', '""') + '"' for one in TABLE.rows[PLACE]]
    changed = ",".join([*quoted[:5], quoted[5] + quoted[6], *quoted[7:]])
    _, rows, _ = read(with_row(tmp_path, changed))
    assert rows == TABLE.rows


def test_delimiters_at_the_end_are_no_reason_to_shift_anything(tmp_path):
    _, rows, got = read(with_row(tmp_path, line(TABLE.rows[PLACE]) + ",,"))
    assert rows == TABLE.rows
    assert not any(one.ragged for one in got)


def test_rows_that_are_left_out_as_chosen_are_not_put_right(tmp_path):
    row = TABLE.rows[PLACE]
    _, rows, got = read(with_row(tmp_path, line([*row[:3], "", *row[3:]])), ragged="skip")
    assert rows == TABLE.rows[:PLACE] + TABLE.rows[PLACE + 1 :]
    assert [one.skipped for batch in got for one in batch.ragged] == [True]


def test_rows_that_are_filled_up_as_chosen_stay_as_they_stand(tmp_path):
    row = TABLE.rows[PLACE]
    short, long = [*row[:2], *row[3:]], [*row[:3], "", *row[3:-1], "x"]
    path = with_row(tmp_path, f"{line(short)}\n{line(long)}")
    _, rows, got = read(path, ragged="pad")
    assert rows[PLACE : PLACE + 2] == [[*short, ""], long[:-1]]
    listed = [one for batch in got for one in batch.ragged]
    assert [(one.aligned, one.overflow) for one in listed] == [(False, ()), (False, ("x",))]
    assert not any(one.originals for one in got)
    note = probe(path, ReadingOptions(ragged="pad")).note("ragged")
    assert (note.count, note.rows) == (2, (PLACE + 2, PLACE + 3))
    assert probe(path, ReadingOptions(ragged="skip")).note("ragged_skipped").count == 2


def test_rows_with_stray_quotes_are_told_with_what_stands_in_the_file(tmp_path):
    stray = '8,"two" words,x'
    lines = ["id,name,note", *(f"{n},name {n},note {n}" for n in range(8)), "9;name;note"]
    found, rows, got = read(save(tmp_path, "\n".join([*lines, *lines[1:4], stray, *lines[1:4]])))
    assert rows[8] == ["9", "name", "note"]
    assert found.note("unclosed_quote").rows == (10, 14)
    assert got[0].originals == {10: "9;name;note", 14: stray}


def test_any_size_of_batches_gives_the_same(tmp_path):
    row = TABLE.rows[PLACE]
    path = with_row(tmp_path, line([*row[:3], "", *row[3:]]))
    assert read(path, size=1)[1] == read(path, size=7)[1] == TABLE.rows


def test_inch_marks_in_two_values_stay_where_they_are(tmp_path):
    rows = [[f'{n}" pipe', f'{n + 1}"x{n}" board', "steel", f"{n}.50"] for n in range(3, 30)]
    content = "\n".join(["a,b,c,d", *(",".join(row) for row in rows)])
    assert read(save(tmp_path, content))[1] == rows


def test_where_many_rows_are_short_the_last_values_are_the_missing_ones(tmp_path):
    rows = [[f"{n}", f"name {n}", "x"][: 2 + (n % 2)] for n in range(40)]
    content = text([["id", "name", "note"], *rows])
    found, got, _ = read(save(tmp_path, content))
    assert got == [[*row, ""][:3] for row in rows]
    assert found.note("ragged").count == 20


def test_what_was_put_right_comes_in_without_a_fault(tmp_path):
    row = TABLE.rows[PLACE]
    path = with_row(tmp_path, line([*row[:3], "", *row[3:]]))
    with Workspace.open(tmp_path / "w.tabularium") as workspace:
        report = import_file(workspace, path)
        assert (report.created, report.failed) == (30, 0)
        with closing(workspace.reader()) as reader:
            table = reader.table(report.table_id)
            stored = [one.values for one in reader.iter_records(table, Query(table.id))]
    assert stored[PLACE][3] == row[3]
    assert stored[PLACE][7] == row[7]


@pytest.mark.parametrize("header", ["Day,Hour,Count,Code,Price,,Item,Details,Page,Remark"])
def test_a_surplus_delimiter_among_the_names_makes_no_column(tmp_path, header):
    found, rows, _ = read(with_row(tmp_path, line(TABLE.rows[PLACE]), header))
    assert found.header == tuple(TABLE.header)
    assert rows == TABLE.rows


def test_two_names_in_quotes_without_a_delimiter_are_two(tmp_path):
    header = 'Day,"Hour""Count",Code,Price,Item,Details,Page,Remark'
    found = read(with_row(tmp_path, line(TABLE.rows[PLACE]), header))[0]
    assert found.header == tuple(TABLE.header)


def test_names_are_not_guessed_apart_and_the_column_without_one_is_named(tmp_path):
    header = "Day,HourCount,Code,Price,Item,Details,Page,Remark"
    found = read(with_row(tmp_path, line(TABLE.rows[PLACE]), header))[0]
    assert found.raw_header[:2] == ("Day", "HourCount")
    assert found.note("blank_header").rows == (9,)


def test_delimiters_at_the_end_of_all_rows_part_no_name(tmp_path):
    rows = "".join(f"{n},Anna {n},Oslo,\n" for n in range(9))
    found, got, _ = read(save(tmp_path, "id,firstName,city\n" + rows))
    assert found.header == ("id", "firstName", "city")
    assert got[0] == ["0", "Anna 0", "Oslo"]


def test_pairs_of_words_right_above_a_table_are_no_table(tmp_path):
    above = "Made by,Anna\nMade in,Oslo\nState,final\nPart,third\n"
    found, rows, _ = read(save(tmp_path, above + text(TABLE.whole)))
    assert found.header == tuple(TABLE.header)
    assert rows == TABLE.rows


def test_a_header_repeated_word_for_word_names_each_column_once(tmp_path):
    found, rows, _ = read(save(tmp_path, text([TABLE.header, *TABLE.whole])))
    assert found.header == tuple(TABLE.header)
    assert rows == TABLE.rows


@pytest.mark.parametrize("width", [8, 9, 10])
def test_a_second_table_at_once_below_is_named_whatever_its_width(tmp_path, width):
    second = [[f"Part {n}" for n in range(width)], *([str(n)] * width for n in range(30))]
    found, rows, _ = read(save(tmp_path, text([*TABLE.whole, *second])))
    assert rows == TABLE.rows
    assert found.note("second_table").rows == (32,)


CELLS = st.lists(
    st.one_of(
        st.text(alphabet='ab XY19".,$', max_size=12),
        st.sampled_from([*TABLE.rows[3], *TABLE.rows[10], '"x', 'y"', ""]),
    ),
    min_size=1,
    max_size=14,
)


@given(CELLS)
def test_nothing_of_a_row_is_lost_by_putting_it_right(cells):
    """Quotes and delimiters between values may go, every other character stays, in its order."""
    aligner = Aligner.learn(TABLE.rows, 9, ",", '"')
    row = aligner.align(cells)
    if row is not None:
        assert len(row) == 9
        marks = str.maketrans("", "", '", ')
        assert "".join(row).translate(marks) == "".join(cells).translate(marks)
