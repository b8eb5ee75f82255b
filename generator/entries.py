"""JSON with a line an entry, so that git can put two versions of a file together as it does with text.

The first and the last line are the same in every version of a file. So the lines of two versions between them, in any
order, are entries again, of which some may stand twice; only commas may be missing, which reading puts right. Why this
form: docs/design/two-machines.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

_OPEN: Final = (b"[", b"{")
_CLOSE: Final = (b"]", b"}")


class Repeated(list[object]):
    """The values of a key that stands several times in one object."""


def dump_entries(head: str, entries: Iterable[str], tail: str) -> bytes:
    """Return entries, each of them JSON in one line, between what surrounds them, such as ``[`` and ``]``."""
    return ("\n".join(filter(None, (head, ",\n".join(entries), tail))) + "\n").encode()


def in_one_line(value: object) -> str:
    """Return a value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False)


def read_entries(content: bytes, hook: Callable[[list[tuple[str, Any]]], object] | None = None) -> Any:  # noqa: ANN401  # as json
    """Return what a file says, also where git put the lines of two versions together.

    Raises:
        JSONDecodeError: it is no JSON, with the place in the file as it is.
        ValueError: it is not in UTF-8.
    """
    try:
        return json.loads(content, object_pairs_hook=hook)
    except json.JSONDecodeError:
        lines = [line.strip().removesuffix(b",") for line in content.split(b"\n") if line.strip()]
        is_ours = len(lines) > 1 and lines[0].endswith(_OPEN) and lines[-1].startswith(_CLOSE)
        if not is_ours:
            raise
        try:
            return json.loads(_joined(lines), object_pairs_hook=hook)
        except ValueError:
            pass
        raise


def _joined(lines: list[bytes]) -> bytes:
    """Return lines as one list; where git took one file for another under a new name, it has the first line of both."""
    head, *entries, tail = lines
    again = head.partition(b":")[0] + b":"
    entries = [line for line in entries if line != tail and not (line.startswith(again) and line.endswith(_OPEN))]
    return b"\n".join((head, b",\n".join(entries), tail))


def with_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, with all values of a key that stands several times: a hook for ``read_entries``."""
    values: dict[str, Any] = dict(pairs)
    if len(values) < len(pairs):
        for name in values:
            found = [value for key, value in pairs if key == name]
            values[name] = Repeated(found) if len(found) > 1 else found[0]
    return values
