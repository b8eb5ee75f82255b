"""Pages of tags: the curator's own words, each with the papers that have it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from generator.model import Page
from generator.render.environment import counted
from generator.render.kind import Kind, Part
from generator.render.pages import OWN_FEED, About, PageMaker, titles, voted


def tag_pages(pages: PageMaker) -> Iterator[Page]:
    """Yield the page of all tags, and one for each tag with its papers, the newest first."""
    tags = pages.library.tags()
    yield pages.page(
        "tags/index.md",
        "tags.md.j2",
        About("Tags", f"{counted(len(tags), 'tag')} of the curator"),
        tags=[{"slug": slug, "name": name, "count": count} for slug, (name, count) in tags.items()],
    )
    for slug, (name, _) in tags.items():
        entries = pages.library.of_tag(slug)
        yield pages.page(
            f"tags/{slug}.md",
            "tag.md.j2",
            About(name, f"{counted(len(entries), 'paper')}: {titles(entries)}", entries, feeds=(OWN_FEED,)),
            cards=pages.cards.full(entries, "../", "##"),
            voted=voted(entries),
        )


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("tags", partial(tag_pages, pages))


TAGS: Final = Kind(name="Tags", places=("tags/",), parts=_parts)
