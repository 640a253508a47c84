"""Icons, style sheet and sample files: they lie beside this module."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Not `importlib.resources`, which takes longer to load than to read what a start reads."""
