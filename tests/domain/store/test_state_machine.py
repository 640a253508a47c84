"""Any order of adding, editing, deleting, restoring, purging, undoing: the log is the table."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from domain.errors import InvalidDefinition, InvalidRecord, NotUndoable
from domain.values import FieldDraft
from domain.workspace import Workspace

VALUES = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=8),
    st.sampled_from(['{"blob":"00"}', "", "007", "💥", "a\x00b"]),
)
OUTSIDE = st.one_of(
    VALUES, st.binary(max_size=4), st.floats(allow_nan=False), st.integers(-(2**63), 2**63 - 1)
)
CODES = st.sampled_from(["a", "b", "c", None])
PICKS = st.integers(0, 10_000)


def replayed(connection, entity):
    """Return {record: (deleted, {field id: value})} as the audit log alone tells it."""
    records: dict = {}
    rows = connection.execute(
        "SELECT a.record, a.action, a.body, l.keys FROM tab_audit a "
        "LEFT JOIN tab_layout l ON l.id = a.layout WHERE a.entity = ? ORDER BY a.id",
        (entity,),
    )
    for record, action, body, keys in rows:
        if action == "create":
            # what was erased is of a record that goes, further on
            held = zip(json.loads(keys), map(plain, json.loads(body)), strict=True) if body else ()
            values = dict(held)
            records[record] = [False, values]
        elif action == "purge":
            del records[record]
        else:
            state = records[record]
            state[0] = {"delete": True, "restore": False}.get(action, state[0])
            for key, (_, new) in json.loads(body or "{}").items():
                if key.isdigit():
                    state[1][key] = plain(new)
    return records


def plain(value):
    return bytes.fromhex(value["blob"]) if isinstance(value, dict) else value


def same(left, right):
    return left == right and type(left) is type(right)


class Records(RuleBasedStateMachine):
    """Whatever is done, the log replayed is the table, and the chain verifies."""

    changes = Bundle("changes")

    @initialize()
    def start(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tabularium-machine-")
        self.path = Path(self.folder.name) / "machine.tabularium"
        self.workspace = Workspace.open(self.path, actor="ada")
        fields = [FieldDraft("Value"), FieldDraft("Code", unique=True)]
        self.table = self.workspace.write(lambda session: session.create_table("T", fields)).value
        self.value, self.code = (field.id for field in self.table.fields)

    def teardown(self):
        if hasattr(self, "workspace"):
            assert self.verify() is None
            self.workspace.close()
            self.folder.cleanup()

    # -- what people and programs do

    @rule(target=changes, value=VALUES, code=CODES)
    def add(self, value, code):
        return self.do(
            lambda session: session.create(self.table.id, {self.value: value, self.code: code})
        )

    @rule(target=changes, pick=PICKS, value=VALUES, code=CODES)
    def edit(self, pick, value, code):
        return self.on_a_record(
            pick,
            lambda session, record: session.update(
                self.table.id, record, {self.value: value, self.code: code}
            ),
        )

    @rule(target=changes, pick=PICKS)
    def trash(self, pick):
        return self.on_a_record(
            pick, lambda session, record: session.move_to_trash(self.table.id, [record])
        )

    @rule(target=changes, pick=PICKS)
    def restore(self, pick):
        return self.on_a_record(
            pick, lambda session, record: session.restore(self.table.id, [record])
        )

    @rule(pick=PICKS)
    def purge(self, pick):
        self.on_a_record(pick, lambda session, record: session.purge(self.table.id, [record]))

    @rule(pick=PICKS)
    def erase(self, pick):
        def work(session, record):
            with session.erasing():
                session.purge(self.table.id, [record])

        self.on_a_record(pick, work)

    @rule(target=changes, picks=st.lists(PICKS, max_size=4), value=VALUES)
    def several_in_one(self, picks, value):
        """Add, change and delete in one change set, the same record perhaps more than once."""
        ids = self.ids()

        def work(session):
            session.create(self.table.id, {self.value: value})
            for place, pick in enumerate(picks):
                record = ids[pick % len(ids)] if ids else 0
                session.update(self.table.id, record, {self.value: f"{value}{place}"})
                if place % 2:
                    session.move_to_trash(self.table.id, [record])

        return self.do(work)

    @rule(pick=PICKS, value=OUTSIDE, kind=st.sampled_from(["update", "insert", "delete", "trash"]))
    def outside(self, pick, value, kind):
        ids = self.ids()
        record = ids[pick % len(ids)] if ids else 0
        statement, binds = {
            "update": ("UPDATE t SET value = ? WHERE id = ?", (value, record)),
            "insert": ("INSERT INTO t (value) VALUES (?)", (value,)),
            "delete": ("DELETE FROM t WHERE id = ?", (record,)),
            "trash": ("UPDATE t SET deleted_at = 'then' WHERE id = ?", (record,)),
        }[kind]
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute(statement, binds)
            connection.commit()

    @rule(target=changes)
    def undo(self):
        return self.do(lambda session: session.undo_next())

    @rule(target=changes)
    def redo(self):
        return self.do(lambda session: session.redo_next())

    @rule(target=changes, change=changes, force=st.booleans())
    def undo_an_older_one(self, change, force):
        try:
            return self.do(lambda session: session.undo(change, force=force))
        except NotUndoable:
            return multiple()

    @rule(change=consumes(changes))
    def redo_of_undo_is_nothing(self, change):
        """Undo something that goes back without a conflict, redo that: all is as before."""
        before = self.state()
        try:
            undone = self.workspace.write(lambda session: session.undo(change))
        except NotUndoable:
            return
        if undone.value.conflicts or self.state() == before:
            return
        redone = self.workspace.write(lambda session: session.undo(undone.change_set.id))
        assert redone.value.conflicts == ()
        # a record that was back already counts as restored: only values and Trash are compared
        assert self.state() == before

    @precondition(lambda self: len(self.ids()) > 0)
    @rule()
    def reopen(self):
        self.workspace.close()
        self.workspace = Workspace.open(self.path, actor="ada")

    # -- what must hold

    @invariant()
    def the_log_replayed_is_the_table(self):
        if not hasattr(self, "workspace"):
            return
        connection = self.workspace.database.connection
        told = replayed(connection, self.table.id)
        rows = connection.execute("SELECT id, deleted_at IS NOT NULL, value, code FROM t")
        found = {row[0]: row[1:] for row in rows}
        assert told.keys() == found.keys()
        for record, (deleted, values) in told.items():
            is_deleted, value, code = found[record]
            assert deleted == bool(is_deleted)
            assert same(values[str(self.value)], value)
            assert same(values[str(self.code)], code)

    @invariant()
    def live_codes_are_unique(self):
        if hasattr(self, "workspace"):
            codes = [code for deleted, _, code in self.state().values() if not deleted]
            given = [code for code in codes if code is not None]
            assert len(given) == len(set(given))

    # -- the way down

    def do(self, operation):
        try:
            change_set = self.workspace.write(operation).change_set
        except (InvalidRecord, InvalidDefinition):
            return multiple()
        return multiple() if change_set is None else change_set.id

    def on_a_record(self, pick, operation):
        ids = self.ids()
        if not ids:
            return multiple()
        return self.do(lambda session: operation(session, ids[pick % len(ids)]))

    def ids(self):
        if not hasattr(self, "workspace"):
            return []
        rows = self.workspace.database.connection.execute("SELECT id FROM t ORDER BY id")
        return [one for (one,) in rows]

    def state(self):
        rows = self.workspace.database.connection.execute(
            "SELECT id, deleted_at IS NOT NULL, value, code FROM t"
        )
        return {row[0]: row[1:] for row in rows}

    def verify(self):
        with closing(self.workspace.reader()) as reader:
            return reader.verify_history()


TestRecords = Records.TestCase
TestRecords.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
