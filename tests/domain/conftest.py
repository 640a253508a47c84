"""What tests of the domain start from: a real workspace file with one table of members."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.values import ChangeSet, FieldDef, FieldDraft, Query, Scope, UndoOutcome
from domain.workspace import Reader, Workspace

MEMBER_FIELDS = (
    FieldDraft("Name", required=True),
    FieldDraft("E-mail", unique=True),
    FieldDraft("Age", type="integer"),
)


class Members:
    """A workspace with one table, and short words for what tests do to it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        made = workspace.write(lambda session: session.create_table("Members", MEMBER_FIELDS))
        self.table_id = made.value.id
        self.made_by = made.change_set

    @property
    def table(self):
        return self.workspace.write(lambda session: session.table(self.table_id)).value

    def field(self, label: str) -> FieldDef:
        return next(field for field in self.table.fields if field.label == label)

    def stored(self, values: dict) -> dict:
        ids = {field.label: field.id for field in self.table.fields}
        return {ids[label]: value for label, value in values.items()}

    def write(self, operation, **options):
        """Run an operation and return its change set."""
        return self.workspace.write(operation, **options).change_set

    def add(self, name: str = "Ada", email: str | None = None, age: int | None = None) -> int:
        values = self.stored({"Name": name, "E-mail": email, "Age": age})
        return self.workspace.write(lambda session: session.create(self.table_id, values)).value

    def edit(self, record_id: int, **values) -> ChangeSet:
        """Change values by label, with `email` for E-mail."""
        labels = {"name": "Name", "email": "E-mail", "age": "Age"}
        stored = self.stored({labels[name]: value for name, value in values.items()})
        return self.write(lambda session: session.update(self.table_id, record_id, stored))

    def trash(self, *ids: int) -> ChangeSet:
        return self.write(lambda session: session.move_to_trash(self.table_id, ids))

    def restore(self, *ids: int):
        return self.workspace.write(lambda session: session.restore(self.table_id, ids)).value

    def purge(self, *ids: int) -> ChangeSet:
        return self.write(lambda session: session.purge(self.table_id, ids))

    def undo(self, change_set: ChangeSet | int, *, force: bool = False) -> UndoOutcome:
        number = change_set if isinstance(change_set, int) else change_set.id
        return self.workspace.write(lambda session: session.undo(number, force=force)).value

    def undo_next(self) -> UndoOutcome | None:
        return self.workspace.write(lambda session: session.undo_next()).value

    def redo_next(self) -> UndoOutcome | None:
        return self.workspace.write(lambda session: session.redo_next()).value

    def rows(self, scope: Scope = Scope.LIVE) -> dict[int, tuple]:
        """Return the values by record id."""
        with closing(self.workspace.reader()) as reader:
            table = reader.table(self.table_id)
            found = reader.iter_records(table, Query(table.id, scope=scope))
            return {record.id: record.values for record in found}

    def trashed(self) -> set[int]:
        return set(self.rows(Scope.TRASH))

    def history(self) -> list[ChangeSet]:
        """Return all change sets, the latest first."""
        with closing(self.workspace.reader()) as reader:
            return reader.activity(limit=10_000)

    def last(self) -> ChangeSet:
        return self.history()[0]

    def verify(self) -> int | None:
        with closing(self.workspace.reader()) as reader:
            return reader.verify_history()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.tabularium"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with Workspace.open(path, actor="ada") as opened:
        yield opened


@pytest.fixture
def members(workspace: Workspace) -> Members:
    return Members(workspace)


@pytest.fixture
def reader(workspace: Workspace) -> Iterator[Reader]:
    with closing(workspace.reader()) as opened:
        yield opened


@pytest.fixture
def outside(path: Path):
    """Return a function that runs SQL as another program does, on a connection of its own."""

    def run(*statements: str, script: str = "") -> None:
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            if script:
                connection.executescript(script)
            connection.commit()

    return run


@pytest.fixture
def reopened(path: Path):
    """Return a function that opens the file as a new start of the program does."""
    opened: list[Workspace] = []

    def reopen() -> Workspace:
        opened.append(Workspace.open(path, actor="ada"))
        return opened[-1]

    yield reopen
    for one in opened:
        one.close()
