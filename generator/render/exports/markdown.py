"""Markdown with front matter, as Obsidian takes it: a file a paper, or one of several, in which each has a block of it.

Source: https://help.obsidian.md/properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from generator.bibliography.markdown import to_markdown
from generator.front_matter import properties, with_head
from generator.identity import tag_slug
from generator.model import Entry
from generator.render.exports.citation import Citation, citation_of
from generator.render.exports.record import facts_of

ENDING: Final = ".md"
_IN_TEXT: Final = ("abstract", "upvotes", "comments", "stars")
"""What is no property: the abstract stands in the text, and figures move."""


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a file of several papers in pieces, each under a heading with its front matter in a block."""
    yield with_head({"cssclasses": ["paperstand"]}, "")
    for entry in entries:
        block = f"```yaml\n{properties(_properties(entry))}\n```"
        yield "\n".join([f"\n## {to_markdown(entry.title)}\n", f"{block}\n", *_text(entry, "###")])


def render_one(entry: Entry) -> str:
    """Return a file of one paper."""
    return with_head(_properties(entry), "\n".join([f"\n# {to_markdown(entry.title)}\n", *_text(entry, "##")]).rstrip())


def _properties(entry: Entry) -> dict[str, object]:
    known = {name: value for name, value in facts_of(entry).items() if name not in _IN_TEXT}
    hand = {
        "tags": [match.slug for match in entry.topics] + [tag_slug(tag) for tag in entry.tags],
        "rating": entry.rating,
        "status": entry.status,
    }
    return {name: value for name, value in (known | hand).items() if value not in (None, "", [])}


def _text(entry: Entry, level: str) -> Iterator[str]:
    citation = citation_of(entry)
    if links := " · ".join(_links(citation)):
        yield f"{links}\n"
    if entry.summary:
        yield f"> {to_markdown(entry.summary)}\n"
    if entry.note:
        yield f"{entry.note.strip()}\n"
    if citation.abstract:
        yield f"{level} Abstract\n\n{to_markdown(citation.abstract)}\n"


def _links(citation: Citation) -> Iterator[str]:
    if citation.arxiv:
        yield f"[arXiv](<https://arxiv.org/abs/{citation.arxiv}>)"
        yield f"[PDF](<https://arxiv.org/pdf/{citation.arxiv}>)"
    if citation.doi:
        yield f"[DOI](<https://doi.org/{_within(citation.doi)}>)"
    own = "" if citation.arxiv and "arxiv.org/" in citation.url else citation.url
    named = {"Paper": own, "Code": citation.code, "Project": citation.project}
    yield from (f"[{label}](<{_within(link)}>)" for label, link in named.items() if link)


def _within(link: str) -> str:
    """Return a link for angle brackets."""
    return link.replace("<", "%3C").replace(">", "%3E")
