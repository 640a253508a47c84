"""The sealed chain: hashes by which anyone can check that no entry was changed afterwards.

With H = SHA-256 and `,` `:` the only separators (no blanks), all text UTF-8:

- an entry's *text* is `[id,change_set,entity,record,"action",layout,body]`, where layout is a
  number or null and body is the stored JSON exactly as it stands in the file, or null;
- its *leaf* is H(salt || text); where body and salt were erased the stored leaf stands for it;
- a change set's *root* is H(leaf 1 || leaf 2 || ...) in the order of the entries' ids;
- its *layouts* are the text `[[id,keys],...]`, by id, of those rows of `tab_layout` that its
  entries name, keys as the stored JSON;
- its *title* is the array `[leaf]`, the leaf H(label_salt || label) as hexadecimal text; where
  label and salt were erased the stored label_leaf; in a change set with neither the label itself;
- its *header* is the JSON array `[id,at,actor,origin,title,undoes,details,layouts,first,last]`
  with details and layouts as texts, non-ASCII characters unescaped;
- its *link* is H(link before || header || root); the link before the first is 32 zero bytes.

The rows that an import left out lie in `tab_import_reject`, at most one row for a change set. Its
details are then a JSON object whose `rejects.digest` is H(body), as hexadecimal text; so the link
vouches for the body as well. A body that was erased leaves the chain as it is.

What was erased (see `erasing`) must be accounted for, or it would be a place to hide in:

- an entry without body and salt is right only where the same record has a later entry with action
  `purge` and body null, whose salt is there, in a change set whose details hold `"erased":true`;
- a label without its salt is right only where all entries of the change set were erased, or where
  it has none and took back one whose label was erased.

The last link is the seal of the whole history. The chain cannot show that its end was cut off:
compare the seal with one noted elsewhere. Each link was the seal of its day.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

ZERO_LINK = bytes(32)

HEADER = "id, at, actor, origin, label, undoes, details, label_salt, label_leaf"
"""The columns that `sealed_header` makes a header of."""

SEALED_TEXT = "CAST(salt || {begin} || ifnull(body, 'null') || ']' AS BLOB)"
BEGIN = (
    "'[' || id || ',' || change_set || ',' || entity || ',' || record || ',\"' || action "
    "|| '\",' || ifnull(layout, 'null') || ','"
)
_LEAF_TEXTS = f"""
    SELECT {SEALED_TEXT},
           CASE WHEN salt IS NULL AND body IS NULL THEN leaf END
    FROM tab_audit WHERE id BETWEEN ? AND ? ORDER BY id
"""
_EXACTLY = _LEAF_TEXTS.format(begin=BEGIN)
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


def sealed_header(row: tuple[Any, ...]) -> tuple[object, ...]:
    """Return the first parts of a change set's header from its `HEADER` columns."""
    *before, label, undoes, details, salt, leaf = row
    return (*before, _title_of(label, salt, leaf), undoes, details)


def _title_of(label: object, salt: object, leaf: object) -> object:
    from hashlib import sha256

    if salt is not None:
        return [sha256(_bytes(salt) + str(label).encode()).hexdigest()]
    return label if leaf is None else [_bytes(leaf).hex()]


def _bytes(value: object) -> bytes:
    """Return what a column for bytes holds, whatever somebody wrote there."""
    return value if isinstance(value, bytes) else str(value).encode()


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
