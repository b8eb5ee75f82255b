"""The links of a paper: where it can be read, its code, its project page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator.markup import web_link
from generator.model import Entry


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is safe to show; ``stars`` is known of some code repositories."""

    label: str
    url: str
    stars: int | None = None


def paper_links(entry: Entry) -> list[Link]:
    """Return the links of a paper, the place to read it first, each target once."""
    links: dict[str, Link] = {}
    for link in _links(entry):
        links.setdefault(link.url, link)
    return list(links.values())


def _links(entry: Entry) -> Iterator[Link]:
    identity, facts = entry.paper.identity, entry.paper.facts
    if identity.arxiv:
        name = quote(identity.arxiv, safe="/")
        yield Link("arXiv", f"https://arxiv.org/abs/{name}")
        yield Link("PDF", f"https://arxiv.org/pdf/{name}")
    if identity.doi:
        yield Link("DOI", f"https://doi.org/{quote(identity.doi, safe='/.;:')}")
    named = (("Link", facts.url, None), ("Code", facts.code, entry.figures.stars), ("Project", facts.project, None))
    for label, target, stars in named:
        if url := web_link(target):
            yield Link(label, url, stars)
