"""A small club's file, made without the window, for the tests that look at one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from domain.values import FieldDraft, Origin, TableDef
from domain.workspace import Workspace

NAMES = ("Grace Hopper", "Alan Turing", "Edsger Dijkstra", "Barbara Liskov", "Donald Knuth")


@dataclass(frozen=True)
class Club:
    """The file, its table and the ids in it."""

    path: Path
    table: TableDef
    ids: list[int]

    def field(self, label: str) -> int:
        """Answer the id of a field."""
        return next(one.id for one in self.table.fields if one.label == label)


def make_club(path: Path) -> Club:
    """Make a file with five members, imported."""
    with Workspace.open(path, actor="Robin") as workspace:
        drafts = [
            FieldDraft("Name", required=True),
            FieldDraft("E-mail", "email", unique=True),
            FieldDraft("Phone", "phone"),
            FieldDraft("Notes", "long_text"),
        ]
        made = workspace.write(
            lambda session: session.create_table("Members", drafts), label="Create table Members"
        )
        name, mail, phone, _ = (field.id for field in made.value.fields)
        rows = [
            {name: one, mail: f"{one.split()[0].lower()}@example.org", phone: f"+49891234560{n}"}
            for n, one in enumerate(NAMES)
        ]
        ids = workspace.write(
            lambda session: session.create_many(made.value.id, rows),
            label="Import members.csv",
            origin=Origin.IMPORT,
        ).value
    return Club(path, made.value, ids)
