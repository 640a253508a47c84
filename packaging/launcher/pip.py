"""Run pip, and turn what it says into plain words."""

from collections.abc import Mapping
from pathlib import Path

from launcher import ROOT, Trouble, say

NO_ROOM = ("No space left on device", "[Errno 28]", "Disk quota exceeded")
NO_SUCH_PART = ("No matching distribution found", "ResolutionImpossible")
NO_NETWORK = (
    "Retrying (Retry(",
    "NewConnectionError",
    "NameResolutionError",
    "Network is unreachable",
    "Temporary failure in name resolution",
    "Connection refused",
    "Read timed out",
)


def install(python: Path, wanted: list[str], log: Path, environ: Mapping[str, str]) -> None:
    """Install what is wanted at the versions of constraints.txt; raise Trouble if that fails."""
    import subprocess

    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "-c", str(ROOT / "constraints.txt"), *wanted]
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**environ, "PIP_USER": "0", "PYTHONUTF8": "1"},
        )
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            if words := in_plain_words(line):
                say(f"  {words}")
    if process.wait():
        raise Trouble(why_it_failed(log.read_text("utf-8"), log))


def in_plain_words(line: str) -> str:
    """Return what a line of pip's means for the person; nothing for most of them.

    >>> in_plain_words("  Downloading peewee-4.5.3-py3-none-any.whl (144 kB)")
    'fetching peewee (144 kB)'
    """
    words = line.split()
    if line.startswith("Installing collected packages:"):
        return f"putting {len(words) - 3} parts in place ..."
    if words[:1] not in (["Downloading"], ["Processing"]) and words[:2] != ["Using", "cached"]:
        return ""
    file = next((word for word in words if word.endswith((".whl", ".tar.gz"))), None)
    if file is None:  # the description of a package, fetched to see what else it needs
        return ""
    size = line[line.rindex("(") :].strip() if "(" in line else ""
    name = file.replace("\\", "/").split("/")[-1].split("-")[0]
    return f"fetching {name} {size}".strip()


def why_it_failed(said: str, log: Path) -> str:
    """Return the sentences for an installation that failed."""
    if any(sign in said for sign in NO_ROOM):
        reason = "The disk is full. Make about 1 GB of room and start again."
    elif any(sign in said for sign in NO_NETWORK):
        reason = (
            "The parts could not be fetched: there seems to be no connection to the internet.\n"
            "Connect (only this first start needs it) and start again."
        )
    elif any(sign in said for sign in NO_SUCH_PART):
        reason = "A part that Tabularium needs does not exist for this system or this Python."
    else:
        reason = "The parts could not be installed. Start again; if that fails too, see the log."
    return f"Setting up did not finish. {reason}\nThe log of it is {log}"
