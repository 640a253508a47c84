"""The tour walks through the program, and notices when something is not as it should be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from domain.importing import import_file
from domain.workspace import Workspace
from gui.tour.book import Book, rows_of
from gui.tour.hands import Wrong
from gui.tour.walk import STEPS

ROOT = Path(__file__).parents[2]
TATE = ROOT / "tests" / "data" / "tate" / "artist_data.csv"
SAMPLE = ROOT / "resources" / "samples" / "Choir members.csv"


def run(*arguments, cwd, code="from gui.tour import main"):
    """Run the tour as its own process, off-screen by its own means."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    del environ["QT_QPA_PLATFORM"]
    return subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; sys.exit(main(sys.argv[1:]))", *arguments],
        env=environ,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def pictures(folder):
    return sorted(path.name for path in folder.glob("*.png"))


def test_the_tour_goes_well_with_a_workbook(tmp_path, loans_workbook):
    done = run(str(tmp_path / "out"), str(loans_workbook), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "40 records came in" in done.stdout


@pytest.mark.parametrize("source", [None, TATE], ids=["sample", "artists"])
def test_the_tour_goes_well_and_leaves_a_picture_of_each_step(tmp_path, source):
    out = tmp_path / "Bilder & more"
    done = run(str(out), *([str(source)] if source else []), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) == len(STEPS) + 1
    assert lines[-1].startswith(f"{len(STEPS)} steps, all as they should be")
    assert lines[-1].endswith(str(out))
    wanted = [f"{number:02}-{name}.png" for number, (name, _) in enumerate(STEPS, 1)]
    assert pictures(out) == wanted
    images = [QImage(str(out / name)) for name in wanted]
    assert {(image.width(), image.height()) for image in images} == {(1366, 768)}
    assert len({image.constBits().tobytes() for image in images}) == len(images)
    assert (
        images[-1].pixelColor(700, 10).lightness() < 80 < images[0].pixelColor(700, 10).lightness()
    )


def test_without_a_folder_the_pictures_are_in_tour(tmp_path):
    done = run(cwd=tmp_path, code="from gui.tour import main, walk; walk.STEPS = walk.STEPS[:2]")
    assert done.returncode == 0, done.stdout + done.stderr
    assert pictures(tmp_path / "tour") == ["01-start.png", "02-drop.png"]


def test_the_file_that_was_given_stays_alone_and_untouched(tmp_path):
    source = tmp_path / "mine" / "numbers.csv"
    source.parent.mkdir()
    source.write_text("word,number\nabc,1\ndef,2\nghi,3\n")
    done = run(str(tmp_path / "out"), str(source), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in source.parent.iterdir()] == ["numbers.csv"]
    assert source.read_text() == "word,number\nabc,1\ndef,2\nghi,3\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"name,town\n", "no records"), (b"\x7fELF\0\0\1\2\0\0\3" * 40, "cannot")],
    ids=["empty", "only a header", "binary"],
)
def test_a_file_that_cannot_be_imported_ends_the_tour_with_a_sentence(tmp_path, content, sentence):
    source = tmp_path / "bad.csv"
    source.write_bytes(content)
    done = run(str(tmp_path / "out"), str(source), cwd=tmp_path)
    assert done.returncode == 1
    assert "The step 03-preview is not as it should be." in done.stdout
    assert sentence in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert pictures(tmp_path / "out")[-1] == "03-preview-failed.png"


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = run(str(tmp_path / "out"), "nowhere.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == "The file cannot be read: No such file or directory: nowhere.csv\n"


FLAWS = {
    "06-found": "from gui.records.page import RecordsPage as P; P.set_search = lambda *a: None",
    "07-cell": "from gui.models.record_table import RecordTableModel as M; M._save = lambda *a: 0",
    "10-deleted": "from gui.records.operations import RecordOperations as R; "
    "R.delete = lambda *a: None",
    "16-dark": "import logging, gui.theme as t; old = t.apply; "
    "t.apply = lambda *a: (logging.warning('odd'), old(*a))",
}
"""What would be wrong with the program, by the step that must notice it."""


@pytest.mark.parametrize("step", FLAWS)
def test_a_program_that_is_wrong_is_found_out(tmp_path, step):
    code = f"from gui.tour import main, hands\nhands.PATIENCE = 2\n{FLAWS[step]}"
    done = run(str(tmp_path / "out"), cwd=tmp_path, code=code)
    assert done.returncode == 1, done.stdout
    assert f"The step {step} is not as it should be." in done.stdout
    assert f"{step}-failed.png" in pictures(tmp_path / "out")


def test_pictures_of_an_earlier_tour_do_not_stay(tmp_path):
    (tmp_path / "02-drop-failed.png").write_bytes(b"old")
    (tmp_path / "16-dark.png").write_bytes(b"old")
    (tmp_path / "99-holiday.png").write_bytes(b"mine")
    run(str(tmp_path), str(empty_file(tmp_path)), cwd=tmp_path)
    assert pictures(tmp_path) == [
        *("01-start.png", "02-drop.png", "03-preview-failed.png", "99-holiday.png")
    ]


def empty_file(folder):
    path = folder / "empty.csv"
    path.touch()
    return path


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "choir.tabularium"
    with Workspace.open(path) as workspace:
        import_file(workspace, SAMPLE)
        made = Book(path, workspace.tables()[0])
    made.begin(rows_of(SAMPLE))
    return made


def write(book, operation):
    with Workspace.open(book.workspace) as workspace:
        workspace.write(operation)


def test_the_book_agrees_with_a_file_that_came_in_right(book):
    assert len(book.texts) == 60
    book.compare()


def test_the_book_notices_another_value(book):
    field = book.table.fields[0]
    write(book, lambda session: session.update(book.table.id, 7, {field.id: "Somebody"}))
    with pytest.raises(Wrong, match=r"Record 7 is .*Somebody"):
        book.compare()
    book.edit(7, field.id, "Somebody")
    book.compare()


def test_the_book_notices_a_record_in_the_trash(book):
    write(book, lambda session: session.move_to_trash(book.table.id, [7]))
    with pytest.raises(Wrong, match="The Trash of the file holds 1 things, not 0"):
        book.compare()
    book.trashed.add(7)
    book.compare()


def test_the_book_notices_a_row_that_came_in_wrong(book):
    rows = rows_of(SAMPLE)
    rows[4][1] = "5"
    with pytest.raises(Wrong, match="Row 5 came in as"):
        book.begin(rows)
    with pytest.raises(Wrong, match="60 records came in, but the file has 59 rows"):
        book.begin(rows_of(SAMPLE)[1:])
