"""What the README and its neighbours promise is there."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from launcher import ROOT, system, tasks
from PySide6.QtGui import QImage

from gui.tour import camera
from gui.tour.walk import STEPS

README = (ROOT / "README.md").read_text("utf-8")


def test_the_script_in_the_readme_runs(tmp_path):
    script = re.search(r"```python\n(.*?)```", README, re.S).group(1)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{script}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert '"username": "second"' in done.stdout


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_and_paths_lead_somewhere(name):
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    paths = re.findall(r"`((?:packaging|resources|tests)/[\w./-]+)`", text)
    assert [path for path in links + paths if not (ROOT / path).exists()] == []


def test_commands_named_are_commands():
    text = README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"launch\.py ([a-z]+)\b(?!\.)", text))
    assert named <= set(tasks.COMMANDS)


def test_the_pictures_are_those_of_the_tour():
    shown = re.findall(r"resources/pictures/([\w-]+)\.png", README)
    assert shown
    assert set(shown) <= {name for name, _ in STEPS}
    for name in shown:
        picture = QImage(str(ROOT / "resources" / "pictures" / f"{name}.png"))
        assert picture.size() == camera.SIZE


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_ci_runs_the_one_command_for_everything(tmp_path):
    (tmp_path / "launch.py").write_text("import sys\nprint(sys.argv[1:])\n")
    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    done = subprocess.run([script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "['test']\n")


def test_the_one_command_is_format_lint_types_and_all_tests(monkeypatch, tmp_path):
    run = []
    monkeypatch.setattr(system, "ensure", lambda platform: None)
    monkeypatch.setattr(system, "ensure_build_tools", lambda: None)
    monkeypatch.setattr(tasks, "prepare", lambda *parts: tmp_path)
    monkeypatch.setattr(tasks, "run_steps", lambda home, steps: run.append(steps) or 0)
    assert tasks.test([]) == 0
    assert {name: step[0] for name, step in run[0].items()} == {
        "Format": "ruff", "Lint": "ruff", "Types": "mypy", "Tests": "pytest"
    }  # fmt: skip
    assert run[0]["Tests"] == ["pytest"]
