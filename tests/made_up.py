"""Papers, listings and figures made up by hypothesis, as sources and the store may have them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from generator.identity import Identity, identify
from generator.merge import paper_of
from generator.model import Facts, Figures, Listing, Paper
from generator.weblink import WebLink

DAYS = st.dates(date(2023, 5, 4), date(2023, 5, 9))
ANY_DAY = st.dates()
TEXTS = st.text(min_size=1, max_size=12)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
LINKS = st.sampled_from(["https://example.org/a", "https://example.org/b"]).map(WebLink)
COUNTS = st.none() | st.integers(0, 3)

IDENTITIES = st.sampled_from(
    [
        identify(title="", arxiv="2305.00001"),
        identify(title="", arxiv="2305.00001", doi_name="10.1000/a"),
        identify(title="", arxiv="2305.00001", doi_name="10.1000/b"),
        identify(title="", arxiv="hep-th/9901001"),
        identify(title="", doi_name="10.1000/a"),
        identify(title="A title of its own alone"),
    ]
)

FACTS = st.builds(
    Facts,
    title=st.none() | TEXTS,
    abstract=st.none() | TEXTS,
    authors=LISTS,
    author_count=COUNTS,
    organization=st.none() | TEXTS,
    published=st.none() | ANY_DAY,
    updated=st.none() | ANY_DAY,
    code=st.none() | LINKS,
    url=st.none() | LINKS,
    media=st.lists(LINKS, max_size=3).map(tuple),
    keywords=LISTS,
    categories=LISTS,
    machine_summary=st.none() | TEXTS,
)

FIGURES = st.builds(Figures, upvotes=COUNTS, comments=COUNTS, stars=COUNTS)


def listings(identities: st.SearchStrategy[Identity] = IDENTITIES) -> st.SearchStrategy[Listing]:
    """Return listings of papers with these identities."""
    return st.builds(
        Listing,
        identity=identities,
        source=st.sampled_from(["hugging-face", "by-hand"]),
        observed=DAYS,
        listed=st.none() | DAYS,
        facts=FACTS,
        figures=FIGURES,
    )


def papers(identities: st.SearchStrategy[Identity] = IDENTITIES) -> st.SearchStrategy[Paper]:
    """Return papers with these identities, as one listing tells of them."""
    return listings(identities).map(paper_of)
