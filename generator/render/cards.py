"""Cards of papers: the full one of a day's page, and the short one, rendered once for all the pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from generator.library import NO_NAME_PAGES, NamePages
from generator.markup import trusted
from generator.model import Entry
from generator.render.environment import LinkedNames, filled, short_day

_FULL: Final = "card.md.j2"
_BRIEF: Final = "brief.md.j2"
_UP: Final = "\x01"
_HEADING: Final = "\x02"
_DAY: Final = "\x03"
"""Places for what differs between pages; text from outside has no such characters (``markup.clean``)."""


@dataclass(frozen=True, slots=True)
class CardStyle:
    """How a card is shown: ``up`` leads to the root of the pages."""

    template: str
    up: str
    heading: str
    with_day: bool = True
    with_summary: bool = True


@dataclass
class CardMaker:
    """The maker of cards: keeps each short one that it has rendered."""

    topic_name: Callable[[str], str]
    key: Callable[[Entry], str]
    """Returns a hash of all that a card shows of an entry."""
    links: Callable[[Entry], NamePages] = lambda _: NO_NAME_PAGES
    """Returns the names of an entry that have a page."""
    _briefs: dict[tuple[str, bool, bool], str] = field(default_factory=dict)

    def full(self, entries: Sequence[Entry], up: str, heading: str) -> Cards:
        """Return the full cards of entries, for a page from which ``up`` leads to the root of the pages."""
        return Cards(self, entries, CardStyle(_FULL, up, heading))

    def brief(
        self, entries: Sequence[Entry], up: str, heading: str, *, day: bool = True, summary: bool = True
    ) -> Cards:
        """Return the short cards of entries."""
        return Cards(self, entries, CardStyle(_BRIEF, up, heading, day, summary))

    def render(self, entry: Entry, style: CardStyle) -> Markup:
        """Return one card."""
        return self._render_full(entry, style) if style.template == _FULL else self._render_brief(entry, style)

    def _render_full(self, entry: Entry, style: CardStyle) -> Markup:
        up, heading = trusted(style.up), trusted(style.heading)
        links = LinkedNames(self.links(entry), style.up)
        return filled(_FULL, entry=entry, up=up, heading=heading, links=links, topic_name=self.topic_name)

    def _render_brief(self, entry: Entry, style: CardStyle) -> Markup:
        facts = entry.paper.facts
        with_summary = style.with_summary and bool(entry.summary or facts.machine_summary)
        has_day = style.with_day or bool(facts.authors or facts.author_count or facts.organization)
        place = entry.key, with_summary, has_day
        text = self._briefs.get(place)
        if text is None:
            day = trusted(_DAY) if has_day and entry.day else None
            text = str(
                filled(
                    _BRIEF, entry=entry, up=trusted(_UP), heading=trusted(_HEADING), day=day, with_summary=with_summary
                )
            )
            self._briefs[place] = text
        if style.with_day and entry.day:
            text = text.replace(_DAY, short_day(entry.day))
        else:
            text = text.replace(f" · {_DAY}", "")
        return trusted(text.replace(_HEADING, style.heading).replace(_UP, style.up))

    def forget(self) -> None:
        """Forget the cards that were rendered: pages of other months show other ones."""
        self._briefs.clear()


class Cards:
    """The cards of entries in their order: rendered when a page is, and known by their key where it need not be."""

    def __init__(self, maker: CardMaker, entries: Sequence[Entry], style: CardStyle) -> None:
        self._maker = maker
        self._entries = entries
        self._form = style

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Markup]:
        return (self._maker.render(entry, self._form) for entry in self._entries)

    def key(self) -> str:
        """Return what the cards are made out of, as a text."""
        known = list(map(self._maker.key, self._entries))
        links = list(map(self._maker.links, self._entries)) if self._form.template == _FULL else ""
        return f"{self._form}{known}{links}"
