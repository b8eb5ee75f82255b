"""Lists in JSON, an item a line, so that versions of a file can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping


def listed(items: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield a list in pieces, an item each."""
    yield "["
    for number, item in enumerate(items):
        yield ("," if number else "") + "\n" + json.dumps(item, ensure_ascii=False)
    yield "\n]\n"
