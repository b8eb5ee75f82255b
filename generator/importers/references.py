"""Ids and links by which people name papers, and files that are lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qs, urlsplit

from generator.bibliography.identifiers import arxiv_in
from generator.errors import DataError, Place, Problem
from generator.identity import Identity, arxiv_id, doi, identify
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.parts import runs_of
from generator.importers.rows import Row, reading_of
from generator.markup import clean
from generator.weblink import WebLink, web_link

NAME: Final = "ids"
EXPECTED: Final = "a list of ids or links, one a line"
ENDINGS: Final = frozenset({".txt", ".md", ".lst", ".urls"})
_MOST_LOOKED_AT: Final = 200
_COMMENT: Final = re.compile(r"(^|\s)#.*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper as somebody named it: its identity, where it can be read, and a name until its title is known."""

    written: str
    identity: Identity
    url: WebLink | None = None
    name: str | None = None
    code: WebLink | None = None
    has_more: bool = False
    """Whether there is a text beside it."""


def reference_of(text: str) -> Reference | None:
    """Return the paper that an id or a link names, or None when it names none.

    It may have a number before it and a title behind it, stand in angle brackets or in a link of Markdown's, and want
    its scheme; an arXiv id may stand anywhere, if it says that it is one.
    """
    text = text.strip()
    if found := _exactly(text):
        return found
    line = _NUMBERED.sub("", text)
    match = _LINKED.match(line) or _FIRST.match(line)
    named = _exactly(match[1].rstrip(",;:.")) if match else None
    if match and named and not any(map(_exactly, line[match.end() :].split())):
        has_more = match.re is _LINKED or bool(line[match.end() :].strip(" .,;:"))
        return replace(named, written=text, has_more=has_more)
    found_within = None if named or _STRUCTURED.search(line) else arxiv_in(line)
    return Reference(text, identify(title="", arxiv=found_within), has_more=True) if found_within else None


_NUMBERED: Final = re.compile(r"(?:\(?\d{1,4}[.)]|\[\d{1,4}\])\s+")
_LINKED: Final = re.compile(r"\[[^\[\]]*\]\(\s*<?([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?[^()]*\)")
_FIRST: Final = re.compile(r"<?([^\s<>]+)>?(?=[\s.,;:]|$)")
_STRUCTURED: Final = re.compile(r"[{}|\t]")
"""Signs of a line that is of another format, in which an id need not be that of the paper."""


def _exactly(text: str) -> Reference | None:
    """Return the paper of a text that is nothing but an id or a link."""
    if found := arxiv_id(text) or arxiv_id(f"https://{text}"):
        return Reference(text, identify(title="", arxiv=found))
    if found := doi(text) or doi(f"https://{text}"):
        return Reference(text, identify(title="", doi_name=found))
    link = web_link(text)
    if link is None or any(character.isspace() for character in text):
        return None
    name = _name(link)
    return Reference(text, identify(title=name, url=link), link, name, link if _host(link) == "github.com" else None)


def _host(link: WebLink) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")


def _name(link: WebLink) -> str:
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


def recognises(content: Content) -> Sureness:
    """Tell whether most lines near the top name a paper; the others are told when it is read."""
    named = [text for _, text in _lines(content.start[:20_000])][:_MOST_LOOKED_AT]
    if len(content.start) > 20_000:  # noqa: PLR2004  # the last line may be cut
        named = named[:-1]
    papers = [reference_of(text) is not None for text in named]
    if sum(papers) * 2 > len(papers):
        return Sureness.LIKELY
    return Sureness.PERHAPS if len(papers) > 1 and all(papers[:2]) else Sureness.NO


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield the lines that name no paper, those that follow one another together."""
    lines = enumerate(content.text.split("\n"), start=1)
    papers = {number for number, text in _lines(content.text) if reference_of(text)}
    return runs_of((number, line) for number, line in lines if line.strip() and number not in papers)


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that say something, with their numbers; `#` with a space before it begins a comment."""
    numbered = enumerate((_COMMENT.sub("", line).strip() for line in text.splitlines()), start=1)
    return [(number, line.lstrip("-*• \t")) for number, line in numbered if line]


def read(content: Content, context: Context) -> Brought:
    """Return the papers that the lines name.

    Raises:
        DataError: most of them name none.
    """
    if recognises(content) is Sureness.PERHAPS:
        raise DataError(Problem("most of its lines name no paper", Place(content.name), EXPECTED))
    return reading_of((_row(number, line) for number, line in _lines(content.text)), context, NAME)


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
    more = ("the text beside an id or a link",) if reference.has_more else ()
    return Row({name: value for name, value in values.items() if value}, number, line, unused=more)
