"""A kind of page: what it is called, where its pages lie, and what makes them; each stands beside its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.model import Page
from generator.render.pages import PageMaker


class Part(NamedTuple):
    """Pages that are made together, since they show the same papers."""

    name: str
    make: Callable[[], Iterable[Page]]
    weight: int = 1
    """About how long it takes to make them, in papers."""
    traced: bool = True
    """Whether they are kept as long as what they asked is answered as it was; others are made in every build."""


def alone(make: Callable[..., Page], *given: object) -> Callable[[], Iterable[Page]]:
    """Return what makes one page."""
    return lambda: [make(*given)]


def no_parts(pages: PageMaker) -> Iterator[Part]:
    """Yield nothing, for kinds of which all pages belong to a shelf."""
    del pages
    yield from ()


def no_pages(pages: PageMaker, shelf: str) -> Iterator[Page]:
    """Yield nothing, for kinds of which no page belongs to a shelf or a day."""
    del pages, shelf
    yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of page. ``generator/render/kinds.py`` lists all of them."""

    name: str
    """What a reader calls it."""
    places: tuple[str, ...]
    """What it writes below ``docs/``: folders, which end in a slash, and files."""
    entrance: str = ""
    """The folder of the page in the navigation that leads to it, where its own does not stand there; ``.`` is home."""
    parts: Callable[[PageMaker], Iterator[Part]] = no_parts
    """Yields its pages that are bundles of their own."""
    on_shelf: Callable[[PageMaker, str], Iterator[Page]] = no_pages
    """Yields its pages that show the papers of one month (or year, or without a date) alone."""

    on_day: Callable[[PageMaker, str], Iterator[Page]] = no_pages
    """Yields its pages that show the papers of one day alone, or those without one of a month, a year or no date."""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that are its own, by their names."""
        return tuple(place.rstrip("/") for place in self.places if place.endswith("/"))
