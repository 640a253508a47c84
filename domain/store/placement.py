"""Where a workspace file lies, and whether a write-ahead log is safe there."""

from __future__ import annotations

import os
from pathlib import Path

NETWORK_FILE_SYSTEMS = frozenset(
    ["nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "sshfs", "fuse.sshfs", "davfs", "9p", "afs"]
)

SYNCED_FOLDERS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud")


def unsafe_for_wal(path: Path) -> str:
    """Return "network" or "synced" where a write-ahead log is unsafe, else ""."""
    resolved = path.resolve()
    if str(resolved).startswith("\\\\") or _file_system(resolved) in NETWORK_FILE_SYSTEMS:
        return "network"
    folders = [part.casefold() for part in resolved.parent.parts]
    if any(part.startswith(name) for part in folders for name in SYNCED_FOLDERS):
        return "synced"
    return ""


def is_protected(path: Path) -> bool:
    """Say whether a file, or the folder that its log would lie in, may not be written."""
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _file_system(path: Path) -> str:
    """Return the type of the file system that holds the path; "" where it cannot be told."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    best, kind = "", ""
    for line in mounts.splitlines():
        _, place, file_system, *_ = line.split(" ")
        place = place.replace("\\040", " ")
        inside = str(path) == place or str(path).startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, file_system
    return kind
