"""OPML: the feeds that a reader follows; each becomes a source of the list.

Source: https://opml.org/spec2.opml
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context, Unread
from generator.markup import clean, web_link

NAME: Final = "opml"
EXPECTED: Final = "OPML"
ENDINGS: Final = frozenset({".opml", ".xml"})


def recognises(content: Content) -> Sureness:
    """Tell whether its element is `opml`."""
    return Sureness.CERTAIN if content.element.lower() == "opml" else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the feeds as sources, each under a name of its own.

    Raises:
        DataError: it is not XML, or declares entities, which can be made to explode.
    """
    found: list[tuple[int, Mapping[str, str]]] = []
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        values = {key.lower(): value for key, value in attributes.items()}
        if name.lower() == "outline" and "xmlurl" in values:
            found.append((parser.CurrentLineNumber, values))

    def refuse(*_: object) -> None:
        place = Place(context.name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        raise DataError(Problem("an entity is declared", place, EXPECTED))

    parser.StartElementHandler = begin
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content.text, True)  # noqa: FBT003  # expat's
    except expat.ExpatError as error:
        place = Place(context.name, error.lineno, error.offset + 1)
        raise DataError(Problem(f"not XML: {expat.ErrorString(error.code)}", place, EXPECTED)) from None
    return _brought(found, context)


def _brought(found: list[tuple[int, Mapping[str, str]]], context: Context) -> Brought:
    entries: dict[str, dict[str, object]] = {}
    unread: list[Unread] = []
    problems: list[Problem] = []
    for line, values in found:
        link = web_link(values["xmlurl"])
        if link is None:
            problems.append(Problem("`xmlUrl` is no http(s) link, left out", Place(context.name, line)))
            unread.append(Unread(line, "no http(s) link", values["xmlurl"]))
        elif not any(entry["url"] == link for entry in entries.values()):
            name = _free(slug(clean(values.get("title") or values.get("text") or "")) or "feed", entries)
            entries[name] = {"name": name, "kind": "feed", "url": link}
    sources = tuple(entries.values())
    count = len(sources) + len(unread)
    return Brought((), count, tuple(problems), unread=tuple(unread), head="sources", entries=sources)


def _free(name: str, taken: Mapping[str, object]) -> str:
    """Return the name, with a number behind it where another has it already."""
    if name not in taken:
        return name
    return next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)
