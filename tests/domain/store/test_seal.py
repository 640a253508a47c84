"""The sealed chain: another program computes the same links, and tampering is named."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest

from domain.values import Origin
from domain.workspace import Workspace


def chain_by_the_documented_form(path):
    """Compute every link from the documented form alone, with none of our code."""
    sha256 = lambda data: hashlib.sha256(data).digest()  # noqa: E731
    links, before = [], bytes(32)
    with closing(sqlite3.connect(path)) as connection:
        change_sets = connection.execute(
            "SELECT label_salt, label_leaf, id, at, actor, origin, label, undoes, details, "
            "first_entry, last_entry FROM tab_change_set WHERE link IS NOT NULL ORDER BY id"
        ).fetchall()
        for label_salt, label_leaf, *header in change_sets:
            if label_salt is not None:
                label_leaf = sha256(label_salt + header[4].encode())
            if label_leaf is not None:
                header[4] = [label_leaf.hex()]
            leaves, used = b"", set()
            for salt, body, leaf, layout, *rest in connection.execute(
                "SELECT salt, body, leaf, layout, id, change_set, entity, record, action "
                "FROM tab_audit WHERE id BETWEEN ? AND ? ORDER BY id",
                header[-2:],
            ):
                number, change_set, entity, record, action = rest
                text = (
                    f'[{number},{change_set},{entity},{record},"{action}",'
                    f"{'null' if layout is None else layout},{'null' if body is None else body}]"
                )
                used |= {layout} - {None}
                leaves += leaf if leaf is not None else sha256(salt + text.encode())
            layouts = [
                connection.execute("SELECT keys FROM tab_layout WHERE id = ?", (one,)).fetchone()
                for one in sorted(used)
            ]
            texts = [f"[{one},{keys}]" for one, (keys,) in zip(sorted(used), layouts, strict=True)]
            whole = [*header[:7], f"[{','.join(texts)}]", *header[7:]]
            line = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
            before = sha256(before + line.encode() + sha256(leaves))
            links.append((header[0], before.hex()))
    return links


@pytest.fixture
def full(members):
    """A history with every kind of entry, awkward text and a change set of another program."""
    ada = members.add('Ädä 😀 "q" \\ \n', "ada@example.org", 36)
    eve = members.add("Eve", "eve@example.org")
    members.edit(ada, age=37)
    members.trash(ada, eve)
    members.restore(ada)
    members.purge(eve)
    members.write(
        lambda session: session.update(members.table_id, ada, members.stored({"Age": 1})),
        label="Ünïcode „label“ 😀\u2028",
        actor="o'hara",
        origin=Origin.FORM,
    )
    members.undo_next()
    return members


def test_another_program_computes_the_same_links(full, path):
    assert full.verify() is None
    stored = [(one.id, one.link) for one in reversed(full.history())]
    assert chain_by_the_documented_form(path) == stored
    with closing(full.workspace.reader()) as reader:
        assert reader.seal() == stored[-1][1]


def test_an_empty_history_has_no_seal(reader):
    assert reader.seal() == ""
    assert reader.verify_history() is None


TAMPERING = {
    "body": "UPDATE tab_audit SET body = replace(body, '37', '99') WHERE change_set = {id}",
    "salt": "UPDATE tab_audit SET salt = x'00' WHERE change_set = {id}",
    "action": "UPDATE tab_audit SET action = 'create' WHERE change_set = {id}",
    "record": "UPDATE tab_audit SET record = 99 WHERE change_set = {id}",
    "entity": "UPDATE tab_audit SET entity = 99 WHERE change_set = {id}",
    "actor": "UPDATE tab_change_set SET actor = 'mallory' WHERE id = {id}",
    "time": "UPDATE tab_change_set SET at = '2001-01-01T00:00:00.000Z' WHERE id = {id}",
    "origin": "UPDATE tab_change_set SET origin = 'import' WHERE id = {id}",
    "label": "UPDATE tab_change_set SET label = 'nothing' WHERE id = {id}",
    "label taken for older": (
        "UPDATE tab_change_set SET label_salt = NULL, label = 'nothing' WHERE id = {id}"
    ),
    "details": "UPDATE tab_change_set SET details = '[]' WHERE id = {id}",
    "undoes": "UPDATE tab_change_set SET undoes = 1 WHERE id = {id}",
    "root": "UPDATE tab_change_set SET root = zeroblob(32) WHERE id = {id}",
    "link": "UPDATE tab_change_set SET link = zeroblob(32) WHERE id = {id}",
    "entry deleted": "DELETE FROM tab_audit WHERE change_set = {id}",
    "entry moved": "UPDATE tab_audit SET change_set = change_set + 1 WHERE change_set = {id}",
}


def tamper(full, outside, statement):
    full.workspace.close()
    outside(*[statement] if isinstance(statement, str) else statement)
    with Workspace.open(full.workspace.path) as workspace, closing(workspace.reader()) as reader:
        return reader.verify_history()


@pytest.mark.parametrize("how", TAMPERING)
def test_verify_names_the_change_set_that_was_tampered_with(full, outside, how):
    # the edit of the age to 37: neither the first nor the last of the chain
    target = [one.id for one in reversed(full.history())][3]
    assert tamper(full, outside, TAMPERING[how].format(id=target)) == target


def test_verify_names_the_last_change_set_when_its_entry_is_gone(full, outside):
    target = full.last().id
    statement = f"DELETE FROM tab_audit WHERE change_set = {target}"
    assert tamper(full, outside, statement) == target


def test_verify_names_the_change_set_after_one_that_was_removed(full, outside):
    numbers = [one.id for one in reversed(full.history())]
    statements = [
        f"DELETE FROM tab_audit WHERE change_set = {numbers[3]}",
        f"DELETE FROM tab_change_set WHERE id = {numbers[3]}",
    ]
    assert tamper(full, outside, statements) == numbers[4]


def test_verify_names_an_inserted_entry(full, outside):
    target = full.last().id
    statement = (
        "INSERT INTO tab_audit (change_set, entity, record, action, body, salt) "
        f"VALUES ({target}, 1, 1, 'update', '{{}}', randomblob(16))"
    )
    assert tamper(full, outside, statement) == target


def test_verify_notices_two_entries_that_changed_places(full, outside):
    """The two entries of one change set swap their ids: same leaves, another order."""
    target = [one.id for one in reversed(full.history())][4]
    statements = [
        f"UPDATE tab_audit SET id = -id WHERE change_set = {target}",
        "UPDATE tab_audit SET id = (SELECT first_entry + last_entry FROM tab_change_set "
        f"WHERE id = {target}) + id WHERE change_set = {target}",
    ]
    assert tamper(full, outside, statements) == target


def test_verify_notices_an_entry_of_no_change_set(full, outside):
    statement = (
        "INSERT INTO tab_audit (change_set, entity, record, action, body, salt) "
        "VALUES (999, 1, 1, 'update', '{}', randomblob(16))"
    )
    assert tamper(full, outside, statement) == 999


def test_verify_notices_a_layout_that_was_changed(full, outside):
    """Which value belongs to which field is part of what is sealed."""
    created = next(one for one in reversed(full.history()) if not one.definitions)
    swap = (
        "UPDATE tab_layout SET keys = json_array(keys ->> 1, keys ->> 0, keys ->> 2) "
        f"WHERE entity = {full.table_id}"
    )
    assert tamper(full, outside, swap) == created.id


def leaf_of(path, target):
    """Return the first entry of a change set and its leaf as hexadecimal text."""
    with closing(sqlite3.connect(path)) as connection:
        salt, text, number = connection.execute(
            "SELECT salt, '[' || id || ',' || change_set || ',' || entity || ',' || record || "
            "',\"' || action || '\",' || ifnull(layout, 'null') || ',' || body || ']', id "
            "FROM tab_audit WHERE change_set = ?",
            (target,),
        ).fetchone()
    return number, hashlib.sha256(salt + text.encode()).hexdigest()


def test_an_entry_of_a_record_that_lives_cannot_be_passed_off_as_erased(full, outside, path):
    """The leaf is right, but nobody erased the record."""
    target = [one.id for one in reversed(full.history())][3]
    number, leaf = leaf_of(path, target)
    erase = f"UPDATE tab_audit SET body = NULL, salt = NULL, leaf = x'{leaf}' WHERE id = {number}"
    assert tamper(full, outside, erase) == target
    assert chain_by_the_documented_form(path)[-1][1] == last_link(path)


def test_a_label_cannot_be_passed_off_as_erased(full, outside, path):
    """Its leaf is right, but what the change set did is there still."""
    with full.workspace.database.transaction(label="Edit Age of Ada") as transaction:
        full.workspace.database.connection.execute("UPDATE members SET age = 45")
    target = transaction.change_set.id
    with closing(sqlite3.connect(path)) as connection:
        salt, label = connection.execute(
            "SELECT label_salt, label FROM tab_change_set WHERE id = ?", (target,)
        ).fetchone()
    leaf = hashlib.sha256(salt + label.encode()).hexdigest()
    hide = (
        f"UPDATE tab_change_set SET label = '', label_salt = NULL, label_leaf = x'{leaf}' "
        f"WHERE id = {target}"
    )
    assert tamper(full, outside, hide) == target
    assert chain_by_the_documented_form(path)[-1][1] == last_link(path)


def last_link(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT lower(hex(link)) FROM tab_change_set ORDER BY id DESC LIMIT 1"
        ).fetchone()[0]


def test_a_cut_off_tail_shows_only_in_the_seal(full, outside):
    """The chain cannot show it: so the seal is noted elsewhere and compared."""
    with closing(full.workspace.reader()) as reader:
        seal = reader.seal()
    last = full.last().id
    statements = [
        f"DELETE FROM tab_audit WHERE change_set = {last}",
        f"DELETE FROM tab_change_set WHERE id = {last}",
    ]
    assert tamper(full, outside, statements) is None
    assert last_link(full.workspace.path) != seal


def test_a_faked_leaf_beside_its_body_is_noticed(full, outside, path):
    """A stored leaf must not cover for a body that does not give it."""
    target = [one.id for one in reversed(full.history())][3]
    number, leaf = leaf_of(path, target)
    fake = (
        f"UPDATE tab_audit SET leaf = x'{leaf}', body = replace(body, '37', '99') "
        f"WHERE id = {number}"
    )
    assert tamper(full, outside, fake) == target
