"""The launcher: from nothing to a running program, and a plain sentence where that cannot be."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from launcher import ROOT, Trouble, environment, pip, places, system, tasks

import launch

LINUX = sys.platform.startswith("linux")
GUI = """
import json, os, sys
def main(argv=None):
    with open(os.environ["SEEN"], "w", encoding="utf-8") as file:
        json.dump([argv, os.getcwd()], file)
    return 0
"""


# A checkout of the launcher with one small part to install and a window that only takes notes ---


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    """Make the one part that the checkout below needs, as pip wants it."""
    folder = tmp_path_factory.mktemp("wheels")
    info = "smallpart-1.0.dist-info"
    with zipfile.ZipFile(folder / "smallpart-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("smallpart.py", "HERE = True\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: smallpart\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return folder


@pytest.fixture
def checkout(tmp_path, part):
    """Copy the launcher into a folder whose name has a space and letters beyond ASCII."""
    folder = tmp_path / "Räume & Listen"
    (folder / "gui").mkdir(parents=True)
    shutil.copy(ROOT / "launch.py", folder)
    shutil.copytree(ROOT / "packaging", folder / "packaging", ignore=ignore_caches)
    (folder / "gui" / "__init__.py").touch()
    (folder / "gui" / "__main__.py").write_text("import csv, smallpart\ncsv.reader\n" + GUI)
    (folder / "gui" / "tour.py").write_text(GUI)
    (folder / "pyproject.toml").write_text(
        '[project]\ndependencies = ["smallpart"]\n[project.optional-dependencies]\ndev = []\n'
    )
    (folder / "constraints.txt").write_text("smallpart==1.0\n")
    return Checkout(folder, tmp_path, part)


ignore_caches = shutil.ignore_patterns("__pycache__")


class Checkout:
    """A folder with launch.py, and the ways in which a person may run it."""

    def __init__(self, folder, tmp_path, wheels):
        self.folder = folder
        self.home = folder / ".venv"
        self.seen = tmp_path / "seen.json"
        self.environ = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "QT_QPA_PLATFORM": "offscreen",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "SEEN": str(self.seen),
            "TMPDIR": str(tmp_path),
        }

    def run(self, *arguments, cwd=None, **environ):
        """Run launch.py to its end; a variable given as None is taken away."""
        variables = {k: v for k, v in {**self.environ, **environ}.items() if v is not None}
        done = subprocess.run(
            [sys.executable, str(self.folder / "launch.py"), *arguments],
            env=variables,
            cwd=cwd,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    def make_ready(self):
        """Set up without pip: an environment that has the part, and the stamp that says so."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.home], check=True)
        library = next(self.home.rglob("site-packages"))
        (library / "smallpart.py").write_text("HERE = True\n")
        code = (
            "from launcher import environment as e; from pathlib import Path;"
            "import sys; e.stamp(Path(sys.argv[1]), 'runtime').write_text(e.fingerprint('runtime'))"
        )
        subprocess.run(
            [sys.executable, "-c", code, self.home],
            env={**os.environ, "PYTHONPATH": str(self.folder / "packaging")},
            check=True,
        )


def test_first_start_sets_up_and_opens_the_window(checkout, tmp_path):
    (tmp_path / "csv.py").write_text("raise SystemExit('the wrong csv')\n")
    first = checkout.run("data/ä b.csv", cwd=tmp_path)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Setting up Tabularium" in first.stdout
    assert "fetching smallpart" in first.stdout
    assert "Everything is in place." in first.stdout
    assert checkout.seen.read_text() == f'[["data/\\u00e4 b.csv"], "{tmp_path}"]'
    checkout.seen.unlink()
    second = checkout.run(PIP_FIND_LINKS=None)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert checkout.seen.exists()


def test_an_unfinished_environment_is_made_again(checkout):
    library = checkout.home / "lib"
    library.mkdir(parents=True)
    (checkout.home / "ready-runtime").write_text("something else")
    (library / "half-written.py").touch()
    done = checkout.run("setup")
    assert done.returncode == 0, done.stdout
    assert "making a folder" in done.stdout
    assert not (library / "half-written.py").exists()
    assert checkout.run("ready").returncode == 0


def test_new_pins_are_installed_into_the_same_environment(checkout):
    checkout.run("setup")
    (checkout.home / "kept").touch()
    (checkout.folder / "constraints.txt").write_text("smallpart==1.0  # renewed\n")
    assert checkout.run("ready").returncode == 1
    done = checkout.run("setup")
    assert "making a folder" not in done.stdout
    assert (checkout.home / "kept").exists()
    assert checkout.run("ready").returncode == 0


def test_a_start_with_nothing_to_set_up_costs_nothing(checkout):
    checkout.make_ready()
    bare = min(seconds([sys.executable, "-c", "pass"], checkout.environ) for _ in range(7))
    ready = [sys.executable, str(checkout.folder / "launch.py"), "ready"]
    assert subprocess.run(ready, env=checkout.environ).returncode == 0
    assert min(seconds(ready, checkout.environ) for _ in range(7)) - bare < 0.1


def seconds(command, environ):
    """Return how long a command took."""
    began = time.perf_counter()
    subprocess.run(command, env=environ, check=True)
    return time.perf_counter() - began


def test_without_a_network_the_first_start_says_what_to_do(checkout):
    done = checkout.run(
        PIP_NO_INDEX=None,
        PIP_FIND_LINKS=None,
        PIP_INDEX_URL="https://127.0.0.1:9/simple",
        PIP_RETRIES="1",
    )
    assert done.returncode == 1
    assert "no connection to the internet" in done.stdout
    assert "start again" in done.stdout
    assert not (checkout.home / "ready-runtime").exists()


def test_a_missing_part_is_told_apart_from_a_missing_network(checkout, tmp_path):
    done = checkout.run(PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 1
    assert "does not exist for this system" in done.stdout


@pytest.mark.skipif(not LINUX, reason="flock")
def test_a_second_start_waits_for_the_first(checkout):
    import fcntl

    checkout.home.mkdir()
    with (checkout.home / environment.LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = subprocess.Popen(
            [sys.executable, str(checkout.folder / "launch.py"), "setup"],
            env=checkout.environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert "Another start is setting Tabularium up" in process.stdout.readline()
    assert "Everything is in place." in process.communicate()[0]
    assert process.returncode == 0


def test_a_fault_of_the_launcher_is_a_sentence_and_a_log(checkout, tmp_path):
    (checkout.folder / "pyproject.toml").write_text("not = [toml")
    done = checkout.run()
    assert done.returncode == 1
    assert "did not expect" in done.stdout
    assert "Traceback" in Path(done.stdout.split()[-1]).read_text()


@pytest.mark.skipif(not LINUX, reason="permissions")
def test_a_home_and_a_program_folder_that_cannot_be_written_are_no_hindrance(checkout, tmp_path):
    (tmp_path / "taken").write_text("a file where the home should be")
    blocked = checkout.folder / ".venv"
    blocked.write_text("a file where the parts would go")
    done = checkout.run(HOME=str(tmp_path / "taken"), XDG_DATA_HOME=None)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"making a folder for its parts: {tmp_path}/tabularium-" in done.stdout
    assert checkout.seen.exists()
    again = checkout.run(HOME=str(tmp_path / "taken"), XDG_DATA_HOME=None)
    assert (again.returncode, again.stdout) == (0, "")


@pytest.mark.skipif(not LINUX, reason="only Linux can be without a display")
def test_without_a_display_the_tour_runs_and_says_where_its_pictures_are(checkout, tmp_path):
    checkout.make_ready()
    nothing = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
    done = checkout.run("artists.csv", cwd=tmp_path, **nothing)
    assert done.returncode == 0, done.stderr
    assert "no display" in done.stdout
    assert f"The pictures of the tour are in {tmp_path / 'tour'}" in done.stdout
    assert f'[["{tmp_path / "tour"}", "artists.csv"]' in checkout.seen.read_text()


def test_help_names_every_command(checkout):
    words = checkout.run("--help").stdout
    assert all(re.search(rf"\b{name}\b", words) for name in tasks.COMMANDS)


# Python -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version):
    sentence = launch.too_old(version)
    found = f"this is Python {version[0]}.{version[1]}."
    assert sentence.startswith(f"Tabularium needs Python 3.11 or newer; {found}")
    assert "Nothing was changed" in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_new_python_is_taken(version):
    assert launch.too_old(version) is None


def test_an_old_python_can_read_the_launcher():
    tree = ast.parse((ROOT / "launch.py").read_text("ascii"), feature_version=(3, 4))
    too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.Starred, ast.Match)
    for node in ast.walk(tree):
        assert not isinstance(node, too_new), ast.dump(node)
        assert not (isinstance(node, ast.arg) and node.annotation), node.arg
        assert not (isinstance(node, ast.FunctionDef) and (node.returns or node.args.kwonlyargs))
        assert not (isinstance(node, ast.Raise) and node.cause)


@pytest.mark.skipif(not LINUX, reason="scripts as programs")
def test_a_newer_python_is_found_and_a_stub_is_not_taken_for_one(tmp_path):
    stubs, real = tmp_path / "stubs", tmp_path / "real"
    stubs.mkdir(), real.mkdir()
    (stubs / "python3.13").write_text("#!/bin/sh\nexit 127\n")
    (stubs / "python3.13").chmod(0o755)
    assert launch.newer_python(str(stubs)) is None
    (real / "python3.12").symlink_to(sys.executable)
    assert launch.newer_python(f"{stubs}{os.pathsep}{real}") == str(real / "python3.12")


OLD = """
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def start_with_an_old_python(checkout, path):
    return subprocess.run(
        [sys.executable, "-c", OLD, str(checkout.folder / "launch.py"), "--help"],
        env={**checkout.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
    )


def test_an_old_python_says_which_one_is_needed_and_changes_nothing(checkout, tmp_path):
    before = sorted(checkout.folder.rglob("*"))
    done = start_with_an_old_python(checkout, tmp_path / "none")
    assert (done.returncode, done.stderr) == (1, "")
    assert "needs Python 3.11 or newer; this is Python 3.9." in done.stdout
    assert sorted(checkout.folder.rglob("*")) == before


@pytest.mark.skipif(not LINUX, reason="scripts as programs")
def test_an_old_python_hands_over_to_a_newer_one_that_is_there(checkout, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3.12").symlink_to(sys.executable)
    done = start_with_an_old_python(checkout, tmp_path / "bin")
    assert done.returncode == 0
    assert "Set up what is missing" in done.stdout


# Where it goes ----------------------------------------------------------------------------------


def test_the_environment_lies_beside_the_program_or_among_the_persons_data(tmp_path):
    folders = list(places.for_environment({"XDG_DATA_HOME": str(tmp_path)}, "linux"))
    assert folders[0] == ROOT / ".venv"
    assert folders[1].parent == tmp_path / "tabularium"


@pytest.mark.parametrize(
    ("platform", "ends"),
    [("linux", ".local/share"), ("darwin", "Library/Application Support"), ("win32", "Local")],
)
def test_each_system_has_its_place_for_data(platform, ends):
    assert places.data_folder({}, platform).as_posix().endswith(ends)


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path):
    (tmp_path / "file").touch()
    closed, open_ = tmp_path / "file" / ".venv", tmp_path / "elsewhere" / "parts"
    assert environment.choose_home([closed, open_]) == open_
    with pytest.raises(Trouble, match="no folder that it may write to"):
        environment.choose_home([closed])


def test_a_folder_that_is_set_up_is_used_even_if_another_could_be(tmp_path):
    done = tmp_path / "done"
    environment.python_in(done).parent.mkdir(parents=True)
    environment.python_in(done).touch()
    environment.stamp(done, "runtime").write_text(environment.fingerprint("runtime"))
    assert environment.choose_home([tmp_path / "new", done]) == done
    assert environment.missing_parts(done, ["runtime", "dev"]) == ["dev"]
    environment.python_in(done).unlink()
    assert not environment.is_ready(done, ["runtime"])


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users by number")
def test_a_temporary_folder_that_another_could_have_made_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = places.private_temporary_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert places.private_temporary_folder() is None
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert places.private_temporary_folder() is None


def test_another_pythons_variables_do_not_leak_in(tmp_path):
    environ = {"PYTHONPATH": "/x", "PYTHONHOME": "/y", "LANG": "de_DE.UTF-8"}
    assert environment.clean(environ) == {"LANG": "de_DE.UTF-8"}


# The system -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "apt-get install -y libegl1 libxcb-cursor0 fonts-dejavu-core"),
        (
            "dnf",
            "dnf install -y 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)' dejavu-sans-fonts",
        ),
        (
            "zypper",
            "zypper install -y 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)' dejavu-fonts",
        ),
        ("pacman", "pacman -S --needed libglvnd xcb-util-cursor ttf-dejavu"),
    ],
)
@pytest.mark.parametrize("root", [True, False])
def test_the_one_command_for_what_is_missing(manager, command, root):
    rows = [
        row for row in system.libraries_for("xcb") if row[0].startswith(("libEGL", "libxcb-cu"))
    ]
    packages = [system.package_of(row, manager) for row in [*rows, ["a font"]]]
    words = system.command_for(packages, manager, root=root)
    assert f"\n    {'' if root else 'sudo '}{command}\n" in words


def test_without_a_known_package_manager_the_files_are_named():
    assert "libEGL.so.1" in system.command_for(["libEGL.so.1"], None, root=False)


def test_where_nothing_is_installed_unasked_the_person_is_told_how():
    with pytest.raises(Trouble) as trouble:
        system.get_packages("libEGL.so.1", ["libglvnd"], "pacman")
    assert "pacman -S --needed libglvnd" in str(trouble.value)
    assert "Nothing was changed" in str(trouble.value)


@pytest.fixture
def lacking(monkeypatch, tmp_path):
    """Let the system lack a library and any font; apt-get only notes what it is asked for."""
    asked = tmp_path / "asked"
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> "{asked}"\nexit ${{APT_FAILS:-0}}\n')
    (tools / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/bin")
    monkeypatch.setattr(system, "LIBRARIES", "libnosuch.so.9 libnosuch9 nosuch\n")
    monkeypatch.setattr(system, "has_font", lambda environ: False)
    return asked


@pytest.mark.skipif(not LINUX, reason="the libraries of Linux")
def test_missing_libraries_and_a_font_are_installed_where_that_is_allowed(
    lacking, monkeypatch, capsys
):
    monkeypatch.setattr(system, "is_root", lambda: True)
    found = iter([["libnosuch.so.9"], []])
    monkeypatch.setattr(system, "loads", lambda name: next(found) == [])
    monkeypatch.setattr(system, "has_font", lambda environ: lacking.exists())
    system.ensure("offscreen")
    assert lacking.read_text() == (
        "install -y --no-install-recommends libnosuch9 fonts-dejavu-core\n"
    )
    assert "lacks libnosuch.so.9, a font. Installing" in capsys.readouterr().out


@pytest.mark.skipif(not LINUX, reason="the libraries of Linux")
def test_without_the_right_to_install_the_one_command_is_said(lacking, monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: False)
    with pytest.raises(Trouble) as trouble:
        system.ensure("offscreen")
    assert "lacks libnosuch.so.9, a font. Nothing was changed." in str(trouble.value)
    assert "\n    sudo apt-get install -y libnosuch9 fonts-dejavu-core\n" in str(trouble.value)
    assert not lacking.exists()


@pytest.mark.skipif(not LINUX, reason="the libraries of Linux")
def test_where_installing_fails_the_one_command_is_said(lacking, monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: True)
    monkeypatch.setenv("APT_FAILS", "100")
    with pytest.raises(Trouble) as trouble:
        system.ensure("offscreen")
    assert "Installing it did not work; it needs a connection" in str(trouble.value)
    assert "\n    apt-get install -y libnosuch9 fonts-dejavu-core\n" in str(trouble.value)
    assert "update" in lacking.read_text()


@pytest.mark.parametrize(
    ("environ", "platform", "none"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ""}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "darwin", False),
        ({}, "win32", False),
    ],
)
def test_when_there_is_no_display(environ, platform, none):
    assert system.no_display(environ, platform) is none


@pytest.mark.parametrize(
    ("environ", "platform"),
    [
        ({"DISPLAY": ":0"}, "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"QT_QPA_PLATFORM": "offscreen:size=1x1", "DISPLAY": ":0"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
    ],
)
def test_only_the_platform_in_use_is_asked_for(environ, platform):
    assert system.qt_platform(environ) == platform
    names = {row[0] for row in system.libraries_for(platform)}
    assert ("libxcb-cursor.so.0" in names) == (platform == "xcb")
    assert ("libwayland-client.so.0" in names) == (platform == "wayland")


def test_a_font_is_looked_for_in_the_persons_folders_too(tmp_path):
    environ = {"XDG_DATA_HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "none")}
    fonts = tmp_path / "fonts" / "mine"
    fonts.mkdir(parents=True)
    (fonts / "Mine.TTF").touch()
    assert system.has_font(environ)


@pytest.mark.skipif(not LINUX, reason="ELF")
@pytest.mark.parametrize(
    ("platform", "plugin"),
    [("xcb", "libqxcb.so"), ("wayland", "libqwayland.so"), ("offscreen", "libqoffscreen.so")],
)
def test_the_tables_name_all_that_qt_loads_from_the_system(platform, plugin):
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    own = {path.name for path in (qt / "lib").iterdir()}
    wanted, seen = {plugin, "libQt6Widgets.so.6", "libQt6Svg.so.6", "libQt6Network.so.6"}, set()
    while wanted - seen:
        name = (wanted - seen).pop()
        seen.add(name)
        path = qt / "plugins" / "platforms" / name if name == plugin else qt / "lib" / name
        if name in own | {plugin}:
            headers = subprocess.check_output(["objdump", "-p", path], text=True)
            wanted |= set(re.findall(r"NEEDED\s+(\S+)", headers))
    # These are part of what Python itself or the smallest system brings, or are optional.
    base = re.compile(r"ld-linux|lib(c|m|gcc_s|stdc\+\+|z|zstd|resolv|brotli\w+|dl|pthread|rt)\.so")
    named = {row[0] for row in system.libraries_for(platform)}
    assert {name for name in seen - own - {plugin} if not base.match(name)} <= named


# pip --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "  Downloading PySide6_Essentials-6.12.0-cp39-abi3-manylinux_2_34_x86_64.whl (95.1 MB)",
            "fetching PySide6_Essentials (95.1 MB)",
        ),
        ("  Using cached peewee-4.5.3-py3-none-any.whl (1 kB)", "fetching peewee (1 kB)"),
        ("Processing c:\\wheels\\idna-3.20-py3-none-any.whl", "fetching idna"),
        ("  Downloading ruff-0.17.6-py3-none-any.whl.metadata (26 kB)", ""),
        ("Installing collected packages: a, b, c", "putting 3 parts in place ..."),
        ("Collecting peewee", ""),
        ("\n", ""),
    ],
)
def test_pip_in_plain_words(line, words):
    assert pip.in_plain_words(line) == words


def test_a_full_disk_is_named(tmp_path):
    said = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    assert "The disk is full" in pip.why_it_failed(said, tmp_path / "log")


def test_every_part_and_what_it_needs_is_pinned():
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    text = (ROOT / "constraints.txt").read_text()
    assert "://" not in text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pinned = {canonicalize_name(line.split("==")[0]) for line in lines}
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = sum(project["optional-dependencies"].values(), project["dependencies"])
    todo, seen = {canonicalize_name(Requirement(line).name) for line in asked}, set()
    while todo:
        name = todo.pop()
        seen.add(name)
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                todo |= {canonicalize_name(needed.name)} - seen
    assert seen <= pinned


# The bundle's words and the starters ------------------------------------------------------------


def test_the_bundle_is_described_with_its_sqlite(tmp_path):
    (tmp_path / "program").write_bytes(bytes(2_000_000))
    words = tasks.describe(tmp_path, "3.40.1")
    assert "2 MB in 1 files and carries SQLite 3.40.1" in words
    assert "3.51.3 or newer" in words
    assert "3.51.3 or newer" not in tasks.describe(tmp_path, "3.53.0")


@pytest.mark.skipif(not LINUX, reason="shell scripts")
@pytest.mark.parametrize("starter", ["tabularium.sh", "Tabularium.command", "Tabularium.desktop"])
def test_a_starter_finds_the_launcher_and_passes_files_on(starter, checkout, tmp_path):
    checkout.make_ready()
    python = tmp_path / "bin"
    python.mkdir()
    (python / "python3").symlink_to(sys.executable)
    path = checkout.folder / "packaging" / "starters" / starter
    command = ["sh", str(path)]
    if starter.endswith(".desktop"):
        command = desktop_command(path)
    environ = {**checkout.environ, "PATH": f"{python}:/usr/bin:/bin"}
    done = subprocess.run([*command, "a b.csv", "ü.csv"], env=environ, cwd=tmp_path, timeout=60)
    assert done.returncode == 0
    wait_until(checkout.seen.exists)
    wait_until(lambda: "a b.csv" in checkout.seen.read_text())
    assert '[["a b.csv", "\\u00fc.csv"]' in checkout.seen.read_text()


def desktop_command(path):
    """Return the command of a desktop entry as the specification has it read, less its files."""
    line = next(line for line in path.read_text().splitlines() if line.startswith("Exec="))
    words = shlex.split(line.removeprefix("Exec=").replace("\\\\", "\\"))
    assert words[-2:] == ["%k", "%F"]
    # Between double quotes, a backslash also keeps a dollar; shlex leaves that one standing.
    return [word.replace("\\$", "$").replace("%%", "%") for word in words[:-2]] + [str(path)]


def wait_until(true, timeout=20):
    """Wait for a program that was let go of."""
    end = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_windows_starter_has_windows_line_ends():
    text = (ROOT / "packaging" / "starters" / "Tabularium.bat").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 10
    assert b'"LAUNCH=%~dp0..\\..\\launch.py"' in text
    assert text.count(b"--detach %*") == 2
