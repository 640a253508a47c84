"""The launcher: sets up what a checkout needs and runs it; standard library only.

A start that has nothing to set up should cost nothing. So modules like subprocess, shutil and
tempfile are imported in the functions that use them.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Trouble(Exception):  # noqa: N818 - it is what stands in the way, not a mistake of ours
    """What keeps the launcher from going on, in a sentence for the person."""


def say(words: str = "") -> None:
    """Print at once, so that progress is seen while it is progress."""
    print(words)
    if sys.stdout is not None:
        sys.stdout.flush()
