"""The model of a table's records on a real file, with the real worker."""

from __future__ import annotations

import random
from threading import Event

import pytest
from PySide6.QtCore import Qt

from domain.values import FieldDraft, Filter, Query
from gui.models import first_records
from gui.models.record_ids import row_of, rows_among, runs, splice_between
from gui.models.record_table import RecordTableModel

Role = Qt.ItemDataRole


@pytest.fixture
def members(qtbot, worker):
    """A table of 300 members."""

    def make(session):
        table = session.create_table(
            "Members",
            [
                FieldDraft("Name", required=True),
                FieldDraft("Born", "integer"),
                FieldDraft("E-mail", "email", unique=True),
                FieldDraft("Active", "boolean"),
            ],
        )
        name, born, mail, active = (field.id for field in table.fields)
        for number in range(300):
            session.create(
                table.id,
                {
                    name: f"Member {number:03}",
                    born: 2000 - number,
                    mail: f"m{number}@example.org",
                    active: number % 2,
                },
            )
        return table

    return write(qtbot, worker, make)


@pytest.fixture
def model(qtbot, worker, members):
    made = RecordTableModel(worker, members)
    made.set_query(Query(members.id))
    qtbot.waitUntil(lambda: made.is_complete)
    text(qtbot, made, 0, 0)
    return made


def write(qtbot, worker, operation, label="Change"):
    answers = []
    with qtbot.waitSignal(worker.committed):
        worker.write(operation, owner=worker, label=label, then=answers.append)
    return answers[0].value


def text(qtbot, model, row, column):
    """Wait for a cell to be there and return what it shows."""
    index = model.index(row, column)
    qtbot.waitUntil(lambda: not model.cell(row, column).waiting)
    return model.data(index)


def field(model, label):
    return next(one for one in model.fields if one.label == label)


@pytest.mark.parametrize("search", ["member", "MEMBER 123", "nobody"])
@pytest.mark.parametrize("descending", [None, True])
def test_a_large_table_is_read_by_two_lanes_with_the_same_result(
    qtbot, worker, members, model, monkeypatch, search, descending
):
    sort = () if descending is None else ((members.fields[0].id, descending),)
    for query in (Query(members.id, search=search), Query(members.id, sort=sort)):
        shown = []
        for worth in (10**9, 10):
            monkeypatch.setattr(first_records, "WORTH_PARTS", worth)
            model.set_query(Query(members.id, search="x"))
            qtbot.waitUntil(lambda: model.is_complete)
            model.set_query(query)
            qtbot.waitUntil(lambda: model.is_complete)
            shown.append([model.id_at(row) for row in range(model.rowCount())])
        assert shown[0] == shown[1]
        assert bool(shown[0]) == (query.search != "nobody")


def test_the_first_rows_come_before_all(qtbot, worker, members):
    model = RecordTableModel(worker, members)
    gate = Event()
    worker.run(lambda _job: gate.wait(5), owner=worker, then=print)  # a long work is going on
    with qtbot.waitSignal(model.ids_changed):
        model.set_query(Query(members.id))
    assert model.rowCount() == 200
    assert not model.is_complete
    assert model.data(model.index(0, 0)) == "Member 000"
    gate.set()
    qtbot.waitUntil(lambda: model.is_complete)
    assert model.rowCount() == model.total == 300


def test_a_row_on_its_way_shows_a_placeholder_and_then_itself(qtbot, model):
    assert model.data(model.index(299, 0)) == "…"
    assert model.data(model.index(299, 0), Role.ForegroundRole) is not None
    assert text(qtbot, model, 299, 0) == "Member 299"


def test_an_edit_shows_at_once_and_is_saved(qtbot, worker, model):
    with qtbot.waitSignal(worker.committed) as committed:
        assert model.setData(model.index(0, 0), "Ada")
        assert model.data(model.index(0, 0)) == "Ada"
    assert committed.args[0].label == "Edit Name of Member 000"
    assert text(qtbot, model, 0, 0) == "Ada"


def test_a_text_that_does_not_fit_is_refused_with_the_reason(qtbot, model):
    with qtbot.waitSignal(model.edit_refused) as refused:
        assert not model.setData(model.index(0, 1), "soon")
    assert refused.args[0].text == "soon"
    assert refused.args[0].reason == "“soon” is not a whole number."
    assert model.data(model.index(0, 1)) == "2000"


def test_a_value_in_use_goes_back_and_keeps_what_was_typed(qtbot, model):
    with qtbot.waitSignal(model.edit_refused) as refused:
        assert model.setData(model.index(0, 2), "m1@example.org")
        assert model.data(model.index(0, 2)) == "m1@example.org"
    assert refused.args[0].text == "m1@example.org"
    assert "in use" in refused.args[0].reason
    assert model.data(model.index(0, 2)) == "m0@example.org"


def test_a_misfit_stays_visible_and_is_explained(qtbot, worker, members, model):
    def spoil(session):
        session.connection.execute(f"UPDATE {members.name} SET born = 'long ago' WHERE id = 1")

    write(qtbot, worker, spoil)
    index = model.index(0, 1)
    qtbot.waitUntil(lambda: model.data(index) == "long ago")
    assert "is not a whole number" in model.data(index, Role.ToolTipRole)
    assert "is not a whole number" in model.data(index, Role.AccessibleDescriptionRole)
    assert model.data(index, Role.DecorationRole) is not None


def test_a_tooltip_shows_markup_as_it_was_typed(qtbot, worker, members, model):
    name = field(model, "Name").id
    write(qtbot, worker, lambda s: s.update(members.id, 1, {name: "<b>Ada</b>" * 8}))
    qtbot.waitUntil(lambda: model.data(model.index(0, 0)).startswith("<b>"))
    assert "&lt;b&gt;Ada" in model.data(model.index(0, 0), Role.ToolTipRole)


def test_a_new_record_comes_at_the_end_without_a_reset(qtbot, worker, members, model):
    name = field(model, "Name").id
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as come:
        write(qtbot, worker, lambda s: s.create(members.id, {name: "Zoe"}))
    assert come.args[1:] == [300, 300]
    assert model.total == 301
    assert text(qtbot, model, 300, 0) == "Zoe"


def test_a_new_record_comes_where_the_order_wants_it(qtbot, worker, members, model):
    name = field(model, "Name").id
    model.set_query(Query(members.id, sort=((name, True),)))
    qtbot.waitUntil(lambda: model.is_complete)
    with qtbot.waitSignal(model.rowsInserted) as come:
        write(qtbot, worker, lambda s: s.create(members.id, {name: "Member 2995"}))
    assert come.args[1:] == [0, 0]


@pytest.mark.parametrize("order", [(), ("Name", True)])
def test_trashed_records_leave_and_restored_ones_come_back(qtbot, worker, members, model, order):
    sort = ((field(model, order[0]).id, order[1]),) if order else ()
    model.set_query(Query(members.id, sort=sort))
    qtbot.waitUntil(lambda: model.is_complete)
    gone = [2, 3, 4, 50, 299]
    with qtbot.assertNotEmitted(model.modelReset):
        write(qtbot, worker, lambda s: s.move_to_trash(members.id, gone))
        qtbot.waitUntil(lambda: model.rowCount() == 295)
        assert [model.row_of(one) for one in gone] == [-1] * 5
        assert model.total == 295
        write(qtbot, worker, lambda s: s.restore(members.id, gone))
        qtbot.waitUntil(lambda: model.rowCount() == 300)
    assert model.id_at(model.row_of(50)) == 50


def test_many_scattered_records_leave_in_one_go(qtbot, worker, members, model):
    gone = list(range(1, 300, 3))
    write(qtbot, worker, lambda s: s.move_to_trash(members.id, gone))
    qtbot.waitUntil(lambda: model.rowCount() == 200)
    assert model.id_at(0) == 2


def test_a_late_answer_of_an_older_search_is_void(qtbot, worker, members, model):
    for typed in ("Member 1", "Member 12", "Member 123"):
        model.set_query(Query(members.id, search=typed))
    qtbot.waitUntil(lambda: model.is_complete)
    assert model.rowCount() == 1
    assert text(qtbot, model, 0, 0) == "Member 123"


def test_filtered_records_are_counted_among_all(qtbot, members, model):
    active = field(model, "Active").id
    model.set_query(Query(members.id, filters=(Filter(active, frozenset({1})),)))
    qtbot.waitUntil(lambda: model.is_complete)
    assert (model.rowCount(), model.total) == (150, 300)


def test_only_certain_records(qtbot, members, model):
    model.set_query(Query(members.id), only=[7, 5, 9])
    qtbot.waitUntil(lambda: model.is_complete)
    assert [model.id_at(row) for row in range(model.rowCount())] == [5, 7, 9]


def test_a_purged_record_is_not_asked_for_again_and_again(qtbot, worker, members, model):
    text(qtbot, model, 299, 0)
    write(qtbot, worker, lambda s: s.purge(members.id, [300]))
    qtbot.waitUntil(lambda: model.rowCount() == 299)


def test_a_changed_field_changes_the_columns(qtbot, worker, members, model):
    write(qtbot, worker, lambda s: s.add_field(members.id, FieldDraft("City")))
    changed = write(
        qtbot, worker, lambda s: (s.update(members.id, 1, {1: "A"}), s.table(members.id))[1]
    )
    model.set_table(changed)
    assert model.headerData(4, Qt.Orientation.Horizontal) == "City"
    assert text(qtbot, model, 0, 0) == "A"
    assert text(qtbot, model, 0, 4) == ""


def test_the_model_keeps_the_rules_of_qt(qtbot, qtmodeltester, worker, members, model):
    qtmodeltester.check(model)
    with qtbot.waitSignal(worker.committed):
        model.setData(model.index(0, 0), "Ada")
    qtmodeltester.check(model)
    write(qtbot, worker, lambda s: s.move_to_trash(members.id, [1, 2, 300]))
    qtbot.waitUntil(lambda: model.rowCount() == 297)
    qtmodeltester.check(model)
    assert model.rowCount(model.index(0, 0)) == 0


def rename_first(session, table_id):
    session.update(table_id, 1, {1: "A"})
    return session.table(table_id)


def ids(*numbers):
    from array import array

    return array("q", numbers)


@pytest.mark.parametrize(
    ("old", "new", "splice"),
    [
        (ids(1, 2, 3), ids(1, 2, 3), None),
        (ids(), ids(1), (0, 0, ids(1))),
        (ids(1, 2, 3), ids(1, 9, 2, 3), (1, 0, ids(9))),
        (ids(1, 2, 3, 4), ids(1, 4), (1, 2, ids())),
        (ids(1, 2, 3), ids(3, 2, 1), (0, 3, ids(3, 2, 1))),
        (ids(1, 1, 1), ids(1, 1), (2, 1, ids())),
    ],
)
def test_only_the_stretch_that_differs_changes(old, new, splice):
    assert splice_between(old, new) == splice


def test_rows_are_found_in_any_order():
    order = ids(5, 3, 9, 1)
    assert [row_of(order, one) for one in (5, 3, 9, 1, 4)] == [0, 1, 2, 3, -1]
    shuffled = list(range(1, 200_001))
    random.Random(1).shuffle(shuffled)
    many = ids(*shuffled, 2**40, 1 << 8)  # among the bytes of the one stand those of the other
    for row in (0, 999, 65_535, 65_536, 131_072, 199_999, 200_000):
        assert row_of(many, many[row]) == row
    assert row_of(many, 2**32) == row_of(many, 200_001) == -1
    assert rows_among(order, {9, 5, 1, 3, 77}, ascending=False) == [0, 1, 2, 3]
    assert rows_among(ids(1, 3, 9), {9, 1, 77, 4}, ascending=True) == [0, 2]
    assert list(runs([0, 1, 2, 5, 7, 8])) == [(0, 2), (5, 5), (7, 8)]
