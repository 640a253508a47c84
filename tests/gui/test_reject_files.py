"""Files of rejected rows: no name runs as a formula, and they are known when they return."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from domain import importing
from domain.exporting import export
from domain.traces import parse_header
from domain.values import FieldDraft, Origin, Query
from domain.workspace import Workspace
from gui.importing.faults import save_rejects
from gui.reports import facts
from gui.reports.rejects import save_past_rejects


def nothing(_done: int, _total: int) -> None:
    """Report to nobody."""


def test_names_are_guarded_and_the_trace_says_so(tmp_path: Path):
    out, late = tmp_path / "out.csv", tmp_path / "late.csv"
    with Workspace.open(tmp_path / "a.tabularium") as workspace:
        drafts = [FieldDraft("=1+1"), FieldDraft("Number", "integer")]
        table = workspace.write(lambda session: session.create_table("T", drafts)).value
        words, number = (field.id for field in table.fields)
        values = [{words: text, number: 1} for text in ("=A1", "plain")]
        workspace.write(lambda session: session.create_many(table.id, values))
        with closing(workspace.reader()) as reader:
            export(reader, table, Query(table.id), out, guard=False, traced=True)
            text = out.read_text(encoding="utf-8-sig")
            out.write_text(text.replace("=A1,1", "=B2,n/a").replace("plain", "fair"))
            plan = importing.recognise(reader, importing.plan_import(out), workspace.tables())
            staged = importing.stage(workspace, plan, nothing)
            save_rejects(plan, staged, out, nothing)
            written = workspace.write(
                lambda session: importing.apply(
                    session, replace(staged, plan=replace(plan, path=out))
                ),
                origin=Origin.IMPORT,
            )
            assert written.change_set is not None
            kept = importing.past_rejects(reader, written.change_set.id)
            headers = facts.headers(reader.change_set(written.change_set.id))
        save_past_rejects(late, headers, kept, nothing)
        for path in (out, late):
            with path.open(encoding="utf-8-sig", newline="") as stream:
                [header, row] = csv.reader(stream)
            assert header[0] == "'=1+1"
            assert row[0] == "'=B2"
            trace = parse_header(header[2])
            assert trace is not None
            assert trace.guarded
        again = importing.plan_import(late)
        assert again.probe.raw_header[0] == "=1+1"
        assert again.probe.sample[0][0] == "=B2"
