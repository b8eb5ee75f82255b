"""Pages of organisations and authors: the papers that name one, and who and what stands beside it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.authorship import name_key
from generator.library import Listed, Named, topic_order
from generator.model import Page
from generator.render.environment import counted, filled, listed_byline
from generator.render.kind import Kind, Part, alone
from generator.render.pages import About, Later, PageMaker


class Sort(NamedTuple):
    """Names of one sort."""

    folder: str
    title: str
    one: str
    """What one of them is called."""
    everybody: Callable[[PageMaker], list[tuple[str, str, int]]]
    find: Callable[[PageMaker, str], Named | None]


HOUSES: Final = Sort(
    "organizations",
    "Organizations",
    "organization",
    lambda pages: pages.library.houses(),
    lambda pages, slug: pages.library.house(slug),
)
WRITERS: Final = Sort(
    "authors",
    "Authors",
    "author",
    lambda pages: pages.library.authors(),
    lambda pages, slug: pages.library.author(slug),
)
_MOST: Final = 24
"""How many names stand first, by their papers."""


def _parts(sort: Sort, pages: PageMaker) -> Iterator[Part]:
    everybody = sort.everybody(pages)
    if everybody:
        yield Part(sort.folder, alone(_index, pages, sort))
    for slug, _, count in everybody:
        yield Part(
            f"{sort.folder} {slug}", partial(_named_pages, pages, sort, slug), weight=1 + count // _PAPERS_A_WEIGHT
        )


_PAPERS_A_WEIGHT: Final = 4
"""Papers in a list of titles that take about as long as one of a day."""


def _index(pages: PageMaker, sort: Sort) -> Page:
    """Return the page of all names of a sort: those with most papers, then all by the alphabet."""
    rows = [{"slug": slug, "name": name, "count": count} for slug, name, count in sort.everybody(pages)]
    most = sorted(rows, key=lambda row: -int(str(row["count"])))[:_MOST]
    groups = [
        {"letter": letter, "names": list(of)} for letter, of in groupby(rows, lambda row: _letter(str(row["name"])))
    ]
    return pages.page(
        f"{sort.folder}/index.md",
        "names.md.j2",
        About(
            sort.title,
            f"{counted(len(rows), sort.one)} with several papers: {', '.join(str(row['name']) for row in most[:5])}",
            updated=pages.library.updated(),
        ),
        one=sort.one,
        total=len(rows),
        most=most if len(rows) > 2 * _MOST else [],
        groups=groups,
    )


def _letter(name: str) -> str:
    """Return what a name stands under: its first letter, or one sign for all that are not from A to Z."""
    first = name_key(name)[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def _named_pages(pages: PageMaker, sort: Sort, slug: str) -> Iterator[Page]:
    if named := sort.find(pages, slug):
        yield _named_page(pages, sort, named)


def _named_page(pages: PageMaker, sort: Sort, named: Named) -> Page:
    years = Counter(paper.when[:4] for paper in named.papers)
    topics = Counter(slug for paper in named.papers for slug in paper.topics)
    return pages.page(
        f"{sort.folder}/{named.slug}.md",
        "named.md.j2",
        About(
            named.name,
            f"{counted(len(named.papers), 'paper')} of {named.name}: " + "; ".join(p.title for p in named.papers[:5]),
            updated=_day(named.papers),
        ),
        told=repr(named),
        sort=sort.title,
        is_author=sort is WRITERS,
        papers=len(named.papers),
        voted=Markup(" ps-main--voted" if any(paper.upvotes is not None for paper in named.papers) else ""),
        span=_span([year for year in years if year]),
        spellings=named.spellings,
        is_told_apart=named.is_told_apart,
        years=Later(lambda: [{"label": year or _UNDATED, "count": count} for year, count in years.items()]),
        groups=Later(lambda: _by_year(named.papers)),
        topics=topic_order(topics, pages.library.slugs),
        authors=Later(lambda: named.authors),
        houses=Later(lambda: named.houses),
    )


_UNDATED: Final = "Without a date"


def _by_year(papers: Sequence[Listed]) -> list[dict[str, object]]:
    by_year = groupby(papers, lambda paper: paper.when[:4])
    return [{"label": year or _UNDATED, "cards": list(map(_card, of))} for year, of in by_year]


@lru_cache(maxsize=20_000)
def _card(paper: Listed) -> Markup:
    """Return a card, which is the same on the pages of all that a paper names."""
    return filled("listed.md.j2", paper=paper, by=listed_byline(paper))


def _span(years: Sequence[str]) -> str:
    """Return from when to when there are papers: the years begin with the newest."""
    if not years:
        return ""
    return years[0] if years[0] == years[-1] else f"{years[-1]} to {years[0]}"


def _day(papers: Sequence[Listed]) -> str:
    """Return the newest day of the papers, of those without one the first of the month or year."""
    newest = max((paper.when for paper in papers), default="")
    return f"{newest}-01-01"[:10] if len(newest) == len("2025") else f"{newest}-01"[:10] if newest else "2000-01-01"


ORGANIZATIONS: Final = Kind(
    name=HOUSES.title, places=("organizations/",), entrance="topics", parts=partial(_parts, HOUSES)
)
AUTHORS: Final = Kind(name=WRITERS.title, places=("authors/",), entrance="topics", parts=partial(_parts, WRITERS))
