"""The bundle starts where there is no Python and walks through the whole program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from launcher import tasks

PROGRAM = "tabularium.exe" if sys.platform == "win32" else "tabularium"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """Build the bundle with the Python that runs the tests."""
    out = tmp_path_factory.mktemp("Bündel hier")
    return tasks.build(Path(sys.executable), out, os.environ)


@pytest.mark.bundle
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sample", "workbook"])
def test_the_bundle_runs_the_tour_without_python(bundle, tmp_path, loans_workbook, kind):
    # a workbook is read by a second process, which the bundle starts from itself
    given = [loans_workbook] if kind == "workbook" else []
    pictures = tmp_path / "tour"
    # No PATH, no HOME of a person, nothing of this Python: only a place for what it writes.
    environ = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    if sys.platform == "win32":
        environ["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    done = subprocess.run(
        [bundle / PROGRAM, "--tour", pictures, *given],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = sorted(picture.name for picture in pictures.glob("*.png"))
    assert len(found) >= 10
    assert found[0].startswith("01")
    assert all(picture.stat().st_size > 2000 for picture in pictures.glob("*.png"))


@pytest.mark.bundle
@pytest.mark.timeout(900)
def test_the_bundle_leaves_out_what_only_developers_need(bundle):
    names = {path.name.lower() for path in bundle.rglob("*")}
    unwanted = ("pytest", "hypothesis", "mypy", "tkinter", "_tkinter", "pip", "libqt6qml.so.6")
    assert not names.intersection(unwanted)
