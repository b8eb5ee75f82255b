"""The links of a paper: its topics; where it can be read, its code, its project page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from generator.markup import link, path, shown, trusted
from generator.model import Entry
from generator.weblink import WebLink


class LabelledLink(NamedTuple):
    """A link that is safe to show; ``stars`` is known of some code repositories."""

    label: str
    url: WebLink
    stars: int | None = None


def paper_links(entry: Entry) -> list[LabelledLink]:
    """Return the links of a paper, the place to read it first, each target once."""
    links: dict[str, LabelledLink] = {}
    for found in _links(entry):
        links.setdefault(found.url, found)
    return list(links.values())


def _links(entry: Entry) -> Iterator[LabelledLink]:
    identity, facts = entry.paper.identity, entry.paper.facts
    if identity.arxiv:
        name = path(identity.arxiv)
        yield LabelledLink("arXiv", WebLink(f"https://arxiv.org/abs/{name}"))
        yield LabelledLink("PDF", WebLink(f"https://arxiv.org/pdf/{name}"))
    if identity.doi:
        yield LabelledLink("DOI", WebLink(f"https://doi.org/{quote(identity.doi, safe='/.;:')}"))
    named = (
        ("Link", facts.url, None),
        ("Code", facts.code, entry.figures.stars),
        ("Project", facts.project, None),
    )
    for label, url, stars in named:
        if url:
            yield LabelledLink(label, url, stars)


def topic_links(entry: Entry, up: Markup, topic_name: Callable[[str], str]) -> Markup:
    """Return the links to a paper's topics in a row; ``up`` leads to the root of the pages."""
    return trusted(" ".join(_topic_links(entry, up, topic_name)))


def web_links(entry: Entry) -> Markup:
    """Return the links of a paper in a row."""
    return trusted(" ".join(_web_links(entry)))


def card_links(entry: Entry, up: Markup, topic_name: Callable[[str], str]) -> Markup:
    """Return the links to a paper's topics and those of the paper, all in one row."""
    return trusted(" ".join([*_topic_links(entry, up, topic_name), *_web_links(entry)]))


def _topic_links(entry: Entry, up: Markup, topic_name: Callable[[str], str]) -> Iterator[str]:
    for match in entry.topics:
        yield f"[{shown(topic_name(match.slug))}]({up}topics/{path(match.slug)}/index.md)"


def _web_links(entry: Entry) -> Iterator[str]:
    for label, url, stars in paper_links(entry):
        yield f"{link(label, url)}{'' if stars is None else _stars(stars)}"


def _stars(number: int) -> str:
    noun = "star" if number == 1 else "stars"
    return f' <span class="ps-stars">{_short_number(number)}<span class="ps-unseen"> {noun}</span></span>'


def _short_number(number: int) -> str:
    """Return a number as it fits beside a link: ``950``, ``1.2k``."""
    if number < 1000:  # noqa: PLR2004  # a thousand
        return str(number)
    return f"{number / 1000:.1f}k".replace(".0k", "k")
