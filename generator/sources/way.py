"""What an entry of a kind of source says: how it is asked, and how its replies are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.completion import NameOf
from generator.shapes import Shape
from generator.sources.reading import Origin, Query, Reading, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to ask a kind of source: what to send, and how to read the reply."""

    request: Callable[[Any, Query], Request]
    parse: Callable[[bytes, Origin], Reading]
    explain: Callable[[bytes], str | None]
    """Says what a reply with an error status says for itself."""
    page_size: int = 0
    """So many items are on a full page; 0: there is only one page."""
    by_cursor: bool = False
    """Whether a page says where the next one begins (``Reading.cursor``), and pages have no numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWay(Way):
    """A way to ask a kind of source for what is new."""

    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWay(Way):
    """A way to ask a kind of source for single papers."""

    words: str
    """By what it is asked for one, in words for people."""
    name_of: NameOf
    at_once: int = 1
    """So many papers go into one query."""
