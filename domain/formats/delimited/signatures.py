"""Recognises files that hold no text, by their first bytes or by their control characters."""

from __future__ import annotations

import re

_SIGNATURES = (
    (b"SQLite format 3\x00", "sqlite"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM\x00", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "rtf"),
    (b"ID3\x03", "mp3"),
    (b"ID3\x04", "mp3"),
    (b"OggS\x00", "ogg"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"\x1aE\xdf\xa3", "matroska"),
)
_CONTROLS = re.compile("[\x00\x02-\x08\x0e-\x19\x1c-\x1e\x7f]")
_ALLOWED = 8  # a few control characters are dirt, not a different kind of file


def kind_by_signature(head: bytes) -> str:
    """Answer what kind of file begins so, or nothing where it may be text."""
    if head[257:262] == b"ustar":
        return "tar"
    if head[4:8] == b"ftyp" and head[:2] == b"\x00\x00":
        return "video"
    return next((kind for start, kind in _SIGNATURES if head.startswith(start)), "")


def looks_binary(text: str) -> bool:
    """Answer whether decoded text has too many control characters to be text."""
    piece = text[:65536]
    controls = len(_CONTROLS.findall(piece))
    return controls > _ALLOWED and controls > 0.05 * len(piece)
