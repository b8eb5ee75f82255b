"""Lists of papers in JSON: the twins of the lists in YAML, and what programs write of their own."""

from __future__ import annotations

from typing import Final

from generator.errors import DataError, Place, Problem
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.records import records_of, row_of, share_of_papers
from generator.importers.rows import reading_of
from generator.importers.yaml_list import is_keywords, topics_of

NAME: Final = "json-list"
EXPECTED: Final = "a JSON list of papers with `title`"
ENDINGS: Final = frozenset({".json"})


def recognises(content: Content) -> Sureness:
    """Tell whether it is JSON with a list of objects of which most have a title, or with keywords."""
    is_list = is_keywords(content.json) or share_of_papers(content.json) > 0.5  # noqa: PLR2004  # most
    return Sureness.LIKELY if is_list else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a list, or the topics that keywords are.

    Raises:
        DataError: it is no JSON, or holds neither.
    """
    value = content.parsed(EXPECTED) if content.json is None else content.json
    if is_keywords(value):
        return topics_of(value["keywords"], lambda _: Place(context.name))
    records = records_of(value)
    if records is None:
        raise DataError(Problem("no list of papers", Place(context.name), EXPECTED))
    return reading_of((row_of(record, None) for record in records), context, NAME)
