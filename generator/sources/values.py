"""Taking values out of replies whose types cannot be trusted: each either fits or is a complaint."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generator.markup import clean
from generator.weblink import WebLink, web_link

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])")


def day_of(value: object) -> date | None:
    """Return the day of an ISO date or time, or None when it is none."""
    match = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


@dataclass(slots=True)
class Item:
    """One item of a reply; what does not fit is left out and named in ``complaints``."""

    values: Mapping[str, Any]
    complaints: list[str] = field(default_factory=list)

    def _take(self, name: str, expected: str, read: Callable[[Any], Any]) -> Any:  # noqa: ANN401  # the reader's type
        value = self.values.get(name)
        if value is None or value == "":
            return None
        found = read(value)
        if found is None:
            self.complaints.append(f"`{name}` is not {expected}")
        return found

    def text(self, name: str) -> str | None:
        """Return a text on one line."""
        found = self._take(name, "a text", lambda value: clean(value) if isinstance(value, str) else None)
        return found or None

    def count(self, name: str) -> int | None:
        """Return a whole number of at least 0."""
        return self._take(name, "a count", _count)  # type: ignore[no-any-return]  # _count's type

    def day(self, name: str) -> date | None:
        """Return the day of a date or time."""
        return self._take(name, "a date", day_of)  # type: ignore[no-any-return]  # day_of's type

    def link(self, name: str) -> WebLink | None:
        """Return an http(s) link."""
        return self._take(name, "an http(s) link", _link)  # type: ignore[no-any-return]  # _link's type

    def texts(self, name: str, of: str | None = None) -> tuple[str, ...]:
        """Return a list of texts, or of the texts called ``of`` in a list of objects."""
        found = self._take(name, "a list", lambda value: value if isinstance(value, list | tuple) else None)
        texts = []
        for value in found or ():
            text = value.get(of) if of and isinstance(value, dict) else value
            if isinstance(text, str):
                texts += [cleaned] if (cleaned := clean(text)) else []
            else:
                self.complaints.append(f"an item of `{name}` is not a text")
        return tuple(texts)

    def links(self, name: str) -> tuple[WebLink, ...]:
        """Return the http(s) links of a list."""
        links = tuple(web_link(text) for text in self.texts(name))
        if None in links:
            self.complaints.append(f"an item of `{name}` is not an http(s) link")
        return tuple(link for link in links if link)

    def item(self, name: str) -> Item | None:
        """Return an object within this one, sharing its complaints."""
        found = self._take(name, "an object", lambda value: value if isinstance(value, dict) else None)
        return None if found is None else Item(found, self.complaints)


def _link(value: object) -> WebLink | None:
    return web_link(value) if isinstance(value, str) else None


def _count(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and 0 <= value < 2**53 else None
