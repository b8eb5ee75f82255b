"""RSS and Atom: a feed that was saved, read as a source's."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from generator.identity import slug
from generator.importers.context import Context
from generator.sources import Origin, Reading
from generator.sources import feed as source

NAME: Final = "feed"
EXPECTED: Final = "an RSS or Atom feed"
_BEGINNING = re.compile(rb"<(rss|feed|rdf:RDF)\b")


def recognises(content: bytes) -> bool:
    """Tell whether the element of a feed begins near the top."""
    return _BEGINNING.search(content[:4096]) is not None


def read(content: bytes, context: Context) -> Reading:
    """Return the papers of a feed."""
    name = context.source or slug(PurePath(context.name).stem) or NAME
    return source.parse(content, Origin(context.name, name, None, context.day or context.today))
