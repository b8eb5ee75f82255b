"""What pages say of a paper beside its text: BibTeX, calendars and links."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_up import FIGURES

from generator.identity import doi, identify
from generator.model import Entry, Facts, Figures, Paper
from generator.render.calendar import month_calendar
from generator.render.exports.bibtex import bibtex as bibtex_of
from generator.render.exports.citation import citation_of, shown_on_page
from generator.render.links import paper_links
from generator.render.pages import shorten
from generator.weblink import WebLink, web_link

laws = settings(deadline=None, max_examples=100)
SIGNS = st.text(st.sampled_from(list("\\{}$%&#_^~\"'@,= \n\tabé")), max_size=20)
TEXT = st.text(max_size=20) | SIGNS
URL = (st.none() | st.builds("https://example.org/{}".format, TEXT) | TEXT).map(web_link)
DOI = st.none() | st.builds("10.1000/{}".format, TEXT).map(doi)


def entry(
    arxiv: str | None = None, doi_name: str | None = None, figures: Figures | None = None, **facts: object
) -> Entry:
    """Return an entry of which these facts are known."""
    known = Facts(**facts)  # type: ignore[arg-type]
    identity = identify(title=known.title or "", arxiv=arxiv, doi_name=doi_name)
    return Entry(paper=Paper(identity=identity, facts=known), figures=figures or Figures())


def bibtex(entry: Entry) -> str:
    """Return the entry of BibTeX that stands on a paper's page."""
    return bibtex_of(shown_on_page(citation_of(entry)))


ENTRIES = st.builds(
    entry,
    arxiv=st.sampled_from([None, "2510.00001", "hep-th/9901001"]),
    doi_name=DOI,
    figures=FIGURES,
    title=TEXT,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    published=st.none() | st.dates(),
    primary_category=st.none() | TEXT,
    url=URL,
    code=URL,
    project=URL,
)


def test_an_entry_reads_as_one_writes_it() -> None:
    """What is known stands in the usual fields, under the usual key."""
    known = entry(
        "2510.00001",
        title="The 50% rule: R&D for reward_models",
        authors=("Ada Example", "Bob Sample Jr."),
        author_count=2,
        published=date(2025, 10, 27),
        primary_category="cs.LG",
    )
    assert bibtex(known).splitlines() == [
        "@misc{arxiv-2510.00001,",
        r"  title = {The 50\% rule: {R\&D} for reward\_models},",
        "  author = {Ada Example and Sample, Jr., Bob},",
        "  year = {2025},",
        "  month = oct,",
        "  day = {27},",
        "  eprint = {2510.00001},",
        "  archivePrefix = {arXiv},",
        "  primaryClass = {cs.LG},",
        "  url = {https://arxiv.org/abs/2510.00001},",
        "}",
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("On $x_i$ and $y^2$", "On {$x_i$} and {$y^2$}"),
        ("It costs $5", r"It costs \$5"),
        ("a_b ~ c^d", r"a\_b {\textasciitilde} c{\textasciicircum}d"),
        (r"\alpha of 5%", r"{\textbackslash}{}alpha of 5\%"),
        ("a {b}", r"a {\textbraceleft}b{\textbraceright}"),
        ("Never } closed", r"Never {\textbraceright} closed"),
        ("}{", r"{\textbraceright}{\textbraceleft}"),
    ],
)
def test_titles_keep_their_mathematics(title: str, expected: str) -> None:
    """LaTeX's signs are text outside of mathematics, braces too."""
    assert bibtex(entry(title=title)).splitlines()[1] == f"  title = {{{expected}}},"


@laws
@given(known=ENTRIES)
@example(known=entry(title="T", url=WebLink("https://example.org/}x")))
@example(known=entry(title="T", url=WebLink("https://example.org/{")))
@example(known=entry(title="T", doi_name="10.1000/a}b"))
@example(known=entry(title="T", primary_category="}"))
@example(known=entry(title="T", authors=("}",)))
@example(known=entry(title="ends in a backslash \\"))
def test_no_text_ends_its_field(known: Entry) -> None:
    """Whatever the facts are, BibTeX reads one entry: a plain key, one field a line, braces in pairs."""
    first, *fields, last = bibtex(known).splitlines()
    assert re.fullmatch(r"@misc\{[a-z0-9][a-z0-9._-]*,", first)
    assert last == "}"
    for line in fields:
        match = re.fullmatch(r"  (\w+) = (?:[a-z]{3}|\{(.*)\}),", line)
        assert match
        if match[2] is None:
            continue
        depth = 0
        for character in match[2]:
            depth += {"{": 1, "}": -1}.get(character, 0)
            assert depth >= 0
        assert depth == 0
        assert not match[2].endswith("\\")
    names = [line.split()[0] for line in fields]
    assert len(set(names)) == len(names)


@laws
@given(known=ENTRIES)
def test_links_are_safe_and_each_target_stands_once(known: Entry) -> None:
    """Of a paper's links each is http(s) to a host, stands once, and the place to read it comes first."""
    links = paper_links(known)
    assert all(type(link.url) is WebLink for link in links)
    assert max(Counter(link.url for link in links).values(), default=1) == 1
    labels = [link.label for link in links]
    assert labels == [label for label in ("arXiv", "PDF", "DOI", "Link", "Code", "Project") if label in labels]
    assert ("arXiv" in labels) == (known.paper.identity.arxiv is not None)
    facts = known.paper.facts
    for target in (facts.url, facts.code, facts.project):
        assert target is None or target in {link.url for link in links}


def test_stars_stand_beside_the_code() -> None:
    """The stars of a repository are told with its link only, and a link that is given twice has its first name."""
    known = entry(
        "hep-th/9901001",
        figures=Figures(stars=7),
        url=WebLink("https://e.org/a"),
        code=WebLink("https://e.org/c"),
        project=WebLink("https://e.org/a"),
    )
    assert [(link.label, link.url, link.stars) for link in paper_links(known)] == [
        ("arXiv", "https://arxiv.org/abs/hep-th/9901001", None),
        ("PDF", "https://arxiv.org/pdf/hep-th/9901001", None),
        ("Link", "https://e.org/a", None),
        ("Code", "https://e.org/c", 7),
    ]


MONTHS = st.dates(date(1991, 1, 1), date(2100, 12, 28)).map("{:%Y-%m}".format)


@laws
@given(month=MONTHS, data=st.data())
def test_a_calendar_has_each_day_once_and_links_those_with_papers(month: str, data: st.DataObject) -> None:
    """Weeks run from Monday to Sunday, every day of the month stands once, and only days with papers are links."""
    year, number = map(int, month.split("-"))
    length = calendar.monthrange(year, number)[1]
    days = [date(year, number, day) for day in range(1, length + 1)]
    counts = data.draw(st.dictionaries(st.sampled_from(days) | st.dates(), st.integers(0, 40), max_size=12))
    made = month_calendar(month, counts, "../../", days[0])
    assert all(len(week) == 7 for week in made.weeks)
    cells = [(day, weekday) for week in made.weeks for weekday, day in enumerate(week) if day]
    assert [day.number for day, _ in cells] == list(range(1, length + 1))
    most = max((counts.get(day, 0) for day in days), default=0)
    assert (made.link is not None) == bool(most)
    for (cell, weekday), day in zip(cells, days, strict=True):
        count = counts.get(day, 0)
        assert weekday == day.weekday()
        assert cell.count == count
        assert cell.link == (f"../../daily/{day}/" if count else None)
        assert cell.current == (bool(count) and day == days[0])
        assert (cell.shade in {1, 2, 3}) if count else cell.shade == 0
        assert count != most or not count or cell.shade == (3 if most > 1 else 2)
    shades = sorted((cell.count, cell.shade) for cell, _ in cells)
    assert [shade for _, shade in shades] == sorted(shade for _, shade in shades)


@laws
@given(text=TEXT, length=st.integers(1, 30))
def test_what_is_cut_keeps_its_beginning(text: str, length: int) -> None:
    """A text that is longer than there is room for is cut, and says that it goes on."""
    cut = shorten(text, length)
    if len(text) <= length:
        assert cut == text
    else:
        kept = cut.removesuffix(" …")
        assert kept != cut
        assert text.startswith(kept)
        assert len(kept) <= length


def test_a_text_is_cut_at_a_word_where_it_has_any() -> None:
    """Scripts without spaces are cut in the middle, rather than to nothing."""
    assert shorten("On reward models, again", 18) == "On reward models …"
    assert shorten("注意力" * 20, 6) == "注意力注意力 …"
