"""Pages of topics: all of them, and for each its papers grouped by day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.library import Entries, month_name
from generator.model import OTHER, Page
from generator.render.environment import long_month
from generator.render.pages import About, Pages, Turn, neighbours, titles, voted
from generator.render.why import form

_UNDATED = "undated"


def topic_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of all topics, and of each topic its page, its months and its papers without a date."""
    library = pages.library
    descriptions = {topic.slug: topic.description for topic in library.topics}
    shown = {slug: entries for slug, entries in library.by_topic.items() if entries or slug != OTHER}
    yield pages.page(
        "topics/index.md",
        "topics.md.j2",
        About("Topics", "All topics: " + ", ".join(library.topic_name(slug) for slug in shown), library.entries),
        tags=len(library.by_tag),
        suggest=form(pages.hand, "suggest-a-topic"),
        topics=[
            {
                "slug": slug,
                "name": library.topic_name(slug),
                "description": descriptions.get(slug),
                "count": len(entries),
            }
            for slug, entries in shown.items()
        ],
    )
    links = [{"slug": slug, "name": library.topic_name(slug), "count": len(entries)} for slug, entries in shown.items()]
    for slug, entries in shown.items():
        yield from _Topic(pages, slug, descriptions.get(slug) or "", entries, links).pages()


class _Topic:
    """One topic on its way to its pages."""

    def __init__(
        self, pages: Pages, slug: str, description: str, entries: Entries, links: list[dict[str, object]]
    ) -> None:
        self._pages = pages
        self._slug = slug
        self._name = pages.library.topic_name(slug)
        self._description = description
        self._entries = entries
        self._links = links
        self._months = {
            month: tuple(group)
            for month, group in groupby(entries, lambda entry: month_name(entry.day) if entry.day else _UNDATED)
        }

    def pages(self) -> Iterator[Page]:
        """Yield the topic's own page, which shows the newest papers, and one for each month."""
        limit = self._pages.settings.topic_papers
        yield self._page("index", self._entries[:limit], part=None)
        for month, entries in self._months.items():
            yield self._page(month, entries, part=_label(month))

    def _page(self, name: str, entries: Entries, part: str | None) -> Page:
        order = list(self._months)
        before, after = neighbours(order, name) if part else (None, None)
        is_home = part is None
        return self._pages.page(
            f"topics/{self._slug}/{name}.md",
            "topic.md.j2",
            About(
                f"{self._name}: {part}" if part else self._name,
                self._description if is_home and self._description else f"{self._name}: {titles(entries)}",
                entries,
            ),
            name=self._name,
            part=part,
            about=self._description if is_home else None,
            shown=len(entries),
            total=len(self._entries) if is_home else len(entries),
            home=None if is_home else "index.md",
            voted=voted(entries),
            before=Turn(_label(before), f"{before}.md") if before else None,
            after=Turn(_label(after), f"{after}.md") if after else None,
            groups=[
                {"day": day, "cards": self._pages.cards.brief(tuple(group), "../../", "###", day=False)}
                for day, group in groupby(entries, lambda entry: entry.day)
            ],
            months=[
                {"label": _label(month), "path": f"{month}.md", "count": len(group)}
                for month, group in (self._months.items() if is_home else ())
            ],
            topics=[link if is_home else {**link, "count": None} for link in self._links],
        )


def _label(month: str) -> str:
    return "Without a date" if month == _UNDATED else long_month(month)
