"""Git's conflict markers: where they stand, and the versions between which git could not decide.

Source: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented (the styles merge, diff3 and zdiff3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.errors import Place, Problem

_BEGIN: Final = re.compile(rb"<{7}(?: [^\n]*)?\r?\n?")
_BASE: Final = re.compile(rb"\|{7}(?: [^\n]*)?\r?\n?")
_MIDDLE: Final = re.compile(rb"={7}\r?\n?")
_END: Final = re.compile(rb">{7}(?: [^\n]*)?\r?\n?")
MENDING: Final = "one version of it: `paperstand resolve` mends what can be mended"


@dataclass(frozen=True, slots=True)
class Hunk:
    """A part of a file of which git left both versions, and the common one where it tells that, too."""

    line: int
    """The line of the first marker, counted from 1."""
    ours: bytes
    base: bytes | None
    theirs: bytes


def parts(content: bytes) -> Iterator[bytes | Hunk]:
    """Yield what a file is made of: lines as they are, and conflicts; what is no whole conflict is lines."""
    lines = content.splitlines(keepends=True) if b"<<<<<<<" in content else [content]
    number = 0
    while number < len(lines):
        found = _hunk(lines, number) if _BEGIN.fullmatch(lines[number]) else None
        if found is None:
            yield lines[number]
            number += 1
        else:
            hunk, number = found
            yield hunk


def _hunk(lines: list[bytes], begin: int) -> tuple[Hunk, int] | None:
    """Return the conflict that begins in a line, and the line below it."""
    sides: dict[re.Pattern[bytes], list[bytes]] = {_BEGIN: []}
    side = _BEGIN
    for number in range(begin + 1, len(lines)):
        line = lines[number]
        if side is _BEGIN and _BASE.fullmatch(line):
            side = _BASE
        elif side in {_BEGIN, _BASE} and _MIDDLE.fullmatch(line):
            side = _MIDDLE
        elif side is _MIDDLE and _END.fullmatch(line):
            base = b"".join(sides[_BASE]) if _BASE in sides else None
            return Hunk(begin + 1, b"".join(sides[_BEGIN]), base, b"".join(sides.get(_MIDDLE, []))), number + 1
        else:
            sides.setdefault(side, []).append(line)
            continue
        sides[side] = []
    return None


def conflict(content: bytes, name: str) -> Problem | None:
    """Return the problem that git left conflict markers in a file; None where it did not."""
    hunk = next((part for part in parts(content) if isinstance(part, Hunk)), None)
    return Problem("git's conflict markers", Place(name, hunk.line), MENDING) if hunk else None


@dataclass(frozen=True, slots=True)
class Versions:
    """The content of a file on both sides of a merge, and that from which both come; None where there is none."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


def versions(content: bytes) -> Versions:
    """Return the versions that a file with conflict markers was made from, as far as it tells them."""
    found = list(parts(content))
    hunks = [part for part in found if isinstance(part, Hunk)]
    ours = b"".join(part.ours if isinstance(part, Hunk) else part for part in found)
    theirs = b"".join(part.theirs if isinstance(part, Hunk) else part for part in found)
    if any(hunk.base is None for hunk in hunks):
        return Versions(None, ours, theirs)
    base = b"".join((part.base or b"") if isinstance(part, Hunk) else part for part in found)
    return Versions(base, ours, theirs)
