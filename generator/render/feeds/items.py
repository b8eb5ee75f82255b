"""What feeds tell: a paper, an edition, a note, each as an item with its whole content as HTML.

An item has nothing that moves: no upvotes, and nothing of when a fact was last observed, so that to ask the sources
again makes nothing look new. Its links are absolute, and mathematics stays as its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from generator.identity import tag_slug
from generator.library import LONG_AGO
from generator.markup import clean, html, link_target, path
from generator.model import Edition, Entry, Note
from generator.prose import block_markdown, line_markdown
from generator.render.environment import counted, long_day
from generator.render.links import paper_links
from generator.weblink import WebLink

_NAMES_SHOWN: Final = 30
_NAMES_SHOWN_BRIEFLY: Final = 4
_MOST_KEPT: Final = 1_000
_YEAR: Final = "2025"
"""The year in ids whose authority is not set: it must never change."""


@dataclass(frozen=True, eq=False)
class FeedItem:
    """Something that a feed tells of. Texts are plain, in one line; the content is HTML."""

    id: str
    title: str
    url: str
    published: date
    updated: date
    content: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    external: WebLink | None = None
    """Where the paper can be read."""


@dataclass
class ItemMaker:
    """The maker of items."""

    base: str
    """The address of the site, with a slash at its end; else what leads from the feed to its root."""
    authority: str
    topic_name: Callable[[str], str]
    _papers: dict[str, FeedItem] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """Return the id of something by its path in the list, whatever its address is.

        Source: https://www.rfc-editor.org/rfc/rfc4151
        """
        return f"tag:{self.authority}{'/' if ':' in self.authority else ':'}{quote(name, safe='/.-_~')}"

    def paper(self, entry: Entry) -> FeedItem:
        """Return a paper, made once for all feeds that tell of it."""
        known = self._papers.get(entry.key)
        if known is None:
            if len(self._papers) >= _MOST_KEPT:
                self._papers.clear()
            known = self._papers[entry.key] = self._paper(entry)
        return known

    def _paper(self, entry: Entry) -> FeedItem:
        topics = (self.topic_name(match.slug) for match in entry.topics)
        arrived = _arrived(entry)
        return FeedItem(
            id=self.id(f"papers/{entry.paper.first_key or entry.key}"),
            title=clean(entry.title),
            url=self._address(entry),
            published=arrived,
            updated=arrived,
            content="".join(self._content(entry)),
            authors=_names(entry),
            tags=tuple(dict.fromkeys(map(clean, (*topics, *entry.tags)))),
            external=next((link.url for link in paper_links(entry)), None),
        )

    def address(self, place: str) -> str:
        """Return the address of a page below the site."""
        return own_address(self.base, place)

    def _address(self, entry: Entry) -> str:
        return self.address(f"papers/{entry.key}/")

    def _content(self, entry: Entry) -> Iterator[str]:
        facts = entry.paper.facts
        if facts.withdrawn or facts.delisted:
            told = "Withdrawn by its authors" if facts.withdrawn else "No longer in the list it came from"
            yield f"<p><strong>{told}</strong></p>"
        yield from _summary(entry)
        if entry.note or entry.rating:
            stars = f"<span>{'★' * entry.rating}</span> " if entry.rating else ""
            yield f"<blockquote><p>{stars}{line_markdown(entry.note or '', self.base)}</p></blockquote>"
        if by := _by(entry, _NAMES_SHOWN):
            yield f"<p>{by}</p>"
        if facts.abstract:
            yield f"<p>{html(facts.abstract)}</p>"
        yield from (self._note(note) for note in entry.notes)
        yield f"<p>{' · '.join(self._links(entry))}</p>"

    def _note(self, note: Note) -> str:
        heading = " · ".join(html(text) for text in (note.head.title or "Note", note.head.author) if text)
        return f"<h2>{heading}</h2>{block_markdown(note.body, self.base)}"

    def _links(self, entry: Entry) -> Iterator[str]:
        yield from (_link(link.label, link.url) for link in paper_links(entry))
        for match in entry.topics:
            yield _link(self.topic_name(match.slug), self.address(f"topics/{match.slug}/"))
        for tag in entry.tags:
            yield _link(f"#{tag}", self.address(f"tags/{tag_slug(tag)}/"))

    def edition(self, day: date, edition: Edition, entries: Sequence[Entry]) -> FeedItem:
        """Return a day with its papers, without their abstracts."""
        arrived = [_arrived(entry) for entry in entries]
        intro = block_markdown(edition.intro, self.base) if edition.intro else ""
        papers = "".join(f"<li>{''.join(self._brief(entry))}</li>" for entry in entries)
        return FeedItem(
            id=self.id(f"daily/{day}"),
            title=f"{long_day(day)}: {counted(len(entries), 'paper')}",
            url=self.address(f"daily/{day}/"),
            published=min(arrived),
            updated=max(arrived),
            content=f"{intro}<ul>{papers}</ul>",
        )

    def _brief(self, entry: Entry) -> Iterator[str]:
        yield f"<p><strong>{_link(entry.title, self._address(entry))}</strong></p>"
        yield from _summary(entry)
        if entry.note:
            yield f"<blockquote><p>{line_markdown(entry.note, self.base)}</p></blockquote>"
        if by := _by(entry, _NAMES_SHOWN_BRIEFLY):
            yield f"<p>{by}</p>"

    def note(self, entry: Entry, note: Note, day: date, name: str) -> FeedItem:
        """Return a note under its id."""
        return FeedItem(
            id=name,
            title=clean(note.head.title or entry.title),
            url=self._address(entry),
            published=day,
            updated=day,
            content=block_markdown(note.body, self.base),
            authors=(clean(note.head.author or "The curator"),),
            tags=tuple(map(clean, note.head.tags or ())),
        )


def authority_of(site_url: str, written: str | None) -> str:
    """Return what ids begin with: what the list has set, else the site's host, a year, and its path on the host."""
    if written:
        return written
    parts = urlsplit(site_url)
    folder = quote(parts.path.strip("/"), safe="/.-_~")
    return f"{parts.hostname},{_YEAR}" + (f":{folder}" if folder else "")


def _arrived(entry: Entry) -> date:
    return max(entry.paper.arrived or LONG_AGO, LONG_AGO)


def _names(entry: Entry) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, entry.paper.facts.authors[:_NAMES_SHOWN])))


def _by(entry: Entry, limit: int) -> str:
    """Return who wrote a paper, and where."""
    facts = entry.paper.facts
    more = len(facts.authors) - limit
    names: Iterable[str] = facts.authors[:limit]
    people = ", ".join(map(html, names)) + (f" + {more:,}" if more > 0 else "")
    if not people and facts.author_count:
        people = counted(facts.author_count, "author")
    return " · ".join(filter(None, (people, html(facts.organization or ""))))


def _summary(entry: Entry) -> Iterator[str]:
    machine = entry.paper.facts.machine_summary
    if entry.summary:
        yield f"<p>{html(entry.summary)}</p>"
    elif machine:
        yield f"<p>{html(machine)} <em>(machine summary)</em></p>"


def own_address(base: str, place: str) -> str:
    """Return the address of something of the site; ``base`` is that of the site, or what leads to its root."""
    url = f"{base}{path(place)}"
    return WebLink(url) if type(base) is WebLink else url


def address_in(url: str) -> Markup:
    """Return an address for an attribute: a link to the web, or else a path between our own pages."""
    return link_target(url) if type(url) is WebLink else path(url)


def _link(label: str, url: str) -> str:
    return f'<a href="{address_in(url)}">{html(label)}</a>'
