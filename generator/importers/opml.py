"""OPML: the feeds that a reader follows; each becomes a source of the list.

Source: https://opml.org/spec2.opml
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context, Unread
from generator.importers.parts import behind_xml
from generator.markup import clean
from generator.weblink import web_link

NAME: Final = "opml"
EXPECTED: Final = "OPML"
ENDINGS: Final = frozenset({".opml", ".xml"})
_USED = frozenset({"xmlurl", "title", "text", "type", "version"})
_FEEDS = frozenset({"rss", "atom"})

outside = behind_xml


def recognises(content: Content) -> Sureness:
    """Tell whether its element is `opml`."""
    return Sureness.CERTAIN if content.element.lower() == "opml" else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the feeds as sources, each under a name of its own.

    Raises:
        DataError: it is not XML, or declares entities, which can be made to explode.
    """
    outlines = _Outlines(context.name)
    try:
        outlines.parser.Parse(content.text, True)  # noqa: FBT003  # expat's
    except expat.ExpatError as error:
        place = Place(context.name, error.lineno, error.offset + 1)
        raise DataError(Problem(f"not XML: {expat.ErrorString(error.code)}", place, EXPECTED)) from None
    return _brought(outlines, context)


class _Outlines:
    """Collects the feeds of a document, and text that stands where only outlines may."""

    def __init__(self, name: str) -> None:
        self.feeds: list[tuple[int, Mapping[str, str]]] = []
        self.stray: list[Unread] = []
        self._name = name
        self._open: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name.lower())
        values = {key.lower(): value for key, value in attributes.items()}
        if "xmlurl" in values or (name.lower() == "outline" and values.get("type", "").lower() in _FEEDS):
            self.feeds.append((self.parser.CurrentLineNumber, values))

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if text.strip() and self._open[-1:] in (["body"], ["outline"]):
            self.stray.append(Unread(self.parser.CurrentLineNumber, "text instead of an outline", text.strip()))

    def _refuse(self, *_: object) -> None:
        place = Place(self._name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        raise DataError(Problem("an entity is declared", place, EXPECTED))


def _brought(outlines: _Outlines, context: Context) -> Brought:
    """Return a source for each feed; whether two are one is told by their links, when they are stored."""
    kept: list[tuple[int, Mapping[str, object]]] = []
    unread = list(outlines.stray)
    for line, values in outlines.feeds:
        link = web_link(values.get("xmlurl", ""))
        if link is None:
            unread.append(Unread(line, "`xmlUrl` is no http(s) link", json.dumps(dict(values), ensure_ascii=False)))
        else:
            name = slug(clean(values.get("title") or values.get("text") or "")) or "feed"
            kept.append((line, {"name": name, "kind": "feed", "url": link}))
    unused = Counter(key for _, values in outlines.feeds for key, value in values.items() if value and key not in _USED)
    problems = tuple(Problem(f"{item.why}, refused", Place(context.name, item.line)) for item in unread)
    return Brought(
        (),
        len(kept) + len(unread),
        problems,
        unread=tuple(unread),
        head="sources",
        entries=tuple(entry for _, entry in kept),
        lines=tuple(line for line, _ in kept),
        unused=dict(unused),
    )
