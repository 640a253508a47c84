"""A printed list holds all of a long text: it flows from page to page, and nothing is cut."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QPdfWriter

from domain.values import FieldDraft, Query
from domain.workspace import Workspace
from gui.exporting.flowing import Flow
from gui.exporting.pdf import write_pdf

WORDS = " ".join(f"word{number}" for number in range(3_000))


def flow(text: str, folder: Path) -> Flow:
    font = QFont("sans-serif")
    font.setPixelSize(60)
    return Flow(text, font, 900, QPdfWriter(str(folder / "unused.pdf")))


@pytest.mark.parametrize(
    "text",
    ["short", WORDS, "x" * 9_000, "a\n\nb", "é😀 " * 3_000, "line\r\nline\n" * 700],
    ids=["short", "words", "one word", "blank line", "beyond 16 bits", "many lines"],
)
def test_every_letter_flows_and_in_its_order(qapp, tmp_path, text):
    found, lines = flow(text, tmp_path), []
    while not found.is_done:
        page = found.take(7)
        assert 1 <= len(page) <= 7
        lines += page
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(lines) >= text.count("\n")


def test_a_word_is_not_torn_where_a_piece_ends(qapp, tmp_path):
    lines = flow(WORDS, tmp_path).take(10_000)
    assert " ".join(lines).split() == WORDS.split()


def pages(folder: Path, text: str) -> int:
    """Answer how many pages a list with one long text has."""
    with Workspace.open(folder / f"{len(text)}.tabularium") as workspace:
        drafts = [FieldDraft("Name"), FieldDraft("Text", "long_text")]
        table = workspace.write(lambda session: session.create_table("Notes", drafts)).value
        name, long = (field.id for field in table.fields)
        for row in ({name: "Ada", long: "short"}, {name: "Bea", long: text}, {name: "Cy"}):
            workspace.write(lambda session, values=row: session.create(table.id, values))
        path = folder / "out.pdf"
        with closing(workspace.reader()) as reader:
            report = write_pdf(reader, table, Query(table.id), path, [name, long])
        assert report.rows == 3
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_long_text_takes_the_pages_it_needs(qapp, tmp_path):
    one = pages(tmp_path, "short")
    some = pages(tmp_path, WORDS)
    more = pages(tmp_path, f"{WORDS}\n{WORDS}\n{WORDS}")
    assert one == 1
    assert some > 3
    assert 2.5 * some < more < 3.5 * some
