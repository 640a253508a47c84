"""Takes one stream out of a compound file ([MS-CFB]), in which old Office programs keep theirs."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST = 0xFFFFFFFA  # numbers from here on are no sectors
_SMALL = 4096  # shorter streams are kept elsewhere


def stream_of(data: bytes, names: tuple[str, ...]) -> bytes:
    """Answer the content of the first stream with one of these names; nothing if there is none."""
    if not data.startswith(SIGNATURE) or len(data) < 512:
        return b""
    size = 1 << min(data[30], 16)
    table = _table(data, size)
    (folder_start,) = struct.unpack_from("<I", data, 48)
    folder = b"".join(_sectors(data, size, table, folder_start))
    found = dict(_streams(folder))
    for name in names:
        if name in found:
            start, length = found[name]
            return b"".join(_sectors(data, size, table, start))[:length]
    return b""


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """Answer the number of the sector that follows each sector."""
    numbers = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size):
        block = _sector(data, size, more)
        if more >= _LAST or len(block) < size:
            break
        *found, more = struct.unpack(f"<{size // 4}I", block)
        numbers += found
    blocks = (_sector(data, size, one) for one in numbers if one < _LAST)
    whole = b"".join(block for block in blocks if len(block) == size)
    return struct.unpack(f"<{len(whole) // 4}I", whole)


def _sector(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _sectors(data: bytes, size: int, table: tuple[int, ...], number: int) -> Iterator[bytes]:
    for _ in range(len(table)):
        if number >= len(table):
            return
        yield _sector(data, size, number)
        number = table[number]


def _streams(folder: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each stream of the folder that is not kept among the small ones."""
    for place in range(0, len(folder) - 127, 128):
        length, kind = struct.unpack_from("<HB", folder, place + 64)
        start, size = struct.unpack_from("<II", folder, place + 116)
        if kind == 2 and 2 <= length <= 64 and size >= _SMALL:
            name = folder[place : place + length - 2].decode("utf-16-le", "replace")
            yield name, (start, size)
