"""What is cited of a paper, in the words that bibliographies share: what it is, by whom, when and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from generator.bibliography.dates import moment_of_arxiv
from generator.bibliography.identifiers import names_arxiv
from generator.bibliography.links import paper_link
from generator.model import Entry
from generator.text import clean

_CONFERENCE: Final = re.compile(
    r"\b(?:proceedings|proc\.|conference|conf\.|workshops?|symposium|congress|meeting of|findings|neurips|nips"
    r"|icml|iclr|cvpr|iccv|eccv|wacv|acl|emnlp|naacl|eacl|aacl|coling|colm|aaai|ijcai|aistats|uai|colt|kdd|sigir|sigmod|sigcomm"
    r"|siggraph|interspeech|icassp|icra|iros|corl|chi|www|usenix|miccai|facct)\b",
    re.IGNORECASE,
)
_OTHERWISE: Final = re.compile(r"\b(?:journal|transactions|letters|annals|review|reviews|magazine)\b", re.IGNORECASE)


_MOST_NAMES: Final = 25
"""Of authors in a citation on a page; 3,303 of them are 16,000 pixels of it."""


class CitationType(StrEnum):
    """What a paper is to those who cite it."""

    PREPRINT = "preprint"
    ARTICLE = "article"
    CONFERENCE_PAPER = "conference paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A paper as it is cited; empty texts are unknown."""

    key: str
    """The key of the paper, which its address has, too."""
    title: str
    authors: tuple[str, ...] = ()
    has_others: bool = False
    """Whether there are authors who are not named."""
    when: str = ""
    """The day, the month or the year, in ISO 8601; of a preprint without a date the month that its id tells."""
    venue: str = ""
    """Where it was published; arXiv is no such place."""
    arxiv: str = ""
    category: str = ""
    doi: str = ""
    url: str = ""
    """Where it can be read."""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    code: str = ""
    project: str = ""

    @property
    def entry_type(self) -> CitationType:
        """What it is: what was published somewhere is no preprint any more."""
        if self.venue:
            is_paper = _CONFERENCE.search(self.venue) and not _OTHERWISE.search(self.venue)
            return CitationType.CONFERENCE_PAPER if is_paper else CitationType.ARTICLE
        return CitationType.PREPRINT if self.arxiv else CitationType.OTHER

    @property
    def date_parts(self) -> tuple[str, ...]:
        """The year, the month and the day, as far as they are known."""
        return tuple(self.when.split("-")) if self.when else ()

    @property
    def own_key(self) -> str:
        """The key of a paper that no id tells, so that whoever reads the citation back knows which paper it is."""
        return "" if self.arxiv or self.doi else self.key

    @property
    def cite_key(self) -> str:
        """The name to cite it by.

        It is made of the paper's key alone, so no correction of title, authors or date changes it, and no two papers
        have the same.
        """
        return f"arxiv-{self.key}" if self.arxiv else self.key


def shown_on_page(citation: Citation) -> Citation:
    """Return what is cited of a paper where it stands on a page, to be copied.

    The abstract stands there already, and of very many authors the first are enough: a style cuts them to "et al.".
    """
    citation = replace(citation, abstract="", keywords=(), code="", project="")
    if len(citation.authors) <= _MOST_NAMES:
        return citation
    return replace(citation, authors=citation.authors[:_MOST_NAMES], has_others=True)


def published_of(entry: Entry) -> str:
    """Return what is known of the day of publication, in ISO 8601."""
    facts = entry.paper.facts
    return facts.published.isoformat() if facts.published else facts.issued or ""


def joined(keywords: Sequence[str]) -> str:
    """Return keywords in one text; where one has a comma, semicolons part them."""
    return ("; " if any("," in word for word in keywords) else ", ").join(keywords)


def citation_of(entry: Entry) -> Citation:
    """Return what is cited of an entry."""
    identity, facts = entry.paper.identity, entry.paper.facts
    arxiv, venue = identity.arxiv or "", clean(facts.journal or "")
    authors = tuple(name for written in facts.authors if (name := clean(written)))
    url = facts.url if not arxiv or paper_link(facts.url) else None
    return Citation(
        key=entry.key,
        title=clean(entry.title) or entry.key,
        authors=authors,
        has_others=bool(authors) and facts.author_count != len(facts.authors),
        when=published_of(entry) or str(moment_of_arxiv(arxiv) or ""),
        venue="" if names_arxiv(venue) else venue,
        arxiv=arxiv,
        category=clean(facts.primary_category or "") if arxiv else "",
        doi=identity.doi or "",
        url=url or (f"https://arxiv.org/abs/{arxiv}" if arxiv else ""),
        abstract=clean(facts.abstract or ""),
        keywords=tuple(word for written in facts.keywords if (word := clean(written))),
        code=facts.code or "",
        project=facts.project or "",
    )
