"""Round trip with Excel as a promise: only what was changed there comes back."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import importing
from domain.errors import InvalidRecord
from domain.exporting import export
from domain.importing import ConflictPolicy, Fate, ImportPlan, Matching, Staged
from domain.traces import parse_header
from domain.values import FieldDraft, Origin, Query, Scope, TableDef
from domain.workspace import Workspace
from tests.domain.spreadsheet import Edit, add_row, column, drop_column, put, resave

FORMATS = ("csv", "xlsx")
DRAFTS = [
    FieldDraft("Name", required=True),
    FieldDraft("City"),
    FieldDraft("Fee", "decimal"),
    FieldDraft("Born", "date", format="DD.MM.YYYY"),
    FieldDraft("Active", "boolean"),
    FieldDraft("Number", "autonumber"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "club.tabularium") as opened:
        yield opened


class Club:
    """A table of members, and short words for what happens to it and to its files."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self.folder = folder
        made = workspace.write(lambda session: session.create_table("Members", DRAFTS))
        self.table_id = made.value.id
        self.ids = {field.label: field.id for field in made.value.fields}
        rows = [
            ("Ada", "London", "1.50", "1815-12-10", 1),
            ("Bea", "Bath", "2.00", "1990-03-04", 0),
            ("Cy", None, None, None, None),
            ("Dee", "Two\r\nlines", "3", "2001-04-03", 1),
        ]
        values = [dict(zip(list(self.ids.values()), row, strict=False)) for row in rows]
        workspace.write(lambda session: session.create_many(self.table_id, values))

    @property
    def table(self) -> TableDef:
        return next(one for one in self.workspace.tables() if one.id == self.table_id)

    def export(self, suffix: str = "csv", name: str = "out", **options: object) -> Path:
        path = self.folder / f"{name}.{suffix}"
        with closing(self.workspace.reader()) as reader:
            export(
                reader,
                reader.table(self.table_id),
                options.pop("chosen", Query(self.table_id)),  # type: ignore[arg-type]
                path,
                format=suffix,
                traced=True,
                **options,  # type: ignore[arg-type]
            )
        return path

    def edit(self, record: int, **values: object) -> None:
        stored = {self.ids[label]: value for label, value in values.items()}
        self.workspace.write(lambda session: session.update(self.table_id, record, stored))

    def plan(self, path: Path, table: TableDef | None = None, *, aim: bool = True) -> ImportPlan:
        tables = self.workspace.tables()
        plan = importing.plan_import(path, table=table, tables=tables)
        with closing(self.workspace.reader()) as reader:
            return importing.recognise(reader, plan, tables, aim=aim)

    def stage(self, path: Path, **choices: object) -> Staged:
        plan = self.plan(path)
        plan = replace(plan, matching=replace(plan.matching, **choices))
        return importing.stage(self.workspace, plan, lambda done, total: None)

    def back(self, path: Path, edit: Edit = lambda grid: None, **choices: object) -> Staged:
        resave(path, edit)
        return self.stage(path, **choices)

    def fates(self, staged: Staged) -> list[str]:
        rows = importing.staged_rows(self.workspace, staged, 0, 1_000)
        return [str(row.fate) for row in rows]

    def apply(self, staged: Staged) -> importing.ImportReport:
        return self.workspace.write(
            lambda session: importing.apply(session, staged), origin=Origin.IMPORT
        ).value

    def rows(self, scope: Scope = Scope.LIVE) -> dict[int, tuple[object, ...]]:
        with closing(self.workspace.reader()) as reader:
            found = reader.iter_records(self.table, Query(self.table_id, scope=scope))
            return {record.id: record.values[:5] for record in found}

    def changes(self) -> int:
        with closing(self.workspace.reader()) as reader:
            return len(reader.activity(limit=10_000))


@pytest.fixture
def club(workspace: Workspace, tmp_path: Path) -> Club:
    return Club(workspace, tmp_path)


# -- what the export leaves


def test_a_script_gets_nothing_but_the_fields(club, tmp_path):
    with closing(club.workspace.reader()) as reader:
        table = reader.table(club.table_id)
        export(reader, table, Query(table.id), tmp_path / "plain.csv")
    assert len(importing.plan_import(tmp_path / "plain.csv").columns) == 6


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_file_says_what_it_is_and_which_record_each_row_is(club, suffix):
    path = club.export(suffix)
    probe = importing.plan_import(path).probe
    trace = parse_header(probe.raw_header[-1])
    assert (trace.table, trace.fields) == (club.table_id, tuple(club.ids.values()))
    assert abs(dt.datetime.now(dt.UTC) - trace.at) < dt.timedelta(minutes=5)
    with closing(club.workspace.reader()) as reader:
        last = reader.activity(limit=1)[0]
    assert (trace.change_set, trace.link) == (last.id, last.link[:16])
    assert [row[-1].split(".")[0] for row in probe.sample] == ["r1", "r2", "r3", "r4"]


def test_a_workbook_keeps_the_trace_out_of_sight_within_the_filter(club, tmp_path):
    path = club.export("xlsx")
    shutil.unpack_archive(path, tmp_path / "inside", "zip")
    sheet = (tmp_path / "inside/xl/worksheets/sheet1.xml").read_text(encoding="utf-8")
    assert '<col min="7" max="7"' in sheet
    assert sheet.count('hidden="1"') == 1
    assert '<autoFilter ref="A1:G5"' in sheet


# -- nothing was changed


@pytest.mark.parametrize("suffix", [*FORMATS, "ods", "json"])
def test_a_file_that_comes_back_as_it_went_changes_nothing(club, suffix):
    path = club.export(suffix)
    before, changes = club.rows(), club.changes()
    staged = club.stage(path)
    assert staged.counts == {Fate.SAME: 4}
    assert staged.good == 0
    report = club.apply(staged)
    assert (report.created, report.updated, report.skipped, report.failed) == (0, 0, 4, 0)
    assert (club.rows(), club.changes()) == (before, changes)


@pytest.mark.parametrize("suffix", FORMATS)
def test_opened_sorted_and_saved_it_changes_nothing(club, suffix):
    def sort(grid):
        grid[1:] = sorted(grid[1:], key=lambda row: str(row[0]), reverse=True)

    assert club.fates(club.back(club.export(suffix), sort)) == ["same"] * 4


def test_what_excel_writes_in_its_own_way_is_no_change(club):
    def rewrite(grid):
        fee, born, active, city = (column(grid, one) for one in ("Fee", "Born", "Active", "City"))
        for row in grid[1:]:
            row[fee] = row[fee].rstrip("0").rstrip(".")
            row[born] = ".".join(part.lstrip("0") for part in row[born].split("."))
            row[active] = {"yes": "TRUE", "no": "FALSE", "": ""}[row[active]]
            row[city] = row[city].replace("\r\n", "\n")

    assert club.fates(club.back(club.export(), rewrite)) == ["same"] * 4


def test_delimited_text_that_a_spreadsheet_saved_as_a_workbook_loses_its_guard(club, tmp_path):
    club.edit(1, Name="=1+1")
    club.edit(2, Name="'-x")
    with club.export().open(encoding="utf-8-sig", newline="") as handle:
        grid = list(csv.reader(handle))
    name = column(grid, "Name")
    assert [row[name] for row in grid[1:3]] == ["'=1+1", "''-x"]
    grid[3][name] = "Renamed"
    path = tmp_path / "saved.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(grid):
            for place, value in enumerate(row):
                sheet.write_string(number, place, value)
    assert club.plan(path).probe.sample[0][name] == "=1+1"
    staged = club.stage(path)
    assert club.fates(staged) == ["same", "same", "changed", "same"]
    club.apply(staged)
    assert [row[0] for row in club.rows().values()][:3] == ["=1+1", "'-x", "Renamed"]


@pytest.mark.parametrize("month_first", [True, False])
def test_dates_in_the_way_of_a_country_are_known_by_what_they_were(club, month_first):
    draft = FieldDraft("Born", "date")
    club.workspace.write(lambda session: session.update_field(club.ids["Born"], draft))

    def rewrite(grid):
        born, fee = column(grid, "Born"), column(grid, "Fee")
        for row in grid[1:]:
            if row[born]:
                year, month, day = (part.lstrip("0") for part in row[born].split("-"))
                row[born] = f"{month}/{day}/{year}" if month_first else f"{day}/{month}/{year}"
            row[fee] = row[fee].replace(".", ",")
        put(grid, 4, "Born", "5/6/2001")

    staged = club.back(club.export(), rewrite)
    assert club.fates(staged) == ["same", "same", "same", "changed"]
    club.apply(staged)
    assert club.rows()[4][3] == ("2001-05-06" if month_first else "2001-06-05")


def test_records_changed_here_meanwhile_stay_as_they_are(club):
    path = club.export()
    club.edit(1, City="Paris")
    assert club.fates(club.back(path)) == ["same"] * 4
    assert club.rows()[1][1] == "Paris"


def test_what_another_program_wrote_before_the_export_is_part_of_it(club, tmp_path):
    with closing(sqlite3.connect(tmp_path / "club.tabularium")) as outside:
        outside.execute("UPDATE members SET city = 'Paris' WHERE id = 1")
        outside.commit()
    path = club.export()
    club.edit(2, City="Hull")
    staged = club.back(path, lambda grid: put(grid, 1, "City", "Leeds"))
    assert club.fates(staged) == ["changed", "same", "same", "same"]


def test_what_never_fitted_its_field_is_no_fault_as_long_as_nobody_touches_it(club):
    draft = FieldDraft("Fee", "integer", minimum="100", required=True)
    club.workspace.write(lambda session: session.update_field(club.ids["Fee"], draft))
    staged = club.back(club.export("xlsx"))
    assert club.fates(staged) == ["same"] * 4
    assert staged.faults == ()


# -- what was changed there


@pytest.mark.parametrize("suffix", FORMATS)
def test_only_what_was_changed_is_written(club, suffix):
    path = club.export(suffix)
    club.edit(2, City="Hull")

    def change(grid):
        put(grid, 1, "City", "Leeds")
        put(grid, 2, "Name", "Beatrix")
        put(grid, 4, "Fee", "")
        add_row(grid, Name="Eve", City="Bonn")

    staged = club.back(path, change)
    assert club.fates(staged) == ["changed", "changed", "same", "changed", "new"]
    report = club.apply(staged)
    assert (report.created, report.updated, report.skipped, report.failed) == (1, 3, 1, 0)
    rows = club.rows()
    assert rows[1] == ("Ada", "Leeds", "1.50", "1815-12-10", 1)
    assert rows[2] == ("Beatrix", "Hull", "2.00", "1990-03-04", 0), "both edits survive"
    assert rows[4] == ("Dee", "Two\r\nlines", None, "2001-04-03", 1)
    assert [*rows.values()][4][:2] == ("Eve", "Bonn")
    with closing(club.workspace.reader()) as reader:
        entry = reader.record_history(club.table_id, 2)[0]
        assert [one.label for one in entry.changes] == ["Name"], "what stayed is no change"


def test_undoing_the_import_brings_the_old_values_back(club):
    path, before = club.export(), club.rows()

    def change(grid):
        put(grid, 1, "City", "Leeds")
        add_row(grid, Name="Eve")

    staged = club.back(path, change)
    written = club.workspace.write(lambda session: importing.apply(session, staged))
    assert club.rows() != before
    club.workspace.write(lambda session: session.undo(written.change_set.id))
    assert club.rows() == before


def test_the_rows_show_what_the_record_holds_now(club):
    staged = club.back(club.export(), lambda grid: put(grid, 1, "City", "Leeds"))
    row = importing.staged_rows(club.workspace, staged, 0, 1)[0]
    assert (row.values[:2], row.old[1], row.record) == (("Ada", "Leeds"), "London", 1)


def test_a_fault_counts_where_it_was_typed(club):
    def change(grid):
        put(grid, 1, "Fee", "much")
        put(grid, 2, "Name", "")

    staged = club.back(club.export(), change)
    assert club.fates(staged) == ["fault", "fault", "same", "same"]
    assert [(one.row, one.fault.code) for one in staged.faults] == [
        (2, "not_decimal"),
        (3, "required"),
    ]
    assert sorted((one.code, one.count) for one in staged.equal_faults) == [
        ("not_decimal", 1),
        ("required", 1),
    ]


def test_all_or_nothing_keeps_a_file_with_a_fault_out(club):
    def change(grid):
        put(grid, 1, "Fee", "much")
        put(grid, 2, "City", "Hull")

    staged = club.back(club.export(), change)
    assert staged.good == 1
    strict = replace(staged, plan=replace(staged.plan, all_or_nothing=True))
    assert strict.good == 0
    with pytest.raises(InvalidRecord):
        club.apply(strict)


def test_a_value_corrected_in_the_preview_counts_as_changed(club):
    plan = club.plan(club.export())
    fixed = replace(plan, fixes={(3, 1): "Hull"})
    staged = importing.stage(club.workspace, fixed, lambda done, total: None)
    assert club.fates(staged) == ["same", "changed", "same", "same"]
    club.apply(staged)
    assert club.rows()[2][1] == "Hull"


def test_unique_values_are_still_judged(club):
    draft = DRAFTS[0]._replace(unique=True)
    club.workspace.write(lambda session: session.update_field(club.ids["Name"], draft))
    staged = club.back(club.export(), lambda grid: put(grid, 1, "Name", "Bea"))
    assert club.fates(staged) == ["fault", "same", "same", "same"]
    assert staged.faults[0].fault.record_id == 2


# -- changed in both places


def conflicting(club: Club, suffix: str = "csv", **choices: object) -> Staged:
    path = club.export(suffix)
    club.edit(1, City="Paris", Name="Adele")
    club.edit(2, Fee="9.9")

    def change(grid):
        put(grid, 1, "City", "Leeds")
        put(grid, 2, "Fee", "9.90")
        put(grid, 3, "City", "Oslo")

    return club.back(path, change, **choices)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_value_changed_in_both_places_is_a_conflict_and_stays_out(club, suffix):
    staged = conflicting(club, suffix)
    assert club.fates(staged) == ["conflict", "same", "changed", "same"], "2: the same both times"
    row = importing.staged_rows(club.workspace, staged, 0, 1)[0]
    assert (row.base[1], row.old[1], row.values[1]) == ("London", "Paris", "Leeds")
    assert row.values[0] == "Adele", "what was not changed there is shown as it is here"
    report = club.apply(staged)
    assert (report.updated, report.skipped) == (1, 3)
    assert club.rows()[1][:2] == ("Adele", "Paris")


def test_the_file_wins_where_it_is_asked_to(club):
    staged = conflicting(club, conflicts=ConflictPolicy.TAKE)
    assert club.fates(staged) == ["changed", "same", "changed", "same"]
    assert club.apply(staged).updated == 2
    assert club.rows()[1][:2] == ("Adele", "Leeds")


def test_a_change_here_that_was_taken_back_is_no_conflict(club):
    path = club.export()
    club.edit(1, City="Paris")
    club.edit(1, City="London")
    assert club.fates(club.back(path, lambda grid: put(grid, 1, "City", "Leeds")))[0] == "changed"


# -- rows that were copied, moved, cleared


def test_of_copied_rows_the_untouched_one_is_the_record(club):
    def copy(grid):
        changed = list(grid[1])
        changed[0] = "Adam"
        grid[1:1] = [changed, list(changed)]
        grid.append(list(grid[3]))

    staged = club.back(club.export(), copy)
    assert club.fates(staged) == ["new", "new", "same", "same", "same", "same", "duplicate"]
    assert club.apply(staged).created == 2
    assert club.rows()[1][0] == "Ada"


def test_of_copied_rows_that_were_all_changed_the_first_is_the_record(club):
    def copy(grid):
        put(grid, 1, "Name", "Adam")
        grid.append([*grid[1]])
        grid.append([*grid[1]])
        put(grid, 6, "Name", "Amos")

    staged = club.back(club.export(), copy)
    assert club.fates(staged) == ["changed", "same", "same", "same", "duplicate", "new"]


def test_a_row_whose_cells_were_all_cleared_is_no_record(club):
    def clear(grid):
        grid[2] = [""] * len(grid[0])

    path = club.export("csv")
    staged = club.back(path, clear)
    assert club.fates(staged) == ["same", "skipped", "same", "same"]
    assert club.apply(staged).created == 0


def test_rows_and_columns_that_are_gone_change_nothing(club):
    def remove(grid):
        del grid[2]
        drop_column(grid, "Fee")
        put(grid, 1, "City", "Leeds")

    staged = club.back(club.export("xlsx"), remove)
    assert club.fates(staged) == ["changed", "same", "same"]
    club.apply(staged)
    assert club.rows()[1] == ("Ada", "Leeds", "1.50", "1815-12-10", 1)
    assert len(club.rows()) == 4


def test_a_new_row_without_a_column_for_what_it_needs_is_a_fault(club):
    def remove(grid):
        drop_column(grid, "Name")
        add_row(grid, City="Bonn")
        put(grid, 1, "City", "Leeds")

    staged = club.back(club.export(), remove)
    assert club.fates(staged) == ["changed", "same", "same", "same", "fault"]
    assert [(one.fault.code, one.text) for one in staged.faults] == [("no_column", "Name")]
    assert club.apply(staged).updated == 1


def test_columns_in_another_order_and_columns_added(club):
    def turn(grid):
        for row in grid:
            row.reverse()
            row.insert(1, "")
        grid[0][1] = "Remarks"
        put(grid, 2, "Remarks", "good")
        put(grid, 1, "City", "Leeds")

    path = club.export("xlsx")
    staged = club.back(path, turn)
    assert club.fates(staged) == ["changed", "same", "same", "same"], "a new column is left out"
    plan = club.plan(path)
    extra = next(one for one in plan.columns if one.header == "Remarks")
    wanted = plan.with_column(replace(extra, skip=False))
    staged = importing.stage(club.workspace, wanted, lambda done, total: None)
    assert club.fates(staged) == ["changed", "changed", "same", "same"]
    club.apply(staged)
    with closing(club.workspace.reader()) as reader:
        found = reader.page(club.table, [1, 2])
    assert [found[one].values[-1] for one in (1, 2)] == [None, "good"]


def test_a_field_that_was_not_exported_is_filled_by_a_column_of_its_name(club):
    path = club.export(field_ids=[club.ids["Name"]])

    def add(grid):
        for row in grid:
            row.insert(1, "")
        grid[0][1] = "City"
        put(grid, 3, "City", "Oslo")

    staged = club.back(path, add)
    assert club.fates(staged) == ["same", "same", "changed", "same"]
    club.apply(staged)
    assert [row[1] for row in club.rows().values()] == ["London", "Bath", "Oslo", "Two\r\nlines"]


def test_a_column_left_out_is_left_alone(club):
    def change(grid):
        put(grid, 1, "City", "Leeds")
        put(grid, 2, "Name", "Beatrix")

    path = club.export()
    resave(path, change)
    plan = club.plan(path)
    staged = importing.stage(
        club.workspace,
        plan.with_column(replace(plan.columns[1], skip=True, target=None)),
        lambda done, total: None,
    )
    assert club.fates(staged) == ["same", "changed", "same", "same"]
    club.apply(staged)
    assert club.rows()[1][1] == "London"


# -- fields that were changed here


def test_a_field_renamed_here_is_known_by_its_name_then(club):
    path = club.export()
    club.workspace.write(lambda session: session.update_field(club.ids["City"], FieldDraft("Town")))
    club.workspace.write(lambda session: session.update_field(club.ids["Name"], FieldDraft("City")))
    staged = club.back(path, lambda grid: put(grid, 1, "City", "Leeds"))
    assert club.fates(staged) == ["changed", "same", "same", "same"]
    club.apply(staged)
    assert club.rows()[1][:2] == ("Ada", "Leeds")


def test_a_field_renamed_in_the_file_is_known_by_its_place(club):
    def rename(grid):
        put(grid, 0, "City", "Where")
        put(grid, 1, "Where", "Leeds")

    staged = club.back(club.export(), rename)
    assert club.fates(staged) == ["changed", "same", "same", "same"]
    club.apply(staged)
    assert club.rows()[1][1] == "Leeds"


def test_a_field_retyped_here_leaves_the_rows_the_same(club):
    path = club.export()
    club.workspace.write(
        lambda session: session.update_field(club.ids["Fee"], FieldDraft("Fee", "text"))
    )
    staged = club.back(path, lambda grid: put(grid, 1, "City", "Leeds"))
    assert club.fates(staged) == ["changed", "same", "same", "same"]


def test_a_field_in_the_trash_is_left_out(club):
    path = club.export()
    club.workspace.write(lambda session: session.trash_field(club.ids["Fee"]))
    staged = club.back(path, lambda grid: put(grid, 1, "Fee", "7"))
    assert club.fates(staged) == ["same"] * 4
    assert staged.plan.columns[2].skip


# -- records that are gone


def test_records_in_the_trash(club):
    path = club.export()
    club.workspace.write(lambda session: session.move_to_trash(club.table_id, [1, 2]))
    resave(path, lambda grid: put(grid, 1, "City", "Leeds"))
    assert club.fates(club.stage(path)) == ["trashed", "same", "same", "same"]
    staged = club.stage(path, restore_trashed=True)
    assert club.fates(staged) == ["changed", "same", "same", "same"]
    club.apply(staged)
    assert (club.rows()[1][1], set(club.rows(Scope.TRASH))) == ("Leeds", {2})


def test_records_that_were_removed_for_good(club):
    path = club.export()
    club.workspace.write(lambda session: session.move_to_trash(club.table_id, [1, 2]))
    club.workspace.write(lambda session: session.purge(club.table_id, [1, 2]))
    staged = club.back(path, lambda grid: put(grid, 1, "City", "Leeds"))
    assert club.fates(staged) == ["new", "skipped", "same", "same"]
    assert club.apply(staged).created == 1
    assert club.rows()[5][:2] == ("Ada", "Leeds")


# -- files that are not at home here


def test_a_file_of_another_workspace_is_a_plain_file(club, tmp_path):
    path = club.export()
    with Workspace.open(tmp_path / "other.tabularium") as workspace:
        other = Club(workspace, tmp_path)
        plan = other.plan(path)
        assert plan.returning.doubt == "foreign"
        assert (plan.table, plan.columns[-1].skip, plan.matching) == (None, True, Matching())
        staged = importing.stage(workspace, plan, lambda done, total: None)
        assert staged.counts == {Fate.NEW: 4}
        other.apply(staged)
        assert [len(table.fields) for table in workspace.tables()] == [6, 6]


def test_a_file_of_a_copy_that_went_its_own_way_is_a_plain_file(club, tmp_path):
    with Workspace.open(tmp_path / "club.tabularium.copy") as _:
        pass
    club.workspace.close()
    shutil.copy(tmp_path / "club.tabularium", tmp_path / "twin.tabularium")
    club.workspace = Workspace.open(tmp_path / "club.tabularium")
    with club.workspace, Workspace.open(tmp_path / "twin.tabularium") as workspace:
        before = club.export(name="before")
        club.edit(1, City="Paris")
        after = club.export(name="after")
        workspace.write(
            lambda session: session.update(club.table_id, 1, {club.ids["City"]: "Bonn"})
        )
        club.workspace, own = workspace, club.workspace
        assert [club.plan(one).returning.doubt for one in (before, after)] == ["", "foreign"]
        club.workspace = own


def test_a_table_in_the_trash(club):
    path = club.export()
    club.workspace.write(lambda session: session.trash_table(club.table_id))
    plan = club.plan(path)
    assert (plan.returning.doubt, plan.table, plan.columns[-1].skip) == ("gone", None, True)


def test_aimed_at_another_table_it_is_a_plain_file(club):
    path = club.export()
    draft = [FieldDraft("Name"), FieldDraft("City")]
    other = club.workspace.write(lambda session: session.create_table("Guests", draft)).value
    plan = importing.match_columns(club.plan(path), other)
    assert plan.matching == Matching()
    assert [one.header for one in plan.columns if not one.skip] == ["Name", "City"]
    assert importing.match_columns(plan, club.table).matching.by_record
    new = importing.match_columns(plan, None)
    assert [one.skip for one in new.columns] == [False] * 6 + [True]
    assert club.plan(path, other).table.id == club.table_id, "the file knows best"
    assert club.plan(path, other, aim=False).table.id == other.id


def test_a_script_drops_the_file_back_with_one_call(club):
    path = club.export("xlsx")
    resave(path, lambda grid: put(grid, 1, "City", "Leeds"))
    report = importing.import_file(club.workspace, path)
    assert (report.table_id, report.created, report.updated) == (club.table_id, 0, 1)
    guests = [FieldDraft("Name"), FieldDraft("City")]
    other = club.workspace.write(lambda session: session.create_table("Guests", guests)).value
    assert importing.import_file(club.workspace, path, table=other).created == 4


def test_looked_at_again_by_other_options_it_is_still_known(club):
    path = club.export()
    plan = club.plan(path)
    again = importing.plan_import(
        path, table=plan.table, options=replace(plan.probe.options, ragged="skip"), earlier=plan
    )
    assert again.returning == plan.returning
    assert (again.matching, again.columns) == (plan.matching, plan.columns)
    other = club.export(name="again", field_ids=[club.ids["Name"]])
    assert not importing.plan_import(other, table=plan.table, earlier=plan).matching.by_record


def test_nothing_is_remembered_of_a_file_that_came_back(club):
    staged = club.back(club.export(), lambda grid: put(grid, 1, "City", "Leeds"))
    club.apply(staged)
    importing.remember(club.workspace, staged.plan)
    plain = replace(club.plan(club.export(name="plain")), returning=None, matching=Matching())
    with closing(club.workspace.reader()) as reader:
        assert importing.recall(reader, plain, club.workspace.tables()) is None


def test_guarded_text_comes_back_whatever_else_was_typed(club):
    club.edit(1, City="=SUM(A1)")

    def change(grid):
        put(grid, 2, "City", "=now bare")

    staged = club.back(club.export(), change)
    assert club.fates(staged) == ["same", "changed", "same", "same"]
    club.apply(staged)
    assert [row[1] for row in club.rows().values()][:2] == ["=SUM(A1)", "=now bare"]


# -- whatever the table, whatever is done to it

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12
)
KINDS: dict[str, st.SearchStrategy[object]] = {
    "text": TEXTS.map(lambda text: text or None),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "decimal": st.decimals(-(10**9), 10**9, allow_nan=False, places=3).map("{:f}".format),
    "boolean": st.sampled_from([0, 1]),
    "date": st.dates().map(dt.date.isoformat),
    "datetime": st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(
        lambda at: at.isoformat(timespec="milliseconds") + "Z"
    ),
    "choice": st.sampled_from(["Red", "Blue"]),
    "choices": st.sampled_from(['["Red"]', '["Blue","Red"]']),
    "email": st.emails(),
}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), suffix=st.sampled_from(FORMATS), resaved=st.booleans())
def test_any_table_goes_out_and_comes_back_without_a_change(tmp_path, data, suffix, resaved):
    kinds = data.draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=5))
    cells = [st.none() | KINDS[kind] for kind in kinds]
    rows = data.draw(st.lists(st.tuples(*cells), min_size=1, max_size=5))
    drafts = [
        FieldDraft(f"F{place}", kind, choices=("Red", "Blue") if "choice" in kind else ())
        for place, kind in enumerate(kinds)
    ]
    name = f"w{len(list(tmp_path.iterdir()))}"
    with Workspace.open(tmp_path / f"{name}.tabularium") as workspace:
        table = workspace.write(lambda session: session.create_table("T", drafts)).value
        ids = [field.id for field in table.fields]
        values = [dict(zip(ids, row, strict=True)) for row in rows]
        workspace.write(lambda session: session.create_many(table.id, values))
        club = Club.__new__(Club)
        club.workspace, club.folder, club.table_id = workspace, tmp_path, table.id
        path = club.export(suffix, name=name)
        if resaved:
            resave(path)
        staged = club.stage(path)
        assert staged.plan.matching.by_record
        assert staged.counts == {Fate.SAME: len(rows)}
        assert club.apply(staged).updated == 0


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["cell", "cell", "copy", "delete", "add", "here", "trash"]),
        st.integers(1, 4),
        st.sampled_from(["Name", "City", "Fee"]),
        st.sampled_from(["", "x", "1.5", "7"]),
    ),
    max_size=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=EDITS,
    take=st.sampled_from(list(ConflictPolicy)),
    restore=st.booleans(),
    number=st.integers(0, 10**9),
)
def test_the_counts_promised_are_the_counts_reported(tmp_path, edits, take, restore, number):
    folder = tmp_path / f"{number}-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    with Workspace.open(folder / "w.tabularium") as workspace:
        club = Club(workspace, folder)
        path = club.export()
        change_here(club, edits)
        resave(path, lambda grid: change_there(grid, edits))
        file_before, before = workspace.path.read_bytes(), club.rows(Scope.ALL)
        staged = club.stage(path, conflicts=take, restore_trashed=restore)
        assert workspace.path.read_bytes() == file_before
        written = workspace.write(lambda session: importing.apply(session, staged))
        report = written.value
        assert report.created == staged.counts.get(Fate.NEW, 0)
        assert report.updated == staged.counts.get(Fate.CHANGED, 0)
        assert report.created + report.updated + report.skipped + report.failed == staged.rows
        after = club.rows(Scope.ALL)
        assert len(after) == len(before) + report.created
        assert sum(after[one] != before[one] for one in before) <= report.updated
        if not any(kind in ("cell", "copy", "add") for kind, *_ in edits):
            assert after == before
        if written.change_set is not None:
            workspace.write(lambda session: session.undo(written.change_set.id))
            assert {one: club.rows(Scope.ALL)[one] for one in before} == before


def change_here(club, edits):
    """Change records after they were exported."""
    for kind, row, label, text in edits:
        if kind == "here" and (text or label != "Name"):
            value = None if label == "Fee" and text == "x" else text or None
            club.edit(row, **{label: value})
        elif kind == "trash":
            club.workspace.write(
                lambda session, row=row: session.move_to_trash(club.table_id, [row])
            )


def change_there(grid, edits):
    """Change rows in the file."""
    for kind, row, label, text in edits:
        row = min(row, len(grid) - 1)
        if kind == "cell":
            put(grid, row, label, text)
        elif kind == "copy":
            grid.append([*grid[row]])
        elif kind == "delete" and len(grid) > 2:
            del grid[row]
        elif kind == "add":
            add_row(grid, **{label: text})
