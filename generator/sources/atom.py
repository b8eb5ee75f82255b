"""Atom and RSS as documents: what every feed has in common, read by feedparser.

What could make a small document large or deep is refused before it is read: entities that stand for more than a letter
or two, nesting, and encodings in which the declaration of an entity could not be seen here.
"""

from __future__ import annotations

import codecs
import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from xml.parsers import expat
from xml.sax import SAXParseException

import feedparser  # type: ignore[import-untyped]  # it has no types

from generator.errors import DataError, Place, Problem

_DEEPEST: Final = 200
_LARGEST_HEAD: Final = 16_384
"""Bytes before the first element; feedparser looks at them in ways whose time grows with the square of their number."""
_FIRST_ELEMENT: Final = re.compile(rb"<\w")
_ENTITY: Final = re.compile(rb'<!ENTITY\s+\w+\s+"[^&"]{17}')
"""The declaration of an entity that stands for more than 16 characters; those that name others feedparser drops."""
_ENCODING: Final = re.compile(rb"""\s*<\?[^>]{0,200}?encoding=["']([^"']{1,60})["']""")
_MOST_ENCODINGS: Final = 100
"""How often the first line may say ``encoding=``; the last one counts, and to find it feedparser tries each."""
_KNOWN_ENCODING: Final = re.compile(
    r"ascii|utf-(8|16|32)([-_].*)?|iso8859-\d+|cp125\d|koi8-[rut]|gb.*|big5.*|shift_jis.*|euc.*|iso2022.*|cp(932|949)"
    r"|johab|tis-620|mac-(roman|latin2|cyrillic|greek|turkish)"
)
"""Python's names of those in which a `<` is the byte of ASCII, perhaps with zeros beside it."""
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"
_OPENING: Final = re.compile(rb"<([^<]*)")
_CUT_OFF: Final = ("no element found", "unclosed token", "unclosed CDATA section")
"""How the XML parser says that a document ends before its end."""


def read_feed(content: bytes, name: str, expected: str) -> Mapping[str, Any]:
    """Return a feed as feedparser reads it.

    Raises:
        DataError: it is no feed, or one that was cut off; names the place.
    """
    if refusal := _refusal(content):
        raise DataError(Problem(refusal, Place(name), expected))
    try:
        parsed: Mapping[str, Any] = feedparser.parse(io.BytesIO(content), sanitize_html=False)
    except (ValueError, RecursionError, LookupError, AssertionError):
        raise DataError(Problem("not a feed that can be read", Place(name), expected)) from None
    error = parsed.get("bozo_exception")
    if isinstance(error, SAXParseException) and (not parsed.get("version") or error.getMessage() in _CUT_OFF):
        place = Place(name, error.getLineNumber(), (error.getColumnNumber() or 0) + 1)
        raise DataError(Problem(f"{_kind(content)}: {error.getMessage()}", place, expected))
    if not parsed.get("version"):
        raise DataError(Problem(_kind(content), Place(name), expected))
    return parsed


def _kind(content: bytes) -> str:
    start = content[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "an HTML page, not a feed"
    return "JSON, not a feed" if start[:1] in {b"{", b"["} else "not a feed"


def _refusal(content: bytes) -> str:
    """Return why a document is not read at all, or an empty text."""
    plain = content.translate(None, b"\0").lstrip(b"\xef\xbb\xbf\xfe\xff")  # UTF-16 and UTF-32 as if they were ASCII
    first = _FIRST_ELEMENT.search(plain)
    head = plain[: first.start()] if first else plain
    if len(head) > _LARGEST_HEAD:
        return f"{len(head)} bytes before its first element"
    if encoding := _unseen_encoding(plain):
        return f"written in {encoding}, which is not read"
    if _ENTITY.search(head) or (len(plain) < len(content) - 4 and b"<!ENTITY" in head):
        return "an entity is declared that stands for more than a few characters"
    return "nested too deeply" if _is_too_deep(content) else ""


def _unseen_encoding(plain: bytes) -> str:
    """Return the encoding of a document if declarations in it could not be seen."""
    if plain.startswith(_EBCDIC):
        return "EBCDIC"
    if plain.partition(b"\n")[0].count(b"encoding=") > _MOST_ENCODINGS:
        return "many encodings"
    declared = _ENCODING.match(plain)
    told = declared[1].decode("ascii", "replace") if declared else ""
    try:
        is_known = not told or _KNOWN_ENCODING.fullmatch(codecs.lookup(told).name)
    except (LookupError, ValueError):  # feedparser takes it for UTF-8
        is_known = True
    return "" if is_known else told


class _TooDeepError(Exception):
    """Elements are nested more deeply than those of any feed."""


@dataclass(slots=True)
class _Depth:
    """How deep a parser is."""

    depth: int = 0

    def begin(self, *_: object) -> None:
        """Go into an element."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooDeepError

    def end(self, *_: object) -> None:
        """Come out of it."""
        self.depth -= 1


def _is_too_deep(content: bytes) -> bool:
    """Tell whether elements are nested too deeply, as the parser of XML sees them.

    What is no XML goes to feedparser's other parser, which takes any tag for an element: there brackets are counted.
    """
    parser, counter = expat.ParserCreate(), _Depth()
    parser.StartElementHandler, parser.EndElementHandler = counter.begin, counter.end
    try:
        parser.Parse(content, True)  # noqa: FBT003  # expat's
    except _TooDeepError:
        return True
    except (expat.ExpatError, ValueError, LookupError):
        return _depth(content) > _DEEPEST
    return False


def _depth(content: bytes) -> int:
    """Return how deeply elements are nested at most, as far as a count of brackets tells."""
    deepest = depth = 0
    for found in _OPENING.finditer(content):  # one by one: all at once would need many times the memory of the text
        piece = found[1]
        if piece[:1] == b"/":
            depth -= 1
        elif piece[:1] not in {b"!", b"?"} and not piece.partition(b">")[0].endswith(b"/"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def day_of_time(value: object) -> date | None:
    """Return the day, in UTC, of a time as feedparser gives it."""
    if not isinstance(value, time.struct_time):
        return None
    try:
        return date(value.tm_year, value.tm_mon, value.tm_mday)
    except ValueError:
        return None
