"""RSS and Atom: a feed that was saved, read as a source's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import Final
from xml.parsers import expat

from generator.errors import DataError, Place, Problem, Severity
from generator.identity import slug
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context, brought
from generator.importers.parts import behind_xml, xml_document
from generator.sources import Origin
from generator.sources import feed as source

NAME: Final = "feed"
EXPECTED: Final = "an RSS or Atom feed"
ENDINGS: Final = frozenset({".rss", ".atom", ".xml", ".rdf"})
_ITEM: Final = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_END: Final = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_OF_RSS: Final = re.compile(r"purl\.org/rss/|my\.netscape\.com/|purl\.org/net/rss")

outside = behind_xml


def recognises(content: Content) -> Sureness:
    """Tell whether its element is that of a feed; RDF is of one where it says so."""
    name = content.element.rpartition(":")[2]
    is_feed = name in {"rss", "feed"} or (name == "RDF" and _OF_RSS.search(content.text[:4096]))
    return Sureness.CERTAIN if is_feed else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a feed.

    Raises:
        DataError: it is no feed, or one that was cut off; names the place.
    """
    name = context.source or slug(PurePath(context.name).stem) or NAME
    origin = Origin(context.name, name, None, context.day or context.today)
    reading = brought(source.parse(content.start.encode("utf-8", "replace"), origin))
    damage = _damage(content)
    if damage is None:
        doubled = [
            Problem("a second `title` in one item, left out", Place(content.name, line), severity=Severity.WARNING)
            for line in _second_titles(content)
        ]
        return replace(reading, problems=(*reading.problems, *doubled))
    there = max(len(_ITEM.findall(content.text)), len(_END.findall(content.text)))
    if reading.items < there:
        what = f"{damage.what}, so that only {reading.items} of {there} items can be read"
        raise DataError(Problem(what, damage.where, EXPECTED))
    return replace(reading, problems=(damage, *reading.problems))


def _damage(content: Content) -> Problem | None:
    """Return what is wrong with a feed as XML; many a blog's is read all the same."""
    try:
        xml_document(content.start)
    except expat.ExpatError as error:
        place = Place(content.name, error.lineno, error.offset + 1)
        return Problem(f"not XML: {expat.ErrorString(error.code)}", place, EXPECTED, severity=Severity.WARNING)
    return None


def _second_titles(content: Content) -> list[int]:
    """Return the lines on which an item has a title again, as it does where the end of one is missing."""
    path: list[str] = []
    titles: list[int] = []
    lines: list[int] = []
    parser = expat.ParserCreate()

    def begin(name: str, _: object) -> None:
        if path and path[-1].rpartition(":")[2] in {"item", "entry"} and name.rpartition(":")[0] in {"", "atom"}:
            if name.rpartition(":")[2] == "title":
                titles.append(parser.CurrentLineNumber)
                lines.extend(titles[1:2])
                del titles[1:]
        elif name.rpartition(":")[2] in {"item", "entry"}:
            titles.clear()
        path.append(name)

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: path.pop()
    parser.Parse(xml_document(content.start), True)  # noqa: FBT003  # expat's
    return lines
