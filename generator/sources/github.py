"""GitHub: ``GET /repos/{owner}/{repository}``.

Source: https://docs.github.com/en/rest/repos/repos#get-a-repository. Anonymous clients have 60 requests an hour.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from generator.errors import DataError, Place, Problem
from generator.identity import Identity, identify
from generator.model import Facts, Figures, GitHubSource, Listing
from generator.sources.json_reply import read_json
from generator.sources.openreview import explain
from generator.sources.reading import Origin, Query, Reading, Request
from generator.sources.values import Item

_EXPECTED: Final = "a repository of GitHub (JSON)"

_LINK: Final = re.compile(r"https?://(?:www\.)?github\.com/([\w-]+/[\w.-]+?)(?:\.git)?(?:[/?#]|$)")

__all__ = ["explain", "name_of", "parse", "request"]


def name_of(identity: Identity, link: str) -> str | None:
    """Return the ``owner/name`` of the repository that a link leads to."""
    del identity
    match = _LINK.match(link)
    return match[1] if match else None


def request(source: GitHubSource, query: Query) -> Request:
    """Return what to ask for one repository by its ``owner/name``."""
    return Request(
        f"{source.url.rstrip('/')}/repos/{quote(query.ids[0], safe='/')}", accept="application/vnd.github+json"
    )


def parse(content: bytes, origin: Origin) -> Reading:
    """Return the repository that a reply describes, under its name, with its description for an abstract.

    Raises:
        DataError: it is no JSON, or JSON of another kind; names the place.
    """
    reply = read_json(content, origin.name, _EXPECTED)
    item = Item(reply if isinstance(reply, dict) else {})
    name, url = item.text("full_name"), item.link("html_url")
    if not name or not url:
        raise DataError(Problem("JSON of another kind", Place(origin.name), _EXPECTED))
    listing = Listing(
        identity=identify(title=name, url=url),
        source=origin.source,
        observed=origin.observed or date.min,
        facts=Facts(
            title=name,
            abstract=item.text("description"),
            published=item.day("created_at"),
            url=url,
            code=url,
            project=item.link("homepage"),
            keywords=item.texts("topics"),
        ),
        figures=Figures(stars=item.count("stargazers_count")),
    )
    return Reading((listing,), 1)
