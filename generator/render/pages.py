"""What all kinds of page need: the library, the settings, and cards, rendered once for every place they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from markupsafe import Markup

from generator.library import Entries, Library, month_name
from generator.markup import html
from generator.model import Edition, Entry, Page, Settings
from generator.render.calendar import CalendarMonth, month_calendar
from generator.render.environment import render
from generator.render.why import Hand

_DESCRIPTION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """A link to the page before or after."""

    label: str
    path: str


@dataclass
class Pages:
    """The maker of pages: knows the library, and keeps each card that it has rendered."""

    library: Library
    settings: Settings
    hand: Hand = field(default_factory=Hand)
    _cards: dict[tuple[object, ...], Markup] = field(default_factory=dict)

    def card(self, entry: Entry, up: str, heading: str) -> Markup:
        """Return the full card of an entry, for a page from which ``up`` leads to the root of the pages."""
        return self._card("card.md.j2", entry, up, heading)

    def brief(self, entry: Entry, up: str, heading: str, *, day: bool = True, summary: bool = True) -> Markup:
        """Return the short card of an entry."""
        return self._card("brief.md.j2", entry, up, heading, with_day=day, with_summary=summary)

    def _card(self, template: str, entry: Entry, up: str, heading: str, **options: object) -> Markup:
        name = (template, entry.key, up, heading, *options.values())
        if name not in self._cards:
            self._cards[name] = render(
                template,
                entry=entry,
                up=Markup(up),
                heading=Markup(heading),
                topic_name=self.library.topic_name,
                **options,
            )
        return self._cards[name]

    def page(self, path: str, template: str, title: str, description: str, **context: object) -> Page:
        """Return a page of a template, with the front matter that all pages have."""
        front_matter = {
            "title": str(html(title)),
            "description": str(html(shorten(description))),
            "hide": ["navigation", "toc"],
            "search": {"exclude": True},
        }
        depth = path.count("/")
        context |= {"title": title, "up": Markup("../" * depth), "topic_name": self.library.topic_name}
        body = render(template, **context)
        return Page(path, str(body), front_matter)

    def edition(self, day: date) -> Edition:
        """Return what the curator decided about a day."""
        return self.library.editions.get(day, Edition())

    @cached_property
    def day_counts(self) -> Counter[date]:
        """How many papers each day has."""
        return Counter({day: len(entries) for day, entries in self.library.days.items()})

    @cached_property
    def _month_counts(self) -> dict[str, dict[date, int]]:
        months: dict[str, dict[date, int]] = {}
        for day, count in self.day_counts.items():
            months.setdefault(month_name(day), {})[day] = count
        return months

    def calendar(self, month: str, path: str, current: date | None = None) -> CalendarMonth:
        """Return the calendar of a month for a page at ``path``."""
        depth = path.count("/") + (0 if path.endswith("index.md") else 1)
        return month_calendar(month, self._month_counts.get(month, {}), "../" * depth, current)

    @property
    def topic_order(self) -> list[str]:
        """The slugs of all topics in their order."""
        return list(self.library.by_topic)


def voted(entries: Iterable[Entry]) -> Markup:
    """Return the class of a list in which upvotes are known, so that it keeps a column for them."""
    return Markup(" ps-main--voted" if any(entry.figures.upvotes is not None for entry in entries) else "")


def shorten(text: str, length: int = _DESCRIPTION_LENGTH) -> str:
    """Return the text cut at a word, or within one that is longer than that, as in scripts without spaces."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + " …"


def neighbours(names: Sequence[str], name: str) -> tuple[str | None, str | None]:
    """Return what stands before and after a name in time, out of names that begin with the newest."""
    position = names.index(name)
    before = names[position + 1] if position + 1 < len(names) else None
    return before, names[position - 1] if position else None


def titles(entries: Entries) -> str:
    """Return the titles of the first entries, for a description."""
    return "; ".join(entry.title for entry in entries[:5])
