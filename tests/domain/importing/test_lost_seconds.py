"""Excel saves a CSV file without the seconds of its times: that is no change."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import closing
from dataclasses import replace

import pytest

from domain import importing
from domain.exporting import export
from domain.importing import Fate
from domain.values import FieldDraft, Origin, Query
from tests.domain.spreadsheet import add_row, column, put, resave

pytestmark = pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="the zone of one process cannot change"
)

TIMES = [
    "2026-05-03T10:14:27.000Z",
    "2026-11-23T08:05:59.000Z",
    "2026-02-04T23:30:01.000Z",
    "2026-06-05T12:00:00.000Z",
    None,
]
COUNTRIES = {
    "Germany": "%d.%m.%Y %H:%M",
    "United States": "{m}/{d}/%Y {h}:%M",
    "United States, half days": "{m}/{d}/%Y {h12}:%M %p",
    "Great Britain": "%d/%m/%Y %H:%M",
    "Netherlands": "{d}-{m}-%Y %H:%M",
    "Czechia": "{d}. {m}. %Y {h}:%M",
    "Sweden": "%Y-%m-%d %H:%M",
    "Japan": "%Y/{m}/{d} {h}:%M",
    "Hungary": "%Y.%m.%d %H:%M",
}


@pytest.fixture(autouse=True)
def _zone(request, monkeypatch):
    """Live in one zone, UTC unless a test asks for another."""
    monkeypatch.setenv("TZ", getattr(request, "param", "UTC"))
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def seen(workspace, tmp_path):
    """Make a table of times, and answer it with a traced file of it."""
    drafts = [FieldDraft("Name"), FieldDraft("Seen", "datetime"), FieldDraft("Left", "datetime")]
    table = workspace.write(lambda session: session.create_table("Visits", drafts)).value
    ids = [field.id for field in table.fields]
    rows = [(f"Guest {n}", one, one) for n, one in enumerate(TIMES)]
    values = [dict(zip(ids, row, strict=True)) for row in rows]
    workspace.write(lambda session: session.create_many(table.id, values))
    path = tmp_path / "visits.csv"
    with closing(workspace.reader()) as reader:
        export(reader, table, Query(table.id), path, format="csv", traced=True)
    return table, path


def as_in(country, *labels, edit=lambda grid: None):
    """Answer an edit: times as a spreadsheet of a country writes them."""

    def rewrite(grid):
        for label in labels:
            at = column(grid, label)
            for row in grid[1:]:
                if row[at]:
                    row[at] = shown(dt.datetime.fromisoformat(row[at]), COUNTRIES[country])
        edit(grid)

    return rewrite


def shown(moment, form):
    half = moment.hour % 12 or 12
    form = form.format(m=moment.month, d=moment.day, h=moment.hour, h12=half)
    return moment.strftime(form)


def back(workspace, path, edit, adjust=lambda plan: plan):
    resave(path, edit)
    tables = workspace.tables()
    with closing(workspace.reader()) as reader:
        plan = importing.recognise(reader, importing.plan_import(path, tables=tables), tables)
    return importing.stage(workspace, adjust(plan), lambda done, total: None)


def rows_of(workspace, table):
    with closing(workspace.reader()) as reader:
        return [one.values for one in reader.iter_records(table, Query(table.id))]


def fates(workspace, staged):
    return [str(row.fate) for row in importing.staged_rows(workspace, staged, 0, 99)]


@pytest.mark.parametrize("_zone", ["UTC", "America/New_York"], indirect=True)
@pytest.mark.parametrize("labels", [("Seen",), ("Seen", "Left")])
@pytest.mark.parametrize("country", COUNTRIES)
def test_times_without_their_seconds_are_the_same(workspace, seen, country, labels):
    table, path = seen
    before = rows_of(workspace, table)
    staged = back(workspace, path, as_in(country, *labels))
    assert staged.counts == {Fate.SAME: 5}
    workspace.write(lambda session: importing.apply(session, staged), origin=Origin.IMPORT)
    assert rows_of(workspace, table) == before


@pytest.mark.parametrize("country", COUNTRIES)
def test_day_and_month_are_told_apart_though_every_row_lost_its_seconds(workspace, seen, country):
    _, path = seen

    def edit(grid):
        del grid[4:]
        put(grid, 3, "Name", "Renamed")

    staged = back(workspace, path, as_in(country, "Seen", "Left", edit=edit))
    assert fates(workspace, staged) == ["same", "same", "changed"]


@pytest.mark.parametrize("country", ["Germany", "United States"])
def test_what_else_was_changed_is_written_and_seconds_stay(workspace, seen, country):
    table, path = seen

    def edit(grid):
        put(grid, 1, "Name", "Renamed")
        at = column(grid, "Seen")
        grid[2][at] = grid[2][at].replace(":05", ":06")
        put(grid, 5, "Seen", shown(dt.datetime(2026, 5, 6, 7, 8), COUNTRIES[country]))
        add_row(grid, Name="New", Seen=shown(dt.datetime(2026, 5, 6, 7, 9), COUNTRIES[country]))

    staged = back(workspace, path, as_in(country, "Seen", "Left", edit=edit))
    assert fates(workspace, staged) == ["changed", "changed", "same", "same", "changed", "new"]
    workspace.write(lambda session: importing.apply(session, staged), origin=Origin.IMPORT)
    assert rows_of(workspace, table) == [
        ("Renamed", TIMES[0], TIMES[0]),
        ("Guest 1", "2026-11-23T08:06:00.000Z", TIMES[1]),
        ("Guest 2", TIMES[2], TIMES[2]),
        ("Guest 3", TIMES[3], TIMES[3]),
        ("Guest 4", "2026-05-06T07:08:00.000Z", None),
        ("New", "2026-05-06T07:09:00.000Z", None),
    ]


def test_seconds_that_were_typed_are_a_change(workspace, seen):
    _, path = seen

    def edit(grid):
        put(grid, 1, "Seen", "2026-05-03 10:14:00")
        put(grid, 2, "Seen", "2026-11-23 08:05:58")

    staged = back(workspace, path, edit)
    assert fates(workspace, staged) == ["changed", "changed", "same", "same", "same"]


def test_a_time_corrected_in_the_preview_counts_as_it_is_written(workspace, seen):
    _, path = seen
    fix = {(2, 1): "2026-05-03 10:14"}
    staged = back(
        workspace,
        path,
        as_in("Sweden", "Seen"),
        lambda plan: replace(plan, fixes=fix),
    )
    assert fates(workspace, staged) == ["changed", "same", "same", "same", "same"]


def test_what_was_changed_here_meanwhile_is_kept(workspace, seen):
    table, path = seen
    at = table.fields[1].id
    later = "2026-05-03T10:14:50.000Z"
    workspace.write(lambda session: session.update(table.id, 1, {at: later}))
    workspace.write(lambda session: session.update(table.id, 2, {at: "2026-01-01T00:00:00.000Z"}))
    staged = back(workspace, path, as_in("Germany", "Seen"))
    assert staged.counts == {Fate.SAME: 5}
    rows = importing.staged_rows(workspace, staged, 0, 2)
    assert [row.values[1] for row in rows] == [later, "2026-01-01T00:00:00.000Z"]


def test_of_a_time_changed_in_both_places_the_conflict_is_told(workspace, seen):
    table, path = seen
    at = table.fields[1].id
    workspace.write(lambda session: session.update(table.id, 1, {at: TIMES[1]}))
    change = as_in("Sweden", "Seen", edit=lambda grid: put(grid, 1, "Seen", "2026-05-03 10:15"))
    assert fates(workspace, back(workspace, path, change))[0] == "conflict"


def test_copies_of_a_row_without_seconds_stay_copies(workspace, seen):
    _, path = seen

    def copy(grid):
        grid.append(list(grid[1]))
        grid.append(list(grid[1]))
        grid[-1][0] = "Other"

    staged = back(workspace, path, as_in("Germany", "Seen", edit=copy))
    assert fates(workspace, staged) == [*["same"] * 5, "duplicate", "new"]
