"""Pages of tags: the curator's own words, each with the papers that have it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Page
from generator.render.environment import counted
from generator.render.pages import About, Pages, titles, voted


def tag_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of all tags, and one for each tag with its papers, the newest first."""
    tagged = pages.library.by_tag
    yield pages.page(
        "tags/index.md",
        "tags.md.j2",
        About("Tags", f"{counted(len(tagged), 'tag')} of the curator"),
        tags=[{"slug": slug, "name": tag.name, "count": len(tag.entries)} for slug, tag in tagged.items()],
    )
    for slug, tag in tagged.items():
        yield pages.page(
            f"tags/{slug}.md",
            "tag.md.j2",
            About(tag.name, f"{counted(len(tag.entries), 'paper')}: {titles(tag.entries)}", tag.entries),
            cards=pages.cards.full(tag.entries, "../", "##"),
            voted=voted(tag.entries),
        )
