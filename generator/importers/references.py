"""Ids and links by which people name papers, and files that are lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from generator.errors import DataError, Place, Problem
from generator.identity import Identity, arxiv_id, doi, identify
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, reading_of
from generator.markup import clean, web_link

NAME: Final = "ids"
EXPECTED: Final = "a list of ids or links, one a line"
_MOST_LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper as somebody named it: its identity, where it can be read, and a name until its title is known."""

    written: str
    identity: Identity
    url: str | None = None
    name: str | None = None
    code: str | None = None


def reference_of(text: str) -> Reference | None:
    """Return the paper that an id or a link names, or None when it names none."""
    text = text.strip()
    if found := arxiv_id(text):
        return Reference(text, identify(title="", arxiv=found))
    if found := doi(text):
        return Reference(text, identify(title="", doi_name=found))
    link = web_link(text)
    if link is None or any(character.isspace() for character in text):
        return None
    name = _name(link)
    return Reference(text, identify(title=name, url=link), link, name, link if _host(link) == "github.com" else None)


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")


def _name(link: str) -> str:
    """Return what a link calls a paper, until a source tells its title."""
    parts = urlsplit(link)
    path = [part for part in parts.path.split("/") if part]
    match _host(link), path:
        case "openreview.net", _ if found := parse_qs(parts.query).get("id"):
            return f"OpenReview {clean(found[0])}"
        case "aclanthology.org", [name, *_]:
            return f"ACL Anthology {clean(name.removesuffix('.pdf'))}"
        case "github.com", [owner, repository, *_]:
            return f"{owner}/{repository.removesuffix('.git')}"
    return clean(" ".join([_host(link), *path[-1:]]))


def recognises(content: bytes) -> bool:
    """Tell whether every line near the top names a paper."""
    lines = _lines(content[:20_000].decode("utf-8-sig", "replace"))[:_MOST_LOOKED_AT]
    named = [text for _, text in lines]
    if len(content) > 20_000:  # noqa: PLR2004  # the last line may be cut
        named = named[:-1]
    return bool(named) and all(reference_of(text) for text in named)


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that say something, with their numbers; `#` begins a comment at the start of a line."""
    numbered = enumerate((line.strip() for line in text.splitlines()), start=1)
    return [(number, line.lstrip("-*• \t")) for number, line in numbered if line and not line.startswith("#")]


def read(content: bytes, context: Context) -> Brought:
    """Return the papers that the lines name.

    Raises:
        DataError: the file is not text in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(Problem("not text in UTF-8", Place(context.name), EXPECTED)) from None
    return reading_of((_row(number, line) for number, line in _lines(text)), context, NAME)


def _row(number: int, line: str) -> Row:
    reference = reference_of(line)
    if reference is None:
        return Row({}, number, line, (f"`{line[:80]}` names no paper",))
    identity = reference.identity
    values = {
        "arxiv": identity.arxiv,
        "doi": identity.doi,
        "title": reference.name,
        "url": reference.url,
        "code": reference.code,
    }
    return Row({name: value for name, value in values.items() if value}, number, line)
