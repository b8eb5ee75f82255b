"""Recorded replies of Hugging Face's daily papers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context, brought
from generator.sources import Origin, hugging_face

NAME: Final = "hugging-face"
EXPECTED: Final = "a recorded reply of Hugging Face's daily papers (JSON)"
ENDINGS: Final = frozenset({".json"})


def recognises(content: Content) -> Sureness:
    """Tell whether it is JSON that lists papers as the API does, or says that there are none, or why."""
    reply = content.json
    items = hugging_face.items_of(reply)
    if items:
        return Sureness.CERTAIN if any(map(hugging_face.is_listed, items)) else Sureness.NO
    is_error = isinstance(reply, dict) and isinstance(reply.get("error"), str)
    return Sureness.PERHAPS if items == [] or is_error else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a reply; its day is the one in the file's name, else the one given.

    Raises:
        DataError: it is no JSON, or JSON of another kind; names the place.
    """
    origin = Origin(context.name, context.source or hugging_face.NAME, context.day)
    reading = brought(hugging_face.parse(content.text.encode("utf-8", "replace"), origin))
    return replace(reading, says_none=True)
