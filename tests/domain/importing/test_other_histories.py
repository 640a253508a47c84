"""Files that were exported from a copy of the workspace which went its own way."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from domain.exporting import export
from domain.importing import plan_import, recognise
from domain.importing.returning import FOREIGN
from domain.values import FieldDraft, Query
from domain.workspace import Workspace


def exported(workspace: Workspace, path: Path) -> None:
    with closing(workspace.reader()) as reader:
        export(reader, reader.table(1), Query(1), path, traced=True)


def doubt_of(workspace: Workspace, path: Path) -> str:
    with closing(workspace.reader()) as reader:
        tables = reader.tables()
        found = recognise(reader, plan_import(path, tables=tables), tables).returning
    assert found is not None
    return found.doubt


def by_another_program(workspace: Workspace, name: str) -> None:
    with closing(sqlite3.connect(workspace.path)) as other, other:
        other.execute("UPDATE members SET name = ?", (name,))


def test_what_another_program_wrote_into_the_copy_tells_it_apart(tmp_path):
    here, there = tmp_path / "here.tabularium", tmp_path / "there.tabularium"
    with Workspace.open(here) as workspace:
        table = workspace.write(lambda s: s.create_table("Members", [FieldDraft("Name")])).value
        name = table.fields[0].id
        workspace.write(lambda session: session.create(1, {name: "Ada"}))
    shutil.copy(here, there)
    with Workspace.open(there) as copy:
        by_another_program(copy, "Bea")
        exported(copy, tmp_path / "copy.csv")
    with Workspace.open(here) as workspace:
        workspace.write(lambda session: session.update(1, 1, {name: "Cy"}))
        assert doubt_of(workspace, tmp_path / "copy.csv") == FOREIGN
    with Workspace.open(there) as copy:
        assert doubt_of(copy, tmp_path / "copy.csv") == ""
        copy.write(lambda session: session.update(1, 1, {name: "Dee"}))
        assert doubt_of(copy, tmp_path / "copy.csv") == ""
