"""The environment with the program's parts: made once, known by its stamps, made again if broken.

A stamp is written when a part (runtime, dev, bundle) is whole, and holds a fingerprint of what
was asked for. So a start reads three small files and knows that nothing is to be done.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from launcher import ROOT, Trouble, places, say, system
from launcher.pip import install

LOCK = "setup.lock"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def requirements(part: str) -> list[str]:
    """Return what pyproject.toml asks for: `part` is runtime or one of its extras."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked: dict[str, list[str]] = project["optional-dependencies"]
    asked["runtime"] = project["dependencies"]
    return asked[part]


def fingerprint(part: str) -> str:
    """Return what changes when `part` has to be installed again."""
    asked = f"{sys.platform} {VERSION} {requirements(part)} "
    return hashlib.sha256(asked.encode() + (ROOT / "constraints.txt").read_bytes()).hexdigest()


def python_in(home: Path) -> Path:
    """Return the interpreter of the environment `home`."""
    return home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def stamp(home: Path, part: str) -> Path:
    """Return the file that says that `part` was installed to its end."""
    return home / f"ready-{part}"


def missing_parts(home: Path, parts: Iterable[str]) -> list[str]:
    """Return those parts that are not there as today's requirements want them."""
    return [part for part in parts if read(stamp(home, part)) != fingerprint(part)]


def is_ready(home: Path, parts: Iterable[str]) -> bool:
    """Tell whether these parts are in place, without starting anything."""
    return python_in(home).exists() and not missing_parts(home, parts)


def read(path: Path) -> str:
    """Return the text of a small file, or nothing where there is none."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def choose_home(folders: Iterable[Path]) -> Path:
    """Return the folder that is set up already, else the first that can be."""
    folders = list(folders)
    for folder in folders:
        if is_ready(folder, ["runtime"]):
            return folder
    for folder in folders:
        if places.is_writable(folder):
            return folder
    raise Trouble(
        "Tabularium found no folder that it may write to, and nothing was set up. It tried:\n  "
        + "\n  ".join(str(folder) for folder in folders)
        + "\nMake one of them writable, or set XDG_DATA_HOME to a folder that is."
    )


def prepare(*extras: str) -> Path:
    """Set up what is missing and return the environment's folder."""
    parts = ["runtime", *extras]
    home = choose_home(places.for_environment(os.environ))
    if is_ready(home, parts):
        return home
    if not places.is_writable(home):
        raise Trouble(
            f"More has to be installed into {home}, which cannot be written to.\n"
            "Nothing was changed. Make it writable, or delete it, and start again."
        )
    with (home / LOCK).open("a+") as lock:
        wait_for(lock)
        if not is_ready(home, parts):  # the start that was waited for may have done it
            set_up(home, parts)
    return home


def wait_for(lock: IO[str]) -> None:
    """Wait until no other start is setting up; the lock dies with its process."""
    if sys.platform == "win32":
        import msvcrt

        lock.seek(0)
        msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        return
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Another start is setting Tabularium up. Waiting for it ...")
        fcntl.flock(lock, fcntl.LOCK_EX)


def set_up(home: Path, parts: list[str]) -> None:
    """Install the missing parts; a part's stamp is written when it is whole."""
    say("Setting up Tabularium. This happens once and takes a few minutes.")
    if not can_be_updated(home):
        make(home)
    missing = missing_parts(home, parts)
    for part in missing:
        stamp(home, part).unlink(missing_ok=True)
    wanted = [requirement for part in parts for requirement in requirements(part)]
    install(python_in(home), wanted, home / "setup.log", child_environ(os.environ, home))
    for part in missing:
        stamp(home, part).write_text(fingerprint(part), "utf-8")
    say("Everything is in place.")


def can_be_updated(home: Path) -> bool:
    """Tell whether a set-up was finished here once, with a Python like this one."""
    same_python = f"version = {VERSION}." in read(home / "pyvenv.cfg")
    return same_python and python_in(home).exists() and stamp(home, "runtime").exists()


def make(home: Path) -> None:
    """Make an empty environment in place of whatever is there."""
    import subprocess

    system.ensure_venv()
    say(f"  making a folder for its parts: {home}")
    if not clear(home):
        raise Trouble(
            f"{home} could not be cleared, perhaps because Tabularium is open.\n"
            "Close it and start again."
        )
    command = [sys.executable, "-m", "venv", str(home)]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", env=clean(os.environ)
    )
    if done.returncode:
        raise Trouble(
            f"Python could not make a folder for Tabularium's parts in {home}.\n"
            f"Nothing else was changed. It said:\n{(done.stdout + done.stderr).strip()}"
        )


def clear(home: Path) -> bool:
    """Delete what is in `home` except the lock, and tell whether that worked."""
    import shutil

    for path in home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            path.unlink()
    return [path.name for path in home.iterdir()] == [LOCK]


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables without those by which another Python would leak in."""
    leaks = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in environ.items() if name not in leaks}


def child_environ(environ: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the variables for what we start; caches leave a read-only checkout alone."""
    result = clean(environ)
    if not os.access(ROOT, os.W_OK):
        for name in ("PYTHONPYCACHEPREFIX", "RUFF_CACHE_DIR", "MYPY_CACHE_DIR"):
            result.setdefault(name, str(home / "cache" / name.lower()))
        result.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(home / "cache" / "hypothesis"))
    return result
