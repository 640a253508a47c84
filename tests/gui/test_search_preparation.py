"""A prepared search finds what an unprepared one does, also what was changed since."""

from __future__ import annotations

import pytest

from domain.values import FieldDraft, Query
from gui.models.record_table import RecordTableModel
from gui.records import search_preparation
from gui.records.search_preparation import SearchPreparation


@pytest.fixture
def names(qtbot, worker, monkeypatch):
    """A table of three names that counts as a large one, and its model."""
    monkeypatch.setattr(search_preparation, "WORTH_FROM", 1)
    monkeypatch.setattr(search_preparation, "REST", 0)

    def make(session):
        table = session.create_table("Names", [FieldDraft("Name")])
        for name in ("Ada", "Grace", "Edsger"):
            session.create(table.id, {table.fields[0].id: name})
        return table

    made = []
    with qtbot.waitSignal(worker.committed):
        worker.write(make, owner=worker, then=made.append)
    return RecordTableModel(worker, made[0].value)


def found(qtbot, model, text):
    model.set_query(Query(model.table.id, search=text))
    qtbot.waitUntil(lambda: model.is_complete and not model.awaits_first)
    return [model.id_at(row) for row in range(model.rowCount())]


def test_a_search_is_prepared_at_rest_and_sees_later_changes(qtbot, worker, names):
    preparation = SearchPreparation(worker, names, names)
    names.set_query(Query(names.table.id))
    qtbot.waitUntil(lambda: names.is_complete and not preparation.is_busy)
    assert found(qtbot, names, "gr") == [2]
    qtbot.waitUntil(lambda: not preparation.is_busy)
    field = names.fields[0].id
    with qtbot.waitSignal(worker.committed):
        worker.write(
            lambda s: s.update(names.table.id, 1, {field: "Grete"}), owner=worker, label="Rename"
        )
    assert found(qtbot, names, "gr") == [1, 2]


def test_it_steps_aside_when_rows_are_wanted(qtbot, worker, names):
    preparation = SearchPreparation(worker, names, names)
    names.set_query(Query(names.table.id))
    qtbot.waitUntil(lambda: names.is_complete)
    for text in ("a", "ad", "ada"):
        names.set_query(Query(names.table.id, search=text))
    qtbot.waitUntil(lambda: names.is_complete and not preparation.is_busy)
    assert [names.id_at(row) for row in range(names.rowCount())] == [1]
