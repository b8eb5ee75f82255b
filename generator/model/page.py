"""Pages: what the generator writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Page:
    """A file below ``docs/``: its path there, its text, and the front matter of a Markdown page."""

    path: str
    text: str | Callable[[], str]
    """The text, or what renders it: a page that has not changed need not be."""
    front_matter: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    """A hash of all that the page is made out of: of two pages with the same key, the bytes are the same."""

    @property
    def body(self) -> str:
        """The text without the front matter, rendered now where it is not yet."""
        return self.text if isinstance(self.text, str) else self.text()


class Traced(Protocol):
    """What pages are made out of, which tells what was asked of it, and whether it still answers the same."""

    def traced(self) -> AbstractContextManager[dict[str, str]]:
        """Trace what is asked in a context: each question, with a hash of its answer."""

    def answers_as(self, trace: Mapping[str, str], /) -> bool:
        """Tell whether all questions of a trace are answered as they were."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages that are made together, out of the same things."""

    name: str
    key: str
    """A hash of all that its pages are made out of, besides what they ask ``source``; empty where that is not told."""
    pages: Callable[[], Iterator[Page]]
    source: Traced | None = None
    weight: int = 1
    """About how long it takes to make, in papers."""
