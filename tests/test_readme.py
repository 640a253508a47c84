"""What the README and its neighbours promise is there."""

import re
import subprocess
import sys

import pytest
from launcher import ROOT, tasks

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
