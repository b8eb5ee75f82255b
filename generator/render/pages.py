"""What all kinds of page need: the library, the settings, and cards, rendered once for every place they stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from markupsafe import Markup

from generator.library import Entries, Library, updated
from generator.manifest import content_hash
from generator.markup import html
from generator.model import Edit, Entry, Page, Settings, Topic
from generator.render.calendar import CalendarMonth, month_calendar
from generator.render.cards import CardMaker, Cards
from generator.render.environment import render
from generator.render.report import Report
from generator.render.why import Hand

_DESCRIPTION_LENGTH = 200
OWN_FEED = "."
ALL_FEED = "feeds/all/atom.xml"
EDITIONS_FEED = "feeds/editions/atom.xml"


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself: title, description, and the entries that it is about."""

    title: str
    description: str
    entries: Sequence[Entry] = ()
    updated: str = ""
    """The newest day of what it shows, where that is not told by the entries."""
    feeds: tuple[str, ...] = ()
    """The feeds that go with it, by their files; ``OWN_FEED`` is that at the page's own address below ``feeds/``."""


@dataclass(frozen=True, slots=True)
class Later:
    """A value that is worked out only if the page is rendered; it must follow from the page's other values."""

    make: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Turn:
    """A link to the page before or after."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class SiteInputs:
    """What all pages are made of beside what they ask the library, in one value that is hashed whole."""

    settings: Settings
    topics: tuple[Topic, ...] = ()
    hand: Hand = field(default_factory=Hand)
    """Where people decide; what they decided about a paper is in the paper's own hash, and not here."""
    code_key: str = ""
    """A hash of the code that renders; without it nothing has a key."""

    def key(self) -> str:
        """Return a hash of all of it; empty where the code is not known."""
        return content_hash(repr(self).encode(errors="surrogatepass")) if self.code_key else ""


@dataclass
class PageMaker:
    """The maker of pages: knows the library, and makes their cards."""

    library: Library
    inputs: SiteInputs
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    """What people decided about each paper."""
    report: Report = field(default_factory=Report)
    """What is told on pages that are made in every build."""

    @property
    def settings(self) -> Settings:
        """What people set."""
        return self.inputs.settings

    @cached_property
    def hand(self) -> Hand:
        """What people decided, and where."""
        return replace(self.inputs.hand, edits=self.edits)

    @cached_property
    def cards(self) -> CardMaker:
        """The maker of the cards."""
        return CardMaker(self.library.topic_name, self.library.hash_of, self.library.links_of)

    def page(self, path: str, template: str, about: About, /, **context: object) -> Page:
        """Return a page of a template, with the front matter that all pages have."""
        front_matter = {
            "title": str(html(about.title)),
            "description": str(html(shorten(about.description))),
            "hide": ["navigation", "toc"],
            "search": {"exclude": True},
            "updated": about.updated or updated(about.entries),
        }
        if about.feeds and self.hand.site_url:
            front_matter["feeds"] = list(about.feeds)
        context |= {"title": about.title, "up": Markup("../" * path.count("/")), "root": root_from(path)}
        made_of = (
            f"{self.base_key}{path}{template}{front_matter}{self._described(context)}" if self.inputs.code_key else ""
        )
        key = content_hash(made_of.encode(errors="surrogatepass")) if made_of else ""
        return Page(
            path,
            lambda: render(template, topic_name=self.library.topic_name, **_called(context)),
            front_matter,
            key,
        )

    @cached_property
    def base_key(self) -> str:
        """What all pages are made of."""
        names = [(slug, self.library.topic_name(slug)) for slug in self.library.slugs]
        return f"{self.inputs.code_key}{names}"

    def _described(self, value: object) -> str:
        """Return a text that differs where a page's bytes could; what is ``Later`` follows from what is not."""
        if value is None or isinstance(value, str | int):
            return repr(value)
        match value:
            case Entry():
                text = self.cards.key(value)
            case Cards():
                text = value.key()
            case list() | tuple():
                text = f"[{','.join(map(self._described, value))}]"
            case dict():
                text = f"{{{','.join(f'{name}:{self._described(item)}' for name, item in value.items())}}}"
            case Later():
                text = ""
            case _:
                text = repr(value)
        return text

    def calendar(self, month: str, path: str, current: date | None = None) -> CalendarMonth:
        """Return the calendar of a month for a page at ``path``."""
        return month_calendar(month, self.library.month_counts(month), root_from(path), current)


def root_from(path: str) -> str:
    """Return what leads from the address of a page to the root of the site; in HTML links are no file names."""
    return "../" * (path.count("/") + (0 if path.endswith("index.md") else 1))


def voted(entries: Iterable[Entry]) -> Markup:
    """Return the class of a list in which upvotes are known, so that it keeps a column for them."""
    return Markup(" ps-main--voted" if any(entry.figures.upvotes is not None for entry in entries) else "")


def shorten(text: str, length: int = _DESCRIPTION_LENGTH) -> str:
    """Return the text cut at a word, or within one that is longer than that, as in scripts without spaces."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + " …"


def _called(context: Mapping[str, object]) -> dict[str, object]:
    return {name: value.make() if isinstance(value, Later) else value for name, value in context.items()}


def titles(entries: Entries) -> str:
    """Return the titles of the first entries, for a description."""
    return "; ".join(entry.title for entry in entries[:5])
