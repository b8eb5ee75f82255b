"""Two versions of a YAML file of people's become one where both only put something in, and every line stays as written.

The lines of both are put one after the other where git could not decide; what comes of it is taken only if it means
what the keys and lists of both versions together mean. All else is a decision, and left to a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from generator.config.document import compose
from generator.conflicts import Hunk, Versions, parts
from generator.errors import DataError

_NAMES: Final = ("id", "slug", "name", "title", "date")
"""What names an entry of a list: two entries of one name that differ are two decisions on one thing."""
_MOST_HUNKS: Final = 5
"""With more conflicts than this each of them is put together in the first way alone."""


class _Undecided(Exception):  # noqa: N818  # no error: a person decides
    """Both sides changed the same."""


@dataclass(frozen=True, slots=True)
class _Absent:
    """What a side does not have."""


_ABSENT: Final = _Absent()


def unite_texts(marked: bytes, versions: Versions, name: str) -> bytes | None:
    """Return the one text that a file with conflict markers comes to, or None where a person must decide."""
    try:
        values = [_values(text, name) for text in (versions.base, versions.ours, versions.theirs)]
        wanted = _canonical(_united(*values))
        return next((text for text in _candidates(marked) if _canonical(_values(text, name)) == wanted), None)
    except _Undecided:
        return None


def _values(text: bytes | None, name: str) -> object:
    """Return what a text says; one that is no YAML says nothing that could be wanted."""
    try:
        return {} if text is None else compose(text, name).values or {}
    except DataError:
        return _ABSENT


def _united(base: object, ours: object, theirs: object) -> object:
    """Return what both sides say together, of which the base tells what they said before.

    Raises:
        _Undecided: both changed the same.
    """
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _united_keys(base if isinstance(base, dict) else {}, ours, theirs)
    if isinstance(ours, list) and isinstance(theirs, list):
        return _united_lists(base if isinstance(base, list) else [], ours, theirs)
    raise _Undecided


def _united_keys(
    base: Mapping[str, object], ours: Mapping[str, object], theirs: Mapping[str, object]
) -> Mapping[str, object]:
    united = {
        key: _united(*(side.get(key, _ABSENT) for side in (base, ours, theirs)))
        for key in [*{**ours, **theirs, **base}]
    }
    return {key: value for key, value in united.items() if value is not _ABSENT}


def _united_lists(base: list[object], ours: list[object], theirs: list[object]) -> list[object]:
    if any(item not in side for item in base for side in (ours, theirs)):
        raise _Undecided
    added = [item for item in theirs if item not in ours]
    own = [item for item in ours if item not in theirs]
    if any(_same_name(one, other) for one, other in product(own, added)):
        raise _Undecided
    return ours + added


def _same_name(one: object, other: object) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    name = next((name for name in _NAMES if name in one and name in other), None)
    return name is not None and one[name] == other[name]


def _canonical(values: object) -> str:
    """Return one text for what values mean: keys and entries of lists in any order."""
    if isinstance(values, dict):
        return "{" + ",".join(sorted(f"{json.dumps(key)}:{_canonical(value)}" for key, value in values.items())) + "}"
    if isinstance(values, list):
        return "[" + ",".join(sorted(map(_canonical, values))) + "]"
    return repr(values)


def _candidates(marked: bytes) -> Iterator[bytes]:
    """Yield the texts that come of putting the lines of both sides one after the other in every conflict."""
    found = list(parts(marked))
    hunks = [part for part in found if isinstance(part, Hunk)]
    ways = [list(_ways(hunk)) for hunk in hunks]
    if len(hunks) > _MOST_HUNKS:
        ways = [way[:1] for way in ways]
    for chosen in product(*ways):
        texts = iter(chosen)
        yield b"".join(next(texts) if isinstance(part, Hunk) else part for part in found)


def _ways(hunk: Hunk) -> Iterator[bytes]:
    """Yield the lines of both sides as one: all of them, then with what both begin or end with only once.

    The smaller side goes first, so that it does not matter which is ours.
    """
    sides = sorted([_lines(hunk.ours), _lines(hunk.theirs)])
    base = _lines(hunk.base or b"")
    if not base:
        yield b"".join(line for side in sides for line in side)
    for texts in ([*sides, base], sides):
        begin = _alike(texts)
        rest = [text[begin:] for text in texts]
        yield from _around(texts[0][:begin], rest, ())
        end = _alike([text[::-1] for text in rest])
        yield from _around(texts[0][:begin], [text[: len(text) - end] for text in rest], rest[0][len(rest[0]) - end :])


def _around(begin: list[bytes], texts: list[list[bytes]], end: list[bytes] | tuple[()]) -> Iterator[bytes]:
    """Yield the first two texts between lines, if nothing is left of the third one, the common version."""
    if not any(texts[2:]):
        yield b"".join([*begin, *texts[0], *texts[1], *end])


def _alike(texts: list[list[bytes]]) -> int:
    """Return with how many lines all texts begin."""
    return next(
        (number for number, lines in enumerate(zip(*texts, strict=False)) if len({*lines}) > 1),
        min(map(len, texts)),
    )


def _lines(text: bytes) -> list[bytes]:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        lines[-1] += b"\n"
    return lines
