"""Where the launcher may put things: beside the program, else among the person's own data."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from launcher import ROOT


def data_folder(environ: Mapping[str, str], platform: str) -> Path:
    """Return where a program may keep its data on this system."""
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def private_temporary_folder() -> Path | None:
    """Return a temporary folder that no other user could have prepared, or None."""
    import tempfile

    user = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / f"tabularium-{'of-user' if user is None else user}"
    try:
        if not os.path.lexists(folder):
            folder.mkdir(0o700)
        seen = folder.lstat()
    except OSError:
        return None
    ours = user is None or (seen.st_uid == user and not seen.st_mode & 0o022)
    return folder if ours and stat.S_ISDIR(seen.st_mode) else None


def for_environment(environ: Mapping[str, str], platform: str = sys.platform) -> Iterator[Path]:
    """Yield the folders that may hold the environment, the best first."""
    yield ROOT / ".venv"
    # Two checkouts may want different versions: each has a folder of its own.
    name = "parts-" + hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    yield data_folder(environ, platform) / "tabularium" / name
    if temporary := private_temporary_folder():
        yield temporary / name


def for_pictures(environ: Mapping[str, str], platform: str = sys.platform) -> Iterator[Path]:
    """Yield the folders that may hold the tour's pictures, the best first."""
    yield Path("tour").absolute()
    yield data_folder(environ, platform) / "tabularium" / "tour"
    if temporary := private_temporary_folder():
        yield temporary / "tour"


def is_writable(folder: Path) -> bool:
    """Make the folder if need be, and tell whether files can be made in it."""
    trial = folder / f".trial-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError:
        return False
    return True
