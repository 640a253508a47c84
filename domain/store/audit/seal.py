"""The sealed chain: hashes by which anyone can check that no entry was changed afterwards.

With H = SHA-256 and `,` `:` the only separators (no blanks), all text UTF-8:

- an entry's *text* is `[id,change_set,entity,record,"action",layout,body]`, where layout is a
  number or null and body is the stored JSON exactly as it stands in the file, or null;
- its *leaf* is H(salt || text); where body and salt were erased the stored leaf stands for it;
- a change set's *root* is H(leaf 1 || leaf 2 || ...) in the order of the entries' ids;
- its *layouts* are the text `[[id,keys],...]`, by id, of those rows of `tab_layout` that its
  entries name, keys as the stored JSON;
- its *header* is the JSON array `[id,at,actor,origin,label,undoes,details,layouts,first,last]`
  with details and layouts as texts, non-ASCII characters unescaped;
- its *link* is H(link before || header || root); the link before the first is 32 zero bytes.

The rows that an import left out lie in `tab_import_reject`, at most one row for a change set. Its
details are then a JSON object whose `rejects.digest` is H(body), as hexadecimal text; so the link
vouches for the body as well. A body that was erased leaves the chain as it is.

The last link is the seal of the whole history. The chain cannot show that its end was cut off:
compare the seal with one noted elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

ZERO_LINK = bytes(32)

_LEAF_TEXTS = """
    SELECT CAST(salt || {begin} || ifnull(body, 'null') || ']' AS BLOB),
           CASE WHEN salt IS NULL AND body IS NULL THEN leaf END
    FROM tab_audit WHERE id BETWEEN ? AND ? ORDER BY id
"""
_EXACTLY = _LEAF_TEXTS.format(
    begin="'[' || id || ',' || change_set || ',' || entity || ',' || record || ',\"' || action "
    "|| '\",' || ifnull(layout, 'null') || ','"
)
# a quarter faster, but does not see whether a number is one, or what comes after a NUL
_QUICKLY = _LEAF_TEXTS.format(
    begin="printf('[%d,%d,%d,%d,\"%s\",%s,', id, change_set, entity, record, action, "
    "ifnull(layout, 'null'))"
)


def root_of(connection: sqlite3.Connection, first: int, last: int, *, fresh: bool = False) -> bytes:
    """Return the root over the leaves of the entries from first to last.

    `fresh` says that our triggers have just written them: a million need not be read with the
    suspicion that they are checked with.
    """
    from hashlib import sha256  # slow to load, and reading needs none

    root = sha256()
    cursor = connection.execute(_QUICKLY if fresh else _EXACTLY, (first, last))
    while rows := cursor.fetchmany(500):
        root.update(b"".join([leaf or sha256(text or b"").digest() for text, leaf in rows]))
    return root.digest()


def layouts_of(connection: sqlite3.Connection, numbers: Iterable[int]) -> str:
    """Return the layouts with these numbers as the header of a change set holds them."""
    rows = (
        connection.execute("SELECT id, keys FROM tab_layout WHERE id = ?", (number,)).fetchone()
        for number in sorted(numbers)
    )
    return "[" + ",".join(f"[{row[0]},{row[1]}]" for row in rows if row) + "]"


def link_of(before: bytes, header: tuple[object, ...], root: bytes) -> bytes:
    """Return a change set's link from the link before it, its header and its root."""
    from hashlib import sha256

    text = json.dumps(list(header), ensure_ascii=False, separators=(",", ":"))
    return sha256(before + text.encode() + root).digest()


def last_seal(connection: sqlite3.Connection) -> str:
    """Return the seal of the whole history as hexadecimal text, "" for an empty history."""
    row = connection.execute(
        "SELECT hex(link) FROM tab_change_set WHERE link IS NOT NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return str(row[0]).lower() if row else ""


def verify_history(connection: sqlite3.Connection) -> int | None:
    """Return the id of the first change set that does not fit the chain, None if all fit."""
    before, expected_first = ZERO_LINK, 1
    rows = connection.execute(
        "SELECT id, at, actor, origin, label, undoes, details, first_entry, last_entry, root, link "
        "FROM tab_change_set WHERE link IS NOT NULL ORDER BY id"
    ).fetchall()
    for *header, first, last, root, link in rows:
        if first != expected_first or root_of(connection, first, last) != root:
            return int(header[0])
        layouts = layouts_of(connection, _layouts_in(connection, first, last))
        if link_of(before, (*header, layouts, first, last), root) != link:
            return int(header[0])
        if _misplaced(connection, header[0], first, last) or _rejects_differ(connection, header):
            return int(header[0])
        before, expected_first = link, last + 1
    return _unsealed(connection, expected_first)


def _layouts_in(connection: sqlite3.Connection, first: int, last: int) -> list[int]:
    rows = connection.execute(
        "SELECT layout FROM tab_audit WHERE id BETWEEN ? AND ? AND layout IS NOT NULL "
        "GROUP BY layout",
        (first, last),
    )
    return [layout for (layout,) in rows]


def _misplaced(connection: sqlite3.Connection, change_set: int, first: int, last: int) -> bool:
    """Say whether an entry is missing from the change set, or one of another lies within it."""
    own, all_ = connection.execute(
        "SELECT coalesce(sum(change_set = ?), 0), count(*) FROM tab_audit WHERE id BETWEEN ? AND ?",
        (change_set, first, last),
    ).fetchone()
    return bool(own != all_ or all_ != last - first + 1)


def _rejects_differ(connection: sqlite3.Connection, header: list[object]) -> bool:
    """Say whether the rejected rows of an import are not those that its details name."""
    from hashlib import sha256

    row = connection.execute(
        "SELECT body FROM tab_import_reject WHERE change_set = ?", (header[0],)
    ).fetchone()
    if row is None:
        return False
    named = json.loads(str(header[-1])).get("rejects", {}).get("digest")
    return bool(named != sha256(row[0]).hexdigest())


def _unsealed(connection: sqlite3.Connection, expected_first: int) -> int | None:
    """Return the change set of the first entry beyond the chain that none is open for."""
    row = connection.execute(
        "SELECT change_set FROM tab_audit WHERE id >= ? AND change_set IS NOT "
        "(SELECT change_set FROM tab_current) ORDER BY id LIMIT 1",
        (expected_first,),
    ).fetchone()
    return int(row[0]) if row else None
