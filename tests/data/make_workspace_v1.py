"""Makes workspace-v1.tabularium as the first version of the program writes it.

The file stays as it is and must open for ever; this script says how it came to be. Run from the
root of the repository:  python tests/data/make_workspace_v1.py
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from domain.errors import Fault  # noqa: E402
from domain.fields import parse  # noqa: E402
from domain.values import FieldDraft, Origin, Stored, TableDef  # noqa: E402
from domain.workspace import Session, Workspace  # noqa: E402

TARGET = HERE / "workspace-v1.tabularium"

FIELDS = (
    FieldDraft("Name", "text", required=True, help="As on the letter"),
    FieldDraft("Notes", "long_text"),
    FieldDraft("Visits", "integer", minimum="0"),
    FieldDraft("Fee", "decimal"),
    FieldDraft("Active", "boolean", default="yes"),
    FieldDraft("Joined", "date"),
    FieldDraft("Last seen", "datetime"),
    FieldDraft("Group", "choice", choices=("Red", "Blue")),
    FieldDraft("Skills", "choices", choices=("Tea", "Maps", "Knots")),
    FieldDraft("E-mail", "email", unique=True),
    FieldDraft("Web", "url"),
    FieldDraft("Phone", "phone"),
    FieldDraft("Number", "autonumber"),
)

ROWS = (
    ("Ada", "Two\nlines", "3", "9.90", "yes", "2020-02-29", "2024-05-01 08:30 UTC", "Red",
     "Tea; Maps", "ada@example.org", "https://example.org", "+49 30 1234567"),
    ("Grace Ümläut", "", "0", "-0.10", "no", "", "", "Blue", "", "grace@example.org"),
    ("In the Trash", "", "", "", "yes", "", "", "", "", "gone@example.org"),
    ("Purged", "", "", "", "yes", "", "", "", "", "purged@example.org"),
)  # fmt: skip


def stored(table: TableDef, texts: tuple[str, ...]) -> dict[int, Stored]:
    """Return the stored values of a row of texts."""
    pairs = [(field, parse(text, field)) for field, text in zip(table.fields, texts, strict=False)]
    faults = [value for _, value in pairs if isinstance(value, Fault)]
    assert not faults, faults
    return {field.id: value for field, value in pairs if not isinstance(value, Fault)}


def main() -> None:
    """Write the file anew."""
    TARGET.unlink(missing_ok=True)
    with Workspace.open(TARGET, actor="ada") as workspace:
        table = workspace.write(
            lambda session: session.create_table("Members", FIELDS),
            label="Make Members",
            origin=Origin.DESIGN,
        ).value
        ids = workspace.write(
            lambda session: [session.create(table.id, stored(table, row)) for row in ROWS],
            label="Import members.csv",
            origin=Origin.IMPORT,
        ).value
        ada, grace, trashed, purged = ids
        visits = table.fields[2].id

        def edit(session: Session) -> None:
            session.update(table.id, ada, {visits: 4})

        workspace.write(edit, label="Edit Visits of Ada", origin=Origin.GRID)
        workspace.write(lambda session: session.move_to_trash(table.id, [trashed, purged]))
        workspace.write(lambda session: session.purge(table.id, [purged]), actor="grace")
        workspace.write(lambda session: session.trash_field(table.fields[10].id))
        workspace.write(lambda session: session.update(table.id, grace, {visits: 1}))
        workspace.write(lambda session: session.undo_next())
        workspace.save_draft(table.id, None, {table.fields[0].id: "half-typ"})
        workspace.save_view(table.id, {"widths": {"1": 120}})
    with closing(sqlite3.connect(TARGET)) as connection:
        connection.execute("UPDATE members SET visits = 5 WHERE name = 'Ada'")
        connection.commit()
    with Workspace.open(TARGET, actor="ada"):
        pass
    with closing(sqlite3.connect(TARGET)) as connection:
        connection.execute("VACUUM")
    for beside in HERE.glob(".workspace-v1*"):
        beside.unlink()


if __name__ == "__main__":
    main()
