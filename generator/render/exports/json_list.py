"""A list of papers in JSON: all that is known of each, and under ``curation`` what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.model import Entry
from generator.render.exports.json_items import listed
from generator.render.exports.record import facts_of, hand_of
from generator.text import clean

ENDING: Final = ".json"


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the list in pieces."""
    return listed(_item(entry) for entry in entries)


def _item(entry: Entry) -> dict[str, object]:
    summary = clean(entry.paper.facts.machine_summary or "")
    by_machine = {"tldr": {"text": summary}} if summary else {}
    return _known(facts_of(entry)) | by_machine | {"curation": _known(hand_of(entry))}


def _known(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}
