"""JSON lines: a record a line, as daily-arXiv-ai-enhanced, arXiv's own dumps and Semantic Scholar write them.

Source: https://github.com/dw-dengwei/daily-arXiv-ai-enhanced
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.records import Record, row_of, share_of_papers
from generator.importers.rows import Row, reading_of

NAME: Final = "json-lines"
EXPECTED: Final = "JSON lines, a paper a line"
ENDINGS: Final = frozenset({".jsonl", ".ndjson"})
_LOOKED_AT: Final = 50


def recognises(content: Content) -> Sureness:
    """Tell whether most of its first lines are objects with a title, each whole in itself."""
    if content.start[:1] != "{":
        return Sureness.NO
    values = [_value(line) for _, line in islice(_lines(content.text), _LOOKED_AT)]
    papers = share_of_papers([value for value in values if isinstance(value, dict)])
    whole = sum(isinstance(value, dict) for value in values)
    if not papers or whole * 2 <= len(values):
        return Sureness.NO
    # One line alone is a record that a list of papers is read from just as well.
    return Sureness.CERTAIN if len(values) > 1 else Sureness.PERHAPS


def read(content: Content, context: Context) -> Brought:
    """Return the papers of the lines; one that is no JSON is refused, and the others are kept."""
    return reading_of((_row(number, line) for number, line in _lines(content.text)), context, NAME)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    numbered = enumerate(text.split("\n"), start=1)
    return ((number, line) for number, line in numbered if line.strip())


def _row(number: int, line: str) -> Row:
    value = _value(line)
    return Row({}, number, line, ("not JSON",)) if value is None else row_of(Record((), value), number)


def _value(line: str) -> Any:  # noqa: ANN401  # whatever it says
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
