"""JSON with a line an entry, so that git can put two versions of a file together as it does with text.

The first and the last line are the same in every version of a file. So the lines of two versions between them, in any
order, are entries again, of which some may stand twice; only commas may be missing, which reading puts right. Why this
form: docs/design/two-machines.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, TypeAlias

_OPEN: Final = (b"[", b"{")
_CLOSE: Final = (b"]", b"}")


Hook: TypeAlias = Callable[[list[tuple[str, Any]]], object] | None


class Repeated(list[object]):
    """The values of a key that stands several times in one object."""


def dump_entries(head: str, entries: Iterable[str], tail: str) -> bytes:
    """Return entries, each of them JSON in one line, between what surrounds them, such as ``[`` and ``]``."""
    return ("\n".join(filter(None, (head, ",\n".join(entries), tail))) + "\n").encode()


def in_one_line(value: object) -> str:
    """Return a value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False)


def read_entries(content: bytes, hook: Hook = None) -> Any:  # noqa: ANN401  # as json
    """Return what a file says, also where git put the lines of two versions together.

    Raises:
        JSONDecodeError: it is no JSON, with the place in the file as it is.
        ValueError: it is not in UTF-8.
    """
    try:
        return json.loads(content, object_pairs_hook=hook)
    except json.JSONDecodeError:
        for read in (_of_lines, _of_documents):
            with suppress(ValueError):
                return read(content, hook)
        raise


def _of_lines(content: bytes, hook: Hook) -> Any:  # noqa: ANN401  # as json
    """Return what lines say as one list; where git took one file for another, it has the first line of both."""
    lines = [line.strip().removesuffix(b",") for line in content.split(b"\n") if line.strip()]
    if len(lines) <= 1 or not lines[0].endswith(_OPEN) or not lines[-1].startswith(_CLOSE):
        raise ValueError
    head, *entries, tail = lines
    again = head.partition(b":")[0] + b":"
    entries = [line for line in entries if line != tail and not (line.startswith(again) and line.endswith(_OPEN))]
    return json.loads(b"\n".join((head, b",\n".join(entries), tail)), object_pairs_hook=hook)


def _of_documents(content: bytes, hook: Hook) -> Any:  # noqa: ANN401  # as json
    """Return what two whole files in one say: one side had the form of an earlier version, and no line in common."""
    text, decoder = content.decode().strip(), json.JSONDecoder(object_pairs_hook=hook)
    one, end = decoder.raw_decode(text)
    other, end = decoder.raw_decode(text, len(text) - len(text[end:].lstrip()))
    if end != len(text):
        raise ValueError
    return _together(one, other)


def _together(one: Any, other: Any) -> Any:  # noqa: ANN401  # as json
    """Return two lists as one, or two objects with the lists and objects in them as one."""
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    if not isinstance(one, dict) or not isinstance(other, dict):
        raise ValueError  # noqa: TRY004  # as all that cannot be read
    inner = {name: (one[name], other[name]) for name in one.keys() & other.keys()}
    lists = {name: [*a, *b] for name, (a, b) in inner.items() if isinstance(a, list) and isinstance(b, list)}
    objects = {
        name: with_repeated([*a.items(), *b.items()])
        for name, (a, b) in inner.items()
        if isinstance(a, dict) and isinstance(b, dict)
    }
    return {**one, **other, **lists, **objects}


def with_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, with all values of a key that stands several times: a hook for ``read_entries``."""
    values: dict[str, Any] = dict(pairs)
    if len(values) < len(pairs):
        for name in values:
            found = [value for key, value in pairs if key == name]
            values[name] = Repeated(found) if len(found) > 1 else found[0]
    return values
