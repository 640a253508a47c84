"""What people complain of in other tools when they import, each line with a file of its own.

The numbers are those of the list of complaints that the project works from, lines 1 to 17. Facts
that are proved elsewhere are not proved again:

| complaint | also proved by |
| --- | --- |
| 1, 2, 3 | test_field_guessing: every value of a guessed column reads back as it was |
| 5, 6 | test_importing: duplicates in the file and in the table are faults |
| 8 | test_importing: plans keep what a person chose when the file is read anew |
| 9, 10 | test_import_matching: each fate, each policy |
| 11 | test_export_formats, test_round_trip: any table comes back |
| 12 | test_undo_of_imports; test_import_matching: undo brings updated values back |
| 13 | test_delimited_pollution: encodings |
| 14 | test_exporting: the whole table with its labels (the mark) |
| 16 | test_importing: cancelling leaves nothing |
| 17 | test_importing: what staging counts is what is written; the file stays as it is |
"""

from __future__ import annotations

import csv
import json
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook as ExcelBook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.exporting import export
from domain.importing import (
    Fate,
    Matching,
    MatchPolicy,
    apply,
    import_file,
    plan_import,
    sample_rows,
    stage,
    staged_rows,
    with_zeros,
    without_zeros,
)
from domain.values import FieldDraft, Origin, Query


def nobody(done, total):
    """Take no notice of progress."""


def write(tmp_path, rows, name="list.csv", encoding="utf-8"):
    path = tmp_path / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_excel(tmp_path, rows, name="list.xlsx", *, mac=False):
    path, book = tmp_path / name, ExcelBook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def contents(workspace, table_id):
    with closing(workspace.reader()) as reader:
        table = reader.table(table_id)
        return [one.values for one in reader.iter_records(table, Query(table_id))]


def brought(workspace, path, adjust=lambda plan: plan, **how):
    """Import a file and answer the values that are stored."""
    report = import_file(workspace, path, adjust=adjust, **how)
    return contents(workspace, report.table_id)


def types(workspace, table_id):
    with closing(workspace.reader()) as reader:
        return [field.type for field in reader.table(table_id).fields]


def make(workspace, *drafts, rows=()):
    table = workspace.write(lambda session: session.create_table("Members", drafts)).value
    ids = [field.id for field in table.fields]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    workspace.write(lambda session: session.create_many(table.id, values))
    return table


def exported(workspace, table_id, path, how):
    with closing(workspace.reader()) as reader:
        export(reader, reader.table(table_id), Query(table_id), path, format=how)
    return path


def chosen(index, **changes):
    """Answer an adjustment: what a person chooses for one column."""

    def adjust(plan):
        column = plan.columns[index]
        draft = column.draft._replace(**changes)
        return plan.with_column(replace(column, draft=draft, chosen=True))

    return adjust


def keyed(policy=MatchPolicy.UPDATE):
    """Answer an adjustment: rows meet records on the first field."""
    return lambda plan: replace(plan, matching=Matching((plan.table.fields[0].id,), policy))


# -- 1


ZEROS = ["007", "0042", "00000", "0123456789"]


def test_pain_01_leading_zeros_survive_even_in_quoted_text(workspace, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("code,quoted\n" + "".join(f'{one},"{one}"\n' for one in ZEROS))
    assert brought(workspace, path) == [(one, one) for one in ZEROS]


@pytest.mark.parametrize("suffix", ["xlsx", "json", "jsonl"])
def test_pain_01_leading_zeros_survive_from_every_format(workspace, tmp_path, suffix):
    path = tmp_path / f"codes.{suffix}"
    if suffix == "xlsx":
        write_excel(tmp_path, [["code"], *([one] for one in ZEROS)], path.name)
    else:
        lines = [json.dumps({"code": one}) for one in ZEROS]
        path.write_text(f"[{','.join(lines)}]" if suffix == "json" else "\n".join(lines))
    assert brought(workspace, path) == [(one,) for one in ZEROS]


def test_pain_01_colour_codes_are_no_numbers_with_an_exponent(workspace, tmp_path):
    codes = ["557e90", "123456", "00ff00", "1e1000"]
    path = write(tmp_path, [["colour"], *([one] for one in codes)])
    assert brought(workspace, path) == [(one,) for one in codes]


def test_pain_01_the_preview_and_the_table_are_equally_right(workspace, tmp_path):
    path = write(tmp_path, [["code"], *([one] for one in ZEROS)])
    shown = [row.values for row in sample_rows(plan_import(path))]
    assert shown == brought(workspace, path)


# -- 2


@pytest.mark.parametrize(
    "texts",
    [
        ["vmx-15", "vmx-16", "vmx-17"],
        ["MARCH1", "SEPT2", "DEC1"],
        ["1-2", "3-4", "12-13"],
        ["May 3", "1/2", "10:1"],
    ],
)
def test_pain_02_text_never_becomes_a_date(workspace, tmp_path, texts):
    path = write(tmp_path, [["part"], *([one] for one in texts)])
    assert brought(workspace, path) == [(one,) for one in texts]


def test_pain_02_a_wrong_guess_set_back_to_text_writes_the_texts_of_the_file(workspace, tmp_path):
    texts = ["31.12.2023", "01.02.2024", "15.06.2024"]
    path = write(tmp_path, [["part"], *([one] for one in texts)])
    assert plan_import(path).columns[0].draft.type == "date"
    assert brought(workspace, path, chosen(0, type="text")) == [(one,) for one in texts]


# -- 3


AMBIGUOUS = [["day"], ["03/04/2024"], ["05/06/2024"], ["01/02/2024"]]


def test_pain_03_day_and_month_that_nothing_tells_apart_are_asked_for(tmp_path):
    guess = plan_import(write(tmp_path, AMBIGUOUS)).columns[0].guess
    assert guess.doubtful
    assert guess.alternatives


@pytest.mark.parametrize(
    ("order", "dates"),
    [
        ("DD/MM/YYYY", ["2024-04-03", "2024-06-05", "2024-02-01"]),
        ("MM/DD/YYYY", ["2024-03-04", "2024-05-06", "2024-01-02"]),
    ],
)
def test_pain_03_the_order_of_day_and_month_is_chosen(workspace, tmp_path, order, dates):
    path = write(tmp_path, AMBIGUOUS)
    found = brought(workspace, path, chosen(0, type="date", format=order))
    assert [str(row[0]) for row in found] == dates


def test_pain_03_one_day_beyond_twelve_settles_the_order(workspace, tmp_path):
    path = write(tmp_path, [*AMBIGUOUS, ["13/02/2024"]])
    assert [str(row[0]) for row in brought(workspace, path)] == [
        *("2024-04-03", "2024-06-05", "2024-02-01", "2024-02-13"),
    ]


def test_pain_03_dates_and_times_in_one_column_come_in_without_a_failure(workspace, tmp_path):
    texts = ["2024-01-02", "2024-01-03 10:00", "2024-01-04"]
    path = write(tmp_path, [["when"], *([one] for one in texts)])
    assert brought(workspace, path) == [(one,) for one in texts]


# -- 4


@pytest.mark.parametrize("mac", [False, True])
def test_pain_04_dates_of_excel_are_the_same_days(workspace, tmp_path, mac):
    days = [date(2024, 2, 29), date(1999, 12, 31), date(2024, 1, 1)]
    path = write_excel(tmp_path, [["day"], *([one] for one in days)], mac=mac)
    report = import_file(workspace, path)
    assert types(workspace, report.table_id) == ["date"]
    assert contents(workspace, report.table_id) == [(one.isoformat(),) for one in days]


def test_pain_04_times_of_excel_are_not_shifted(workspace, tmp_path):
    path = write_excel(tmp_path, [["at"], [datetime(2024, 3, 31, 2, 30)], [datetime(2024, 7, 1)]])
    assert [str(row[0])[:16].replace("T", " ") for row in brought(workspace, path)] == [
        *("2024-03-31 02:30", "2024-07-01 00:00"),
    ]


def test_pain_04_numbers_of_excel_arrive_in_a_table_that_exists(workspace, tmp_path):
    table = make(workspace, FieldDraft("Name"), FieldDraft("Price", type="decimal"))
    path = write_excel(tmp_path, [["Name", "Price"], ["Ada", 12.5], ["Bo", 3], ["Cy", 0.1]])
    found = brought(workspace, path, table=table)
    assert [(name, float(price)) for name, price in found] == [
        *(("Ada", 12.5), ("Bo", 3.0), ("Cy", 0.1)),
    ]


# -- 5


def test_pain_05_every_row_is_there_or_is_named(workspace, tmp_path):
    rows = [[str(n), f"name {n}", f"text, {n}" if n % 3 else 'said "x"'] for n in range(53_000)]
    path = write(tmp_path, [["id", "name", "note"], *rows])
    report = import_file(workspace, path, adjust=chosen(0, type="text"))
    assert (report.created, report.failed, report.skipped) == (53_000, 0, 0)
    assert contents(workspace, report.table_id) == [tuple(row) for row in rows]


def test_pain_05_of_rows_with_one_key_none_replaces_another_in_silence(workspace, tmp_path):
    table = make(workspace, FieldDraft("Tag"), FieldDraft("Name"))
    path = write(tmp_path, [["Tag", "Name"], ["A1", "first"], ["A1", "second"], ["A2", "third"]])
    staged = stage(workspace, keyed()(plan_import(path, table=table)), nobody)
    assert [row.fate for row in staged_rows(workspace, staged, 0, 9)] == [
        *(Fate.NEW, Fate.DUPLICATE, Fate.NEW),
    ]
    report = workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT).value
    assert (report.created, report.skipped + report.failed) == (2, 1)
    assert contents(workspace, table.id) == [("A1", "first"), ("A2", "third")]


# -- 6


def test_pain_06_two_clashes_of_nineteen_rows_are_two_and_the_others_come_in(workspace, tmp_path):
    table = make(workspace, FieldDraft("Email", unique=True), rows=[("n3@x.org",), ("n7@x.org",)])
    path = write(tmp_path, [["Email"], *([f"n{n}@x.org"] for n in range(1, 20))])
    staged = stage(workspace, plan_import(path, table=table), nobody)
    assert [(one.row, one.column) for one in staged.faults] == [(4, 0), (8, 0)]
    report = workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT).value
    assert (report.created, report.failed) == (17, 2)
    assert len(contents(workspace, table.id)) == 19


def test_pain_06_a_row_with_too_few_fields_fails_nothing(workspace, tmp_path):
    path = write(tmp_path, [["name", "city", "note"], ["Ada", "Oslo", "x"], ["Bo"], ["Cy", "Rome"]])
    assert brought(workspace, path) == [
        *(("Ada", "Oslo", "x"), ("Bo", None, None), ("Cy", "Rome", None)),
    ]


# -- 7


def test_pain_07_columns_go_where_the_mapping_says(workspace, tmp_path):
    table = make(workspace, *map(FieldDraft, ("Name", "City", "Note", "Phone")))
    path = write(
        tmp_path, [["phone", "other", "NOTE", "name"], ["1", "o", "n", "Ada"], ["2", "p", "", "Bo"]]
    )
    assert brought(workspace, path, table=table) == [
        *(("Ada", None, "n", "1"), ("Bo", None, None, "2")),
    ]


def test_pain_07_a_surplus_delimiter_shifts_no_value_into_another_column(workspace, tmp_path):
    rows = [[f"2024-01-{n:02}", f"Name {n}", f"{n}.50", "", ""] for n in range(1, 20)]
    rows[6].insert(1, "")
    path = write(tmp_path, [["day", "name", "price", "note", "more"], *rows])
    found = brought(workspace, path)
    assert [str(found[6][0]), found[6][1], float(found[6][2])] == ["2024-01-07", "Name 7", 7.5]


# -- 8


def test_pain_08_columns_of_the_same_name_are_chosen_already(workspace, tmp_path):
    table = make(workspace, *map(FieldDraft, ("First name", "E-mail", "City")))
    plan = plan_import(
        write(tmp_path, [["first_name", "EMAIL", "City"], ["a", "b", "c"]]), table=table
    )
    assert [one.target for one in plan.columns] == [field.id for field in table.fields]
    assert not any(one.skip for one in plan.columns)


def test_pain_08_what_was_mapped_by_hand_is_there_after_a_failure(workspace, tmp_path):
    table = make(workspace, FieldDraft("Name", required=True), FieldDraft("City"))
    path = write(tmp_path, [["who", "where"], ["Ada", "Oslo"]])
    plan = plan_import(path, table=table)
    by_hand = plan.with_column(replace(plan.columns[1], target=table.fields[1].id, skip=False))
    assert stage(workspace, by_hand, nobody).missing == ("Name",)
    again = plan_import(path, table=table, earlier=by_hand)
    assert [(one.target, one.skip) for one in again.columns] == [
        *((None, True), (table.fields[1].id, False)),
    ]


# -- 9


def test_pain_09_existing_records_are_updated_field_by_field(workspace, tmp_path):
    rows = [("1", "Ada", "London"), ("2", "Bo", "Oslo")]
    table = make(workspace, *map(FieldDraft, ("Number", "Name", "City")), rows=rows)
    path = write(tmp_path, [["Number", "City"], ["2", "Rome"], ["3", "Bonn"]])
    report = import_file(workspace, path, table=table, adjust=keyed())
    assert (report.created, report.updated) == (1, 1)
    assert contents(workspace, table.id) == [
        *(("1", "Ada", "London"), ("2", "Bo", "Rome"), ("3", None, "Bonn")),
    ]


# -- 10


@pytest.mark.parametrize("how", ["csv", "xlsx", "json"])
def test_pain_10_importing_the_same_again_makes_no_duplicates(workspace, tmp_path, how):
    rows = [(f"{n:05}", f"Name {n}") for n in range(1000)]
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=rows)
    path = exported(workspace, table.id, tmp_path / f"again.{how}", how)
    report = import_file(workspace, path, table=table, adjust=keyed())
    assert (report.created, report.updated) == (0, 0)
    assert contents(workspace, table.id) == rows


def test_pain_10_keys_that_excel_made_numbers_still_meet_their_records(workspace, tmp_path):
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=[("1001", "Ada")])
    path = write_excel(tmp_path, [["Key", "Name"], [1001, "Ada L."], [1002.0, "Bo"]])
    report = import_file(workspace, path, table=table, adjust=keyed())
    assert (report.created, report.updated) == (1, 1)
    assert contents(workspace, table.id) == [("1001", "Ada L."), ("1002", "Bo")]


def test_pain_10_keys_whose_zeros_are_gone_show_as_new_before_anything_is_written(
    workspace, tmp_path
):
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=[("007", "Ada")])
    path = write_excel(tmp_path, [["Key", "Name"], [7, "Ada"]])
    staged = stage(workspace, keyed()(plan_import(path, table=table)), nobody)
    assert [row.fate for row in staged_rows(workspace, staged, 0, 9)] == [Fate.NEW]
    assert contents(workspace, table.id) == [("007", "Ada")]


def zeros_of(workspace, path, table, adjust=None):
    plan = (adjust or keyed())(plan_import(path, table=table))
    staged = stage(workspace, plan, nobody)
    found = staged.zeros
    return staged, (found and (found.column, found.length, found.count, found.example))


def test_pain_10_codes_that_lost_their_zeros_are_counted_and_repaired_all_at_once(
    workspace, tmp_path
):
    rows = [(f"{n:05}", f"Name {n}") for n in range(5, 417)]
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=rows)
    file = [["Key", "Name"], *([n, f"New {n}"] for n in range(5, 417)), [70_000, "More"]]
    path = write_excel(tmp_path, file)
    staged, found = zeros_of(workspace, path, table)
    assert found == (0, 5, 412, "5")
    assert staged.counts == {Fate.NEW: 413}
    staged = stage(workspace, with_zeros(staged.plan, staged.zeros), nobody)
    assert (staged.counts, staged.zeros) == ({Fate.CHANGED: 412, Fate.NEW: 1}, None)
    workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT)
    assert contents(workspace, table.id) == [
        *((f"{n:05}", f"New {n}") for n in range(5, 417)),
        ("70000", "More"),
    ]


def test_pain_10_zeros_put_in_front_are_taken_off_again(workspace, tmp_path):
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=[("007", "Ada")])
    path = write(tmp_path, [["Key", "Name"], ["7", "Ada"]])
    staged, _ = zeros_of(workspace, path, table)
    plan = with_zeros(staged.plan, staged.zeros)
    assert stage(workspace, plan, nobody).counts == {Fate.SAME: 1}
    assert without_zeros(plan) == staged.plan


@pytest.mark.parametrize(
    ("there", "file", "found"),
    [
        (["007", "012"], ["7", "12"], (0, 3, 2, "7")),
        (["007", "0042", "0043"], ["7", "42", "43"], (0, 4, 2, "42")),  # the usual length
        (["007", "7"], ["7"], None),  # it meets its record as it stands
        (["007", "7", "008"], ["7", "8"], None),  # zeros would part it from that
        (["007"], ["7a", "x7", "", "-7", "7.0", "٧"], None),
        (["007", "07a"], ["8", "9"], None),
        (["7", "8"], ["9"], None),
        (["007", "007"], ["7"], None),  # which of the two nobody can say
        (["007"], ["0"], None),
        (["000"], ["0"], (0, 3, 1, "0")),
    ],
)
def test_pain_10_zeros_are_offered_only_where_records_have_them(
    workspace, tmp_path, there, file, found
):
    rows = [(one, "x") for one in there]
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=rows)
    path = write(tmp_path, [["Key", "Name"], *([one, "y"] for one in file)])
    assert zeros_of(workspace, path, table)[1] == found


def test_pain_10_zeros_are_no_matter_where_numbers_or_nothing_is_matched(workspace, tmp_path):
    drafts = FieldDraft("Key"), FieldDraft("Count", type="integer")
    table = make(workspace, *drafts, rows=[("007", 7)])
    path = write(tmp_path, [["Key", "Count"], ["7", "8"]])
    by_count = lambda plan: replace(plan, matching=Matching((table.fields[1].id,)))  # noqa: E731
    for adjust in (by_count, keyed(MatchPolicy.ADD), lambda plan: plan):
        assert zeros_of(workspace, path, table, adjust)[1] is None
    assert zeros_of(workspace, path, table)[1] == (0, 3, 1, "7")


def test_pain_10_records_in_the_trash_have_no_part_in_it(workspace, tmp_path):
    table = make(workspace, FieldDraft("Key"), FieldDraft("Name"), rows=[("007", "Ada")])
    workspace.write(lambda session: session.move_to_trash(table.id, [1]))
    path = write(tmp_path, [["Key", "Name"], ["7", "Ada"]])
    assert zeros_of(workspace, path, table)[1] is None


def test_pain_10_one_of_several_key_fields_may_have_lost_zeros(workspace, tmp_path):
    rows = [("A", "007", "Ada"), ("B", "008", "Bo")]
    table = make(workspace, *map(FieldDraft, ("House", "Room", "Name")), rows=rows)
    both = Matching(tuple(one.id for one in table.fields[:2]))
    path = write(tmp_path, [["House", "Room", "Name"], ["A", "7", "x"], ["A", "8", "y"]])
    _, found = zeros_of(workspace, path, table, lambda plan: replace(plan, matching=both))
    assert found == (1, 3, 1, "7")


def test_pain_10_a_code_that_breaks_its_pattern_without_zeros_counts_too(workspace, tmp_path):
    draft = FieldDraft("Key", unique=True, pattern="[0-9]{3}")
    table = make(workspace, draft, FieldDraft("Name"), rows=[("007", "Ada")])
    path = write(tmp_path, [["Key", "Name"], ["7", "Bo"]])
    staged, found = zeros_of(workspace, path, table)
    assert (staged.counts, found) == ({Fate.FAULT: 1}, (0, 3, 1, "7"))
    staged = stage(workspace, with_zeros(staged.plan, staged.zeros), nobody)
    assert staged.counts == {Fate.CHANGED: 1}


# -- 11


@pytest.mark.parametrize("how", ["csv", "xlsx", "ods", "json", "jsonl"])
def test_pain_11_our_own_export_comes_back_with_html_lines_and_formulas(workspace, tmp_path, how):
    rows = [
        ('<p class="x">One &amp; two</p>', "two\nlines"),
        ("=SUM(A1)", "'quoted'"),
        ('a "b", c; d|e\tf', "+49 30"),
        ("-1", "  spaces  "),
        ("@home", "007"),
    ]
    table = make(workspace, FieldDraft("Text"), FieldDraft("More"), rows=rows)
    path = exported(workspace, table.id, tmp_path / f"own.{how}", how)
    as_text = lambda plan: chosen(1, type="text")(chosen(0, type="text")(plan))  # noqa: E731
    assert brought(workspace, path, as_text) == rows


@pytest.mark.parametrize("how", ["csv", "xlsx", "ods"])
def test_pain_11_our_own_export_of_an_empty_table_comes_back_with_its_fields(
    workspace, tmp_path, how
):
    table = make(workspace, FieldDraft("Name"), FieldDraft("City"))
    path = exported(workspace, table.id, tmp_path / f"empty.{how}", how)
    report = import_file(workspace, path)
    with closing(workspace.reader()) as reader:
        made = reader.table(report.table_id)
    assert [field.label for field in made.fields] == ["Name", "City"]
    assert (report.created, report.failed) == (0, 0)


@pytest.mark.parametrize("traced", [False, True])
@pytest.mark.parametrize(
    "labels", [("2019", "2020", "2021"), ("#", "Name", "%"), ("#tag",), ("1", "-", "2020-01-01")]
)
def test_pain_11_names_that_look_like_data_or_a_comment_come_back(
    workspace, tmp_path, labels, traced
):
    rows = [tuple(f"{sign}{n}" for n in range(len(labels))) for sign in ("#", "", "7")]
    table = make(workspace, *map(FieldDraft, labels), rows=rows)
    path = tmp_path / "own.csv"
    with closing(workspace.reader()) as reader:
        export(reader, table, Query(table.id), path, format="csv", traced=traced)
    found = plan_import(path)
    report = import_file(workspace, path, table=None if traced else table)
    if traced:
        assert (report.table_id, report.same, report.created) == (table.id, 3, 0)
    else:
        assert tuple(one.header for one in found.columns) == labels
        assert contents(workspace, table.id) == [*rows, *rows]


# -- 12


def test_pain_12_a_bad_import_goes_as_a_whole_and_what_it_overwrote_comes_back(workspace, tmp_path):
    rows = [("1", "Ada"), ("2", "Bo")]
    table = make(workspace, FieldDraft("Number"), FieldDraft("Name"), rows=rows)
    path = write(tmp_path, [["Number", "Name"], ["1", "wrong"], ["9", "new"]])
    plan = keyed()(plan_import(path, table=table))
    staged = stage(workspace, plan, nobody)
    done = workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT)
    assert contents(workspace, table.id) == [("1", "wrong"), ("2", "Bo"), ("9", "new")]
    workspace.write(lambda session: session.undo(done.change_set.id))
    assert contents(workspace, table.id) == rows


# -- 13


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("utf-8", ["Zoë", "Łukasz", "Ñuñez", "Åsa"]),
        ("utf-8-sig", ["Zoë", "Łukasz", "Ñuñez", "Åsa"]),
        ("utf-16", ["Zoë", "Łukasz", "Ñuñez", "Åsa"]),
        ("cp1252", ["Zoë Müller", "Ñuñez", "Åsa Ström", "Café Orléans"]),
        ("cp1251", ["Иван Петров", "Ольга Сидорова", "Пётр Чехов"]),
        ("cp932", ["山田太郎", "鈴木花子", "東京都渋谷区"]),
    ],
)
def test_pain_13_accents_come_in_as_they_are_written(workspace, tmp_path, encoding, names):
    path = write(tmp_path, [["name", "n"], *([name, "1"] for name in names)], encoding=encoding)
    assert [row[0] for row in brought(workspace, path)] == names


# -- 14


def test_pain_14_a_csv_for_excel_has_its_mark_and_a_workbook_its_letters(workspace, tmp_path):
    table = make(workspace, FieldDraft("Name"), rows=[("Zoë",), ("Łukasz",)])
    text = exported(workspace, table.id, tmp_path / "out.csv", "csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines()[1:] == ["Zoë", "Łukasz"]
    again = exported(workspace, table.id, tmp_path / "out.xlsx", "xlsx")
    assert brought(workspace, again) == [("Zoë",), ("Łukasz",)]


# -- 15


def test_pain_15_excel_and_json_come_in_with_their_types(workspace, tmp_path):
    rows = [["name", "age", "born", "member"], ["Ada", 36, date(1985, 12, 10), True]]
    book = import_file(
        workspace, write_excel(tmp_path, [*rows, ["Bo", 41, date(1900, 3, 1), False]])
    )
    path = tmp_path / "list.json"
    names = [
        {"name": "Ada", "age": 36, "born": "1985-12-10", "member": True},
        {"name": "Bo", "age": 41, "born": "1900-03-01", "member": False},
    ]
    path.write_text(json.dumps(names))
    json_ = import_file(workspace, path)
    for report in (book, json_):
        assert types(workspace, report.table_id) == ["text", "integer", "date", "boolean"]
    assert contents(workspace, book.table_id) == contents(workspace, json_.table_id)
    assert contents(workspace, book.table_id)[0][:3] == ("Ada", 36, "1985-12-10")


# -- 16


def test_pain_16_a_large_file_tells_how_far_it_is(workspace, tmp_path):
    path = write(tmp_path, [["id", "name"], *([n, f"name {n}"] for n in range(30_000))])
    told = []
    report = import_file(workspace, path, progress=lambda done, total: told.append((done, total)))
    reading = [done for done, total in told if total == path.stat().st_size]
    assert len(reading) >= 10
    assert reading == sorted(reading)
    assert reading[-1] == path.stat().st_size
    assert report.created == 30_000


# -- 17


def test_pain_17_the_preview_is_the_import(workspace, tmp_path):
    rows = [("1", "Ada", "London"), ("2", "Bo", "Oslo")]
    table = make(workspace, *map(FieldDraft, ("Number", "Name", "City")), rows=rows)
    path = write(
        tmp_path,
        [
            ["Number", "Name", "City"],
            ["1", "Ada", "London"],
            ["2", "Bo", "Rome"],
            ["3", "Cy", "Bonn"],
        ],
    )
    staged = stage(workspace, keyed()(plan_import(path, table=table)), nobody)
    shown = staged_rows(workspace, staged, 0, 9)
    assert [row.fate for row in shown] == [Fate.SAME, Fate.CHANGED, Fate.NEW]
    assert shown[1].old[2] == "Oslo"
    report = workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT).value
    assert (report.created, report.updated, report.skipped) == (1, 1, 1)
    assert contents(workspace, table.id) == [row.values for row in shown]
    with closing(workspace.reader()) as reader:
        ids = [one.id for one in reader.iter_records(reader.table(table.id), Query(table.id))]
    assert [row.record for row in shown][:2] == ids[:2]
