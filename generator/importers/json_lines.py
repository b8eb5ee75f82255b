"""JSON lines: a record a line, as daily-arXiv-ai-enhanced, arXiv's own dumps and Semantic Scholar write them.

Source: https://github.com/dw-dengwei/daily-arXiv-ai-enhanced
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from generator.importers.content import Content, Sureness, parsed_json
from generator.importers.context import Brought, Context
from generator.importers.parts import runs_of
from generator.importers.records import Record, row_of, share_of_papers
from generator.importers.rows import Row, reading_of

NAME: Final = "json-lines"
EXPECTED: Final = "JSON lines, a paper a line"
ENDINGS: Final = frozenset({".jsonl", ".ndjson"})
_LOOKED_AT: Final = 50


def recognises(content: Content) -> Sureness:
    """Tell whether most of its first lines are objects, each whole in itself, and have titles."""
    if content.start[:1] != "{":
        return Sureness.NO
    values = [_value(line) for _, line in islice(_lines(content.text), _LOOKED_AT)]
    is_first = [isinstance(value, dict) for value in values[:2]]
    if not is_first[0] or not share_of_papers([value for value in values if isinstance(value, dict)]):
        return Sureness.NO
    # One line alone is a record that a list of papers is read from just as well.
    return Sureness.CERTAIN if len(values) > 1 and (all(is_first) or _most(values)) else Sureness.PERHAPS


def _most(values: list[Any]) -> bool:
    return sum(isinstance(value, dict) for value in values) * 2 > len(values)


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no records with a title, those that follow one another together."""
    return runs_of((number, line) for number, line in _lines(content.text) if not share_of_papers([_value(line)]))


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
        return parsed_json(line)
    except (ValueError, RecursionError):
        return None
