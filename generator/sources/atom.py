"""Atom and RSS as documents: what every feed has in common, read by feedparser."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from xml.sax import SAXParseException

import feedparser  # type: ignore[import-untyped]  # it has no types

from generator.errors import DataError, Place, Problem

_DEEPEST: Final = 200
_CUT_OFF: Final = ("no element found", "unclosed token", "unclosed CDATA section")
"""How the XML parser says that a document ends before its end."""


def read_feed(content: bytes, name: str, expected: str) -> Mapping[str, Any]:
    """Return a feed as feedparser reads it.

    Raises:
        DataError: it is no feed, or one that was cut off; names the place.
    """
    if _depth(content) > _DEEPEST:
        raise DataError(Problem("nested too deeply", Place(name), expected))
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


def _depth(content: bytes) -> int:
    """Return how deeply elements are nested at most, as far as a count of brackets tells."""
    deepest = depth = 0
    for piece in content.split(b"<")[1:]:
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
