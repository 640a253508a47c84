"""Searches by the search text find what SQL finds, before and after changes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Cancelled
from domain.store.reading import Reader, searching
from domain.store.reading.search_text import MOST_CHANGED
from domain.values import FieldDraft, Query, TableDef
from domain.workspace import Workspace

WORDS = ["Ada", "ÉCOLE", "école", "Straße", "50%", "a_b", "007", "x\ty", "", "ada lovelace"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "search.tabularium") as opened:
        yield opened


@pytest.fixture
def table(workspace: Workspace) -> TableDef:
    fields = [FieldDraft("Name"), FieldDraft("Note"), FieldDraft("Year", type="integer")]
    table = workspace.write(lambda session: session.create_table("People", fields)).value
    name, note, year = (field.id for field in table.fields)
    rows = [
        {name: one or None, note: two or None, year: 1900 + place}
        for place, one in enumerate(WORDS)
        for two in WORDS
    ]
    workspace.write(lambda session: session.create_many(table.id, rows))
    return table


def both_ways(workspace: Workspace, reader: Reader, query: Query) -> tuple[list[int], list[int]]:
    plain = Reader(workspace.path)
    try:
        return list(reader.ids(query)), list(plain.ids(query))
    finally:
        plain.close()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(search=st.sampled_from([*WORDS, "é", "E", "s", "ss", "%", "_", "ada 19", "a\\"]))
@pytest.mark.parametrize("sort", [(), ("name",), ("year", "name")])
@pytest.mark.parametrize("most", [3, 20_000])
def test_search_text_and_sql_agree(
    workspace: Workspace,
    table: TableDef,
    monkeypatch: pytest.MonkeyPatch,
    search: str,
    sort: tuple[str, ...],
    most: int,
) -> None:
    monkeypatch.setattr(searching, "MOST_ONE_BY_ONE", most)
    monkeypatch.setattr(searching, "MOST_AMONG", most)
    fields = {field.name: field.id for field in table.fields}
    reader = workspace.reader()
    assert reader.prepare_search(table)
    query = Query(table.id, search=search, sort=tuple((fields[one], True) for one in sort))
    by_text, by_sql = both_ways(workspace, reader, query)
    reader.close()
    assert by_text == by_sql


def test_changes_since_are_found_and_left_out(workspace: Workspace, table: TableDef) -> None:
    name = table.fields[0].id
    reader = workspace.reader()
    assert reader.prepare_search(table)
    new = workspace.write(lambda session: session.create(table.id, {name: "Zephyr"})).value
    assert list(reader.ids(Query(table.id, search="zephyr"))) == [new]
    workspace.write(lambda session: session.update(table.id, new, {name: "Boreas"}))
    assert list(reader.ids(Query(table.id, search="zephyr"))) == []
    assert list(reader.ids(Query(table.id, search="boreas"))) == [new]
    workspace.write(lambda session: session.move_to_trash(table.id, [new]))
    assert list(reader.ids(Query(table.id, search="boreas"))) == []
    reader.close()


def test_many_changes_throw_the_text_away(workspace: Workspace, table: TableDef) -> None:
    name = table.fields[0].id
    reader = workspace.reader()
    assert reader.prepare_search(table)
    rows = [{name: f"new {number}"} for number in range(MOST_CHANGED + 1)]
    workspace.write(lambda session: session.create_many(table.id, rows))
    assert len(reader.ids(Query(table.id, search="new "))) == MOST_CHANGED + 1
    assert reader.prepare_search(table)
    assert len(reader.ids(Query(table.id, search="new "))) == MOST_CHANGED + 1
    reader.close()


def test_a_text_of_an_older_state_is_not_kept(workspace: Workspace, table: TableDef) -> None:
    name = table.fields[0].id
    reader = workspace.reader()

    def change_meanwhile(done: int, total: int) -> None:
        workspace.write(lambda session: session.create(table.id, {name: "Meanwhile"}))

    assert not reader.prepare_search(table, change_meanwhile)
    assert len(reader.ids(Query(table.id, search="meanwhile"))) == 1
    reader.close()


def test_equal_values_keep_the_order_of_their_ids(workspace: Workspace, table: TableDef) -> None:
    name = table.fields[0].id
    rows = [{name: "same"} for _ in range(3_000)]
    workspace.write(lambda session: session.create_many(table.id, rows))
    reader = workspace.reader()
    for descending in (False, True):
        query = Query(table.id, search="same", sort=((name, descending),))
        ids = list(reader.ids(query))
        assert ids == sorted(ids)
        assert list(reader.ids(query, limit=200)) == ids[:200]
    reader.close()


def test_plain_columns_are_known_until_something_changes(workspace: Workspace) -> None:
    fields = [FieldDraft("Plain"), FieldDraft("Odd"), FieldDraft("Number", type="integer")]
    table = workspace.write(lambda session: session.create_table("Things", fields)).value
    plain, odd, number = (field.id for field in table.fields)
    rows = [{plain: one, odd: two, number: 7} for one in ("b", "A", None) for two in ("é", "z")]
    ids = workspace.write(lambda session: session.create_many(table.id, rows)).value
    reader, texts = workspace.reader(), workspace._texts
    assert texts.plain(table) == frozenset()
    assert reader.prepare_search(table)
    names = {field.id: field.name for field in table.fields}
    assert texts.plain(table) == {names[plain], names[number]}
    for field in (plain, odd):
        for down in (False, True):
            query = Query(table.id, sort=((field, down), (number, False)))
            by_text, by_sql = both_ways(workspace, reader, query)
            assert by_text == by_sql
            parts = [one for part in (0, 1) for one in reader.first_of_part(query, 4, part, 2)]
            assert list(reader.best_of(query, parts, 4)) == by_sql[:4]
    workspace.write(lambda session: session.update(table.id, ids[0], {plain: "Ärger"}))
    assert texts.plain(table) == frozenset()
    by_text, by_sql = both_ways(workspace, reader, Query(table.id, sort=((plain, False),)))
    assert by_text == by_sql
    reader.close()


def test_a_search_of_the_text_stops_when_its_reader_is_interrupted(workspace, table, monkeypatch):
    reader = workspace.reader()
    try:
        assert reader.prepare_search(table)
        rare = Query(table.id, search="nowhere at all")
        assert list(reader.ids(rare)) == []
        text = workspace._texts.get(table)
        monkeypatch.setattr("domain.store.reading.search_text._CHUNK", 16)
        seen = []

        class Interrupting:
            def __init__(self, places):
                self.places = places

            def find(self, *place):
                seen.append(place)
                if len(seen) == 3:
                    reader.interrupt()
                return self.places.find(*place)

        monkeypatch.setattr(text, "_map", Interrupting(text._map))
        with pytest.raises(Cancelled):
            reader.first_hits(rare, 200)
        assert len(seen) == 3, "it stops with the part that it is at"
        assert reader.first_hits(rare, 200) == (array("q"), True), "and the next one is whole"
    finally:
        reader.close()
