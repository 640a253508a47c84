"""The folders that each platform expects a program to keep its own files in."""

from __future__ import annotations

import os
import sys
import tempfile
import zlib
from pathlib import Path

from PySide6.QtCore import QStandardPaths

APPLICATION = "Tabularium"

_Location = QStandardPaths.StandardLocation


def log_folder() -> Path:
    """Answer the folder of the log, made if need be; a temporary one where that is impossible."""
    if sys.platform == "darwin":
        return _usable(Path.home() / "Library" / "Logs" / APPLICATION, "log")
    return _usable(_standard(_Location.GenericStateLocation) / "log", "log")


def data_folder() -> Path:
    """Answer the folder of what the program itself remembers, made if need be."""
    return _usable(_standard(_Location.GenericDataLocation), "data")


def drafts_folder() -> Path:
    """Answer the folder of half-typed records."""
    return _usable(data_folder() / "drafts", "drafts")


def pasted_folder() -> Path:
    """Answer the folder of what came from the clipboard and is being imported."""
    return _usable(data_folder() / "pasted", "pasted")


def documents_folder() -> Path:
    """Answer the folder to propose for a new workspace; it is never made here."""
    proposed = QStandardPaths.writableLocation(_Location.DocumentsLocation)
    # without one, a file dialog would begin in the folder of the program
    return Path(proposed) if proposed and Path(proposed).is_dir() else Path.home()


def own_name() -> str:
    """Name the socket on which this person's program listens for later starts."""
    who = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    mark = f"{who}-{zlib.crc32(str(Path.home()).encode()):08x}"
    own_folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if own_folder and Path(own_folder).is_dir():
        return str(Path(own_folder) / f"tabularium-{mark}")
    return f"tabularium-{mark}"


def may_be_running() -> bool:
    """Tell at once whether a program may be listening already; where it cannot be told, yes."""
    if sys.platform == "win32":
        return True
    name = Path(own_name())
    return (name if name.is_absolute() else Path(tempfile.gettempdir()) / name).exists()


def _standard(location: _Location) -> Path:
    """Answer our folder at a location, without asking for the application to exist."""
    found = QStandardPaths.writableLocation(location)
    return Path(found) / APPLICATION if found else Path()


def _usable(wished: Path, purpose: str) -> Path:
    """Answer the wished folder if it can be written, else one that can."""
    if wished.is_absolute() and _writable(wished):
        return wished
    fallback = Path(tempfile.gettempdir()) / f"{APPLICATION.lower()}-{_user_id()}" / purpose
    if _writable(fallback):
        return fallback
    return Path(tempfile.mkdtemp(prefix=f"{APPLICATION.lower()}-{purpose}-"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _user_id() -> str:
    """Name the person's account, so that accounts of one computer do not share a folder."""
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
