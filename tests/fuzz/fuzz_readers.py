"""Feeds damaged files to every reader: only a SourceError or a fault of a row may come of it.

    python tests/fuzz/fuzz_readers.py [--seconds 60] [--seed N] [--keep FOLDER] [READER...]

Readers: csv, json, jsonl, xlsx, xlsb, xls, ods, sqlite, workspace; all without a name. Each gets
the seconds for itself. A file that breaks a reader is kept in FOLDER, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "domain" / "formats")]

from openpyxl import Workbook as ExcelBook  # noqa: E402
from workbooks import text_cell, value_cell, write_ods, write_xlsb, xls  # noqa: E402

from domain.errors import SourceError  # noqa: E402
from domain.formats import registry  # noqa: E402
from domain.values import FieldDraft  # noqa: E402
from domain.workspace import Workspace  # noqa: E402

SLOW = 15.0
ROWS = [["name", "n", "x", "ok"], *([f"é{n}", n, n / 7, n % 2 == 0] for n in range(40))]
TOKENS = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"'", b",", b";", b"\t", b"\n", b"\r"),
    *(b"[", b"]", b"{", b"}", b":", b"\\", b"\\ud800", b"NaN", b"-", b"1e999", b"null"),
    *(b"<", b">", b"&", b"&amp;", b"]]>", b"<v>", b"</c>", b'r="XFD1048576"', b't="e"', b't="s"'),
    *(b"99999999999999999999", b"-1", b"0", b"[" * 2000, b'{"a":' * 300, b"x" * 70_000),
]


# -- sound files to begin with


def _csv(path: Path) -> None:
    lines = [",".join(map(str, row)) for row in ROWS]
    path.write_text("\r\n".join([*lines, '"quo""ted","two\nlines",,']), encoding="utf-8")


def _json(path: Path) -> None:
    records = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    path.write_text(json.dumps({"v": 1, "rows": [{**one, "at": {"x": [1]}} for one in records]}))


def _jsonl(path: Path) -> None:
    records = (dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:])
    path.write_text("\n".join(map(json.dumps, records)))


def _xlsx(path: Path) -> None:
    book = ExcelBook()
    for row in ROWS:
        book.active.append([*row, "#N/A" if row[1] == 3 else None])
    book.active.merge_cells("A3:B4")
    book.create_sheet("Other").append(["a"])
    book.save(path)


def _xlsb(path: Path) -> None:
    write_xlsb(path, [[float(one) if isinstance(one, int) else one for one in r] for r in ROWS])


def _xls(path: Path) -> None:
    path.write_bytes(xls([[*row, (45000.5,)] for row in ROWS]))


def _ods(path: Path) -> None:
    cells = [[text_cell(str(row[0])), value_cell("float", "1.5")] for row in ROWS]
    write_ods(path, cells)


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("CREATE TABLE t (name TEXT, n, x REAL, ok, d AS (n + 1))")
        connection.execute("CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID")
        connection.execute("CREATE INDEX i ON t (name)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", ROWS[1:] * 5)
        connection.execute("INSERT INTO w SELECT name || rowid, n FROM t")
        connection.commit()


def _workspace(path: Path) -> None:
    with Workspace.open(path) as opened:
        drafts = [FieldDraft("Name"), FieldDraft("Number", type="integer")]
        table = opened.write(lambda session: session.create_table("People", drafts)).value
        ids = [field.id for field in table.fields]
        for row in ROWS[1:]:
            values = dict(zip(ids, row, strict=False))
            opened.write(lambda session, values=values: session.create(table.id, values))


READERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "csv": (".csv", _csv),
    "json": (".json", _json),
    "jsonl": (".jsonl", _jsonl),
    "xlsx": (".xlsx", _xlsx),
    "xlsb": (".xlsb", _xlsb),
    "xls": (".xls", _xls),
    "ods": (".ods", _ods),
    "sqlite": (".db", _sqlite),
    "workspace": (".db", _workspace),
}


# -- damage


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Answer the bytes with some damage; that of an archive may be inside it."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _damaged_inside(data, chance)
    piece = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        _hurt(piece, chance)
    return bytes(piece)


def _damaged_inside(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    name = chance.choice([one for one in members if one.startswith(("xl/", "content", "META"))])
    members[name] = damaged(members[name], chance)
    if chance.random() < 0.05:
        del members[chance.choice(list(members))]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return out.getvalue()


def _hurt(piece: bytearray, chance: random.Random) -> None:
    """Do one thing to some bytes: flip, set, cut, repeat, insert, shorten."""
    if not piece:
        return
    start = chance.randrange(len(piece))
    end = min(len(piece), start + chance.choice((1, 2, 8, 64, 1024)))
    what = chance.randrange(7)
    if what == 0:
        piece[start] ^= 1 << chance.randrange(8)
    elif what == 1:
        piece[start:end] = chance.randbytes(end - start)
    elif what == 2:
        del piece[start:end]
    elif what == 3:
        piece[start:start] = piece[start:end] * chance.choice((1, 2, 50))
    elif what == 4:
        piece[start:start] = chance.choice(TOKENS)
    elif what == 5:
        value = chance.choice((0, 1, 127, 255, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))
        piece[start : start + 4] = value.to_bytes(4, chance.choice(("little", "big")))
    else:
        del piece[start:]


# -- the check


def check(path: Path) -> str:
    """Read a file as an import does and answer what came of it; anything wrong raises."""
    try:
        found = registry.probe(path)
        assert found.width == len(found.header) == len(set(found.header))
        assert all(len(row) == found.width for row in found.sample)
        for part in (found.part, *found.parts[:1]):
            if part != found.part:
                registry.probe(path, type(found.options)(part=part))
        rows, first = 0, list[tuple[str, ...]]()
        for batch in registry.batches(path, found.options, width=found.width, expected=found.stamp):
            assert len(batch.rows) == len(batch.numbers)
            for row in batch.rows:
                assert len(row) == found.width
                assert all(type(cell) is str or isinstance(cell, str) for cell in row)
            first += map(tuple, batch.rows[: max(0, len(found.sample) - rows)])
            rows += len(batch.rows)
        assert first == list(found.sample), "the preview is the import"
    except SourceError as error:
        return (
            f"{type(error).__name__} {error.detail.split(':')[0] if error.detail else ''}".strip()
        )
    return "read"


def fuzz(name: str, seconds: float, seed: int, keep: Path) -> int:
    """Damage files for a while; answer how many broke the reader."""
    suffix, make = READERS[name]
    chance = random.Random(f"{name}{seed}")
    outcomes: Counter[str] = Counter()
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / f"sound{'.tabularium' if name == 'workspace' else suffix}"
        make(sound)
        data = sound.read_bytes()
        assert check(sound) == "read", "the sound file must be readable"
        path = Path(folder) / f"damaged{suffix}"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            path.write_bytes(damaged(data, chance))
            begun = time.monotonic()
            try:
                outcomes[check(path)] += 1
            except BaseException:
                traceback.print_exc()
                broken += 1
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{name}-{seed}-{broken}{suffix}").write_bytes(path.read_bytes())
                if isinstance(sys.exc_info()[1], KeyboardInterrupt):
                    raise
            if time.monotonic() - begun > SLOW:
                outcomes["slow"] += 1
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"slow-{name}-{seed}-{outcomes['slow']}{suffix}").write_bytes(
                    path.read_bytes()
                )
    told = ", ".join(f"{what} {count}" for what, count in outcomes.most_common())
    print(f"{name}: {outcomes.total()} files, {broken} broke the reader; {told}", flush=True)
    return broken


def main() -> int:
    """Fuzz the readers that the arguments name."""
    parser = argparse.ArgumentParser(description="Feeds damaged files to every reader.")
    parser.add_argument("readers", nargs="*", choices=[*READERS, []], help="all without a name")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    print(f"seed {arguments.seed}", flush=True)
    names = arguments.readers or list(READERS)
    return int(
        sum(fuzz(one, arguments.seconds, arguments.seed, arguments.keep) for one in names) > 0
    )


if __name__ == "__main__":
    sys.exit(main())
