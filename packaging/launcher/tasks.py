"""What the launcher can be asked for."""

import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from launcher import ROOT, Trouble, places, say, system
from launcher.environment import child_environ, is_ready, prepare, python_in

FORMAT = ["ruff", "format", "--check", "."]
LINT = ["ruff", "check", "."]
TYPES = ["mypy"]
TABLES = (".csv", ".tsv", ".txt")
# The last addopts wins: it drops the --ignore that keeps benchmarks out of the tests.
BENCHMARKS = ["pytest", "-o", "addopts=--strict-markers --strict-config", "-p", "no:randomly", "-s"]


def start(arguments: list[str]) -> int:
    """Open the window; where there is no display, show what it would look like."""
    detach = arguments[:1] == ["--detach"]
    files = arguments[1:] if detach else arguments
    if system.no_display(os.environ):
        return tour_instead(files)
    system.ensure(system.qt_platform(os.environ))
    home = prepare()
    command, environ = program(home, files), child_environ(os.environ, home)
    if detach:
        return leave_running(command, environ)
    if sys.platform != "win32":  # there, exec would let the terminal go on at once
        os.execve(command[0], command, environ)
    return call(command, environ)


def program(home: Path, arguments: list[str]) -> list[str]:
    """Return the command that runs the program, whatever folder the person is in."""
    # -P: a stray csv.py in that folder must not be imported in place of the real one.
    return [str(python_in(home)), "-P", str(ROOT / "packaging" / "entry.py"), *arguments]


def leave_running(command: list[str], environ: Mapping[str, str]) -> int:
    """Start the window and let go of it, so that the terminal can close."""
    import subprocess

    nowhere = subprocess.DEVNULL
    if sys.platform == "win32":
        command = [str(Path(command[0]).with_name("pythonw.exe")), *command[1:]]
        apart = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        subprocess.Popen(command, env=environ, creationflags=apart)
    else:
        subprocess.Popen(
            command,
            env=environ,
            start_new_session=True,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
        )
    return 0


def call(command: list[str], environ: Mapping[str, str], cwd: Path | None = None) -> int:
    """Run a command to its end and return its exit code; Ctrl+C reaches it and then us."""
    import subprocess

    process = subprocess.Popen(command, env=environ, cwd=cwd)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise


def tour(arguments: list[str]) -> int:
    """Walk through the program off-screen and save a picture of each step."""
    environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    system.ensure(system.qt_platform(environ))
    home = prepare()
    command = program(home, ["--tour", *(arguments or ["tour"])])
    return call(command, child_environ(environ, home))


def tour_instead(files: list[str]) -> int:
    """Say that there is no display, and run the tour where its pictures can be kept."""
    out = next(filter(places.is_writable, places.for_pictures(os.environ)), None)
    say(
        "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so no window can open."
    )
    if out is None:
        raise Trouble("The guided tour could be run instead, but no folder can be written to.")
    say("Running the guided tour off-screen instead.")
    code = tour([str(out), *[file for file in files if file.lower().endswith(TABLES)][:1]])
    if code == 0:
        say(f"The pictures of the tour are in {out}")
    return code


def run_steps(home: Path, steps: dict[str, list[str]]) -> int:
    """Run each step, say how each went, and return 1 if any failed."""
    environ = {**child_environ(os.environ, home), "QT_QPA_PLATFORM": "offscreen"}
    codes = {}
    for name, command in steps.items():
        say(f"== {name}: {' '.join(command)}")
        codes[name] = call([str(python_in(home)), "-m", *command], environ, cwd=ROOT)
    for name, code in codes.items():
        say(f"{name:<12}{'good' if code == 0 else 'FAILED'}")
    return int(any(codes.values()))


def check(_arguments: list[str]) -> int:
    """Check format, lint and types."""
    return run_steps(prepare("dev"), {"Format": FORMAT, "Lint": LINT, "Types": TYPES})


def test(arguments: list[str]) -> int:
    """Run every check and all tests; with arguments, only pytest with them."""
    system.ensure("offscreen")
    system.ensure_build_tools()
    home = prepare("dev", "bundle")
    tests = {"Tests": ["pytest", *arguments]}
    checks = {"Format": FORMAT, "Lint": LINT, "Types": TYPES}
    return run_steps(home, tests if arguments else checks | tests)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks, which the tests leave out."""
    system.ensure("offscreen")
    where = [] if any("tests" in argument for argument in arguments) else ["tests/benchmarks"]
    return run_steps(prepare("dev"), {"Benchmarks": [*BENCHMARKS, *where, *arguments]})


def bundle(arguments: list[str]) -> int:
    """Build the one-folder bundle and say where it is and what it carries."""
    system.ensure_build_tools()
    home = prepare("bundle")
    parent = ROOT if os.access(ROOT, os.W_OK) else home
    out = Path(arguments[0] if arguments else parent / "dist").absolute()
    folder = build(python_in(home), out, child_environ(os.environ, home))
    say(describe(folder, sqlite_of(python_in(home))))
    return 0


def build(python: Path, out: Path, environ: Mapping[str, str]) -> Path:
    """Run PyInstaller and return the bundle, the folder `tabularium` in `out`."""
    import tempfile

    say("Building the bundle. This takes a minute or two ...")
    spec = str(ROOT / "packaging" / "tabularium.spec")
    with tempfile.TemporaryDirectory() as work:
        command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(out), "--workpath", work, spec]
        code = call(command, {**environ, "PYINSTALLER_CONFIG_DIR": work}, cwd=ROOT)
    if code:
        raise Trouble("The bundle could not be built; what PyInstaller said stands above.")
    return out / "tabularium"


def sqlite_of(python: Path) -> str:
    """Return the version of SQLite that this Python, and so its bundle, carries."""
    import subprocess

    code = "import sqlite3; print(sqlite3.sqlite_version)"
    return subprocess.check_output([str(python), "-c", code], text=True).strip()


def describe(folder: Path, sqlite: str) -> str:
    """Return where the bundle is, how large, and which SQLite it carries."""
    sizes = [path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()]
    lines = [
        f"The bundle is {folder}",
        f"It has {sum(sizes) / 1e6:.0f} MB in {len(sizes)} files and carries SQLite {sqlite}.",
    ]
    # Older ones can corrupt a file, rarely, when a checkpoint meets a commit.
    if tuple(map(int, sqlite.split("."))) < (3, 51, 3):
        lines.append("For a release, build with a Python whose SQLite is 3.51.3 or newer.")
    return "\n".join(lines)


def setup(_arguments: list[str]) -> int:
    """Set up and stop."""
    system.ensure(system.qt_platform(os.environ))
    prepare()
    return 0


def ready(_arguments: list[str]) -> int:
    """Tell by the exit code whether a start would have nothing to set up."""
    if system.missing(system.qt_platform(os.environ)):
        return 1
    homes = places.for_environment(os.environ)
    return 0 if any(is_ready(home, ["runtime"]) for home in homes) else 1


COMMANDS = {
    "test": test,
    "check": check,
    "bench": bench,
    "tour": tour,
    "bundle": bundle,
    "setup": setup,
    "ready": ready,
}


def run(arguments: list[str], usage: str) -> int:
    """Do what was asked for and return the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        say(usage.strip())
        return 0
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    return start(arguments)


def keep_trace(error: Exception) -> int:
    """Say that the launcher itself is at fault, and keep the trace for a report."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="tabularium-", suffix=".log", delete=False) as log:
        traceback.print_exc(file=log)
    say(f"The launcher stopped at something it did not expect: {error}")
    say(f"Your records were not touched. Details for a report are in {log.name}")
    return 1


def main(arguments: list[str], usage: str) -> int:
    """Run, and let no traceback reach the person."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a path that the terminal cannot show
    try:
        return run(arguments, usage)
    except Trouble as trouble:
        say(str(trouble))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return keep_trace(error)
    return 1
