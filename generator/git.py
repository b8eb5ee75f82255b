"""Git, as far as its program tells of a repository, and merges three texts."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from generator.conflicts import Versions

_SECONDS: Final = 60
_COMMON, _OURS, _THEIRS = 1, 2, 3
"""The stages in which the index keeps the versions of a file that is in conflict."""


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    program = shutil.which("git")
    if program is None:
        return None
    return subprocess.run(  # noqa: S603  # words of ours, and paths, which no shell sees
        [program, "-C", str(folder), *words], capture_output=True, timeout=_SECONDS, check=False
    )


def ask(folder: Path, *words: str) -> bytes | None:
    """Return what git answers; None where there is no git, no repository, or it says no."""
    asked = _run(folder, *words)
    return asked.stdout if asked and asked.returncode == 0 else None


def line(folder: Path, *words: str) -> str | None:
    """Return what git answers as a line of text."""
    answer = ask(folder, *words)
    return None if answer is None else answer.decode(errors="surrogateescape").removesuffix("\n")


def unmerged(folder: Path) -> Mapping[str, Versions]:
    """Return the files below a folder that git could not merge, by their path in it, in all their versions."""
    stages: dict[str, dict[int, str]] = defaultdict(dict)
    for entry in (ask(folder, "ls-files", "--unmerged", "-z", "--", ".") or b"").split(b"\0"):
        head, _, path = entry.partition(b"\t")
        if path:
            _, blob, stage = head.decode().split(" ")
            stages[path.decode(errors="surrogateescape")][int(stage)] = blob
    return {
        path: Versions(*(_blob(folder, blobs.get(stage)) for stage in (_COMMON, _OURS, _THEIRS)))
        for path, blobs in sorted(stages.items())
    }


def _blob(folder: Path, name: str | None) -> bytes | None:
    return ask(folder, "cat-file", "blob", name) if name else None


def add(folder: Path, paths: Sequence[str]) -> None:
    """Tell git that files, by their path in the folder, are as they shall be, those that are gone among them."""
    _run(folder, "--literal-pathspecs", "add", "--all", "--", *paths)


def merge_texts(versions: Versions) -> tuple[bytes, bool]:
    """Return three texts merged, in the style diff3 where both sides changed the same, and whether they did so nowhere.

    Without git all of it is one conflict.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("ours", "base", "theirs"):
            (folder / part).write_bytes(getattr(versions, part) or b"")
        words = ("merge-file", "-p", "--diff3", "ours", "base", "theirs")
        asked = _run(folder, *words)
        if asked and 0 <= asked.returncode < 128:  # noqa: PLR2004  # the number of conflicts; above, it could not
            return asked.stdout, asked.returncode == 0
    sides = (_ended(side or b"") for side in (versions.ours, versions.base, versions.theirs))
    return b"<<<<<<< ours\n%b||||||| base\n%b=======\n%b>>>>>>> theirs\n" % tuple(sides), False


def _ended(text: bytes) -> bytes:
    return text if not text or text.endswith(b"\n") else text + b"\n"
