"""`paperstand export`: what it writes is valid, and `import` reads it back as the same papers."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import bibtexparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lists import a_list, listing
from support import SHARED

from generator import importers
from generator.bibliography.latex import to_text
from generator.bibliography.latex_encoder import titled, to_latex
from generator.bibliography.links import paper_link
from generator.bibliography.markdown import of_markdown, to_markdown
from generator.bibliography.name_parts import is_plain, parts_of
from generator.bibliography.names import names_of_bibtex
from generator.cli import main
from generator.identity import Identity, identify
from generator.model import Entry, Facts, Figures, Listing, Paper
from generator.render.exports import FORMATS, format_of, render, render_one
from generator.render.exports.bibtex import bibtex as bibtex_of
from generator.render.exports.citation import citation_of, shown_on_page
from generator.render.exports.coins import coins
from generator.render.exports.csl import csl_json
from generator.render.exports.ris import ris
from generator.text import clean
from generator.weblink import WebLink

DAY = date(2026, 1, 1)
WITH_LATEX = [*"\\{}$~^_&%#`'\"-<>|@ abA=", "é", "α", "ø", "≤", "对", "\u0301", "–", "“", "\x00", "\ud800"]
SIGNS = st.text(st.sampled_from(WITH_LATEX), max_size=24) | st.text(max_size=12)
TITLES = SIGNS.filter(lambda text: re.search(r"\w", clean(text)) is not None).map(lambda text: f"On {clean(text)}")
laws = settings(deadline=None, max_examples=150)


def bibtex(entry: Entry) -> str:
    """Return the entry of BibTeX that stands on a paper's page."""
    return bibtex_of(shown_on_page(citation_of(entry)))


def normal(text: str | None) -> str | None:
    """Return a text as every format keeps it: on one line, its letters composed."""
    return clean(unicodedata.normalize("NFC", clean(text))) or None if text else None


def entry_of(identity: Identity, **facts: object) -> Entry:
    """Return an entry of which these facts are known."""
    known = Facts(**facts)  # type: ignore[arg-type]
    return Entry(paper=Paper(identity=identity, facts=replace(known, author_count=len(known.authors) or None)))


def made_up(title: str = "A title", arxiv: str | None = None, doi: str | None = None, **facts: object) -> Entry:
    """Return an entry under the key that its facts give it."""
    return entry_of(identify(title=title, arxiv=arxiv, doi_name=doi), title=title, **facts)


def brought(form: str, text: str) -> Sequence[Listing]:
    """Return what `import` reads of a file of this format, which is recognised by itself."""
    reading = importers.read(text.encode(), importers.Context(f"papers{FORMATS[form].ENDING}", DAY))
    assert not reading.problems
    assert not reading.unread
    return reading.listings


def told(identity: Identity, facts: Facts, form: str) -> dict[str, object]:
    """Return what must come back: which paper it is, its title, authors, dates, links and abstract."""
    is_arxiv = identity.arxiv is not None
    return {
        "identity": identity,
        "title": normal(facts.title),
        "authors": tuple(map(normal, facts.authors)),
        "author_count": facts.author_count,
        "abstract": normal(facts.abstract),
        "published": facts.published,
        "issued": facts.issued,
        "url": (paper_link(facts.url) if is_arxiv else facts.url),
        "code": None if form == "ris" else facts.code,  # it has no tag for it
        "journal": normal(facts.journal),
    }


def assert_same(form: str, entries: Sequence[Entry]) -> None:
    """Assert that a format brings the same papers back, in their order."""
    listings = brought(form, "".join(render(form, entries)))
    before = [told(entry.paper.identity, entry.paper.facts, form) for entry in entries]
    assert [told(listing.identity, listing.facts, form) for listing in listings] == before


WORDS = st.sampled_from(
    ["Ada", "J.", "O’Neil", "Łukasz", "Ångström", "van", "de", "Jean-Luc", "K_1", "R{x}", "$5", "Mc~A"]
)
NAMES = st.builds(
    lambda first, inner, last, suffix: " ".join([first, *inner, last, *suffix]),
    st.sampled_from(["Ada", "José", "J. K.", "Ngọc"]),
    st.lists(WORDS, max_size=2),
    st.sampled_from(["Example", "Müller", "Đặng", "Sample-Doe"]),
    st.sampled_from([(), (), ("Jr.",), ("III",)]),
) | st.sampled_from(["OpenAI", "Google DeepMind", "王小明", "Barnes and Noble, Inc.", "The LLM Team", "DeepSeek-AI"])
LINKS = st.none() | st.sampled_from(
    ["https://example.org/~doe/a_b.pdf?x=1&y=%20#c", "http://example.org/", "https://openreview.net/forum?id=a_B-1"]
).map(WebLink)
ENTRIES = st.builds(
    made_up,
    title=TITLES,
    arxiv=st.sampled_from([None, None, "2510.00001", "hep-th/9901001"]),
    doi=st.none()
    | st.sampled_from(["10.1000/a_b", "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"]),
    authors=st.lists(NAMES, max_size=4).map(tuple),
    abstract=st.none() | SIGNS,
    published=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    url=LINKS,
    code=LINKS,
    journal=st.sampled_from([None, "Journal of Tests & Trials", "Proceedings of NeurIPS 2024"]),
)


@pytest.mark.parametrize("form", FORMATS)
@laws
@given(entries=st.lists(ENTRIES, min_size=1, max_size=3))
@example(
    entries=[made_up("P(y|x) <think> & $O(n^2)$", "2510.00001", abstract="<i>a</i> &amp; $5 and $6", published=DAY)]
)
@example(entries=[made_up("A title alone")])
@example(entries=[made_up("Of a year", issued="2019")])
@example(entries=[made_up("=1+1"), made_up("@article{x,"), made_up("TY  - JOUR"), made_up("---"), made_up("# A: b")])
@example(entries=[entry_of(Identity("first-title-0a1b2c3d"), title="A corrected title", authors=("Ada Example",))])
def test_what_export_writes_import_reads_back(form: str, entries: list[Entry]) -> None:
    """Which papers they are, titles, authors in order, dates, links and abstracts come back from every format."""
    assert_same(form, entries)


@pytest.mark.parametrize("form", FORMATS)
def test_papers_of_recorded_replies_come_back(form: str) -> None:
    """Real titles, names and abstracts come back as well."""
    files = sorted((SHARED / "corpora/hf_daily_papers").glob("2025-03-1*.json"))[:4]
    if not files:
        pytest.skip("../shared with its recorded replies is not here")
    read = (importers.read(file.read_bytes(), importers.Context(str(file), DAY)).listings for file in files)
    entries = {
        item.identity: Entry(paper=Paper(identity=item.identity, facts=item.facts)) for day in read for item in day
    }
    assert len(entries) > 50
    assert_same(form, list(entries.values()))


@pytest.mark.parametrize("form", FORMATS)
def test_authors_who_are_not_named_stay_unnamed(form: str) -> None:
    """Of a paper with more authors than are named it is told that there are others."""
    one = made_up("Of many", "2510.00001", authors=("Ada Example",))
    one = replace(one, paper=replace(one.paper, facts=replace(one.paper.facts, author_count=None)))
    (back,) = brought(form, "".join(render(form, [one])))
    assert (back.facts.authors, back.facts.author_count) == (("Ada Example",), None)


@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_authors_and_none_at_all(form: str) -> None:
    """Nothing is cut in an export, and an empty list is one in every format."""
    many = made_up("Of all", "2510.00001", authors=tuple(f"Ada Example{number}" for number in range(10_000)))
    assert len(brought(form, "".join(render(form, [many])))[0].facts.authors) == 10_000
    nothing = "".join(render(form, []))
    assert nothing == "" or json.loads(nothing) == [] if form in {"csl", "json", "bibtex", "ris"} else nothing


@laws
@given(SIGNS)
@example(r"\textsc{Name} and $\alpha_{x}$, {not} $a}b$ -- --- ''x''")
@example(r"$\ifmmode a\else b\fi$")
def test_latex_reads_as_what_it_was_made_of(text: str) -> None:
    """Text and titles in LaTeX are read back as they are, with no command left and every brace in a pair."""
    for latex in (to_latex(text), titled(text)):
        assert to_text(latex).text == (normal(text) or "")
        depths = [latex[:end].count("{") - latex[:end].count("}") for end in range(len(latex) + 1)]
        assert min(depths) == depths[-1] == 0


@laws
@given(SIGNS)
@example("# no heading")
@example("1. no list")
def test_markdown_reads_as_what_it_was_made_of(text: str) -> None:
    """Text in Markdown is read back as it is."""
    assert of_markdown(to_markdown(text)) == clean(text)


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("RewardBench: Evaluating Reward Models", "{RewardBench}: Evaluating Reward Models"),
        ("Scaling GPT-4 with Multi-Objective RLHF", "Scaling {GPT-4} with Multi-Objective {RLHF}"),
        ("A study of Bayes and Kalman filters", "A study of {Bayes} and {Kalman} filters"),
        ("A fast $O(n^2)$ X-ray method & more", r"A fast {$O(n^2)$} {X-ray} method \& more"),
        ("Łukasz’s 50% rule", r"{\L}ukasz{\textquoteright}s 50\% rule"),
        ("P(y|x) <think>", r"P(y{\textbar}x) {\textless}think{\textgreater}"),
    ],
)
def test_capitals_that_mean_something_stand_in_braces(title: str, latex: str) -> None:
    """Styles write titles in small letters; names, acronyms and mathematics stay as they are."""
    assert titled(title) == latex


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Example", ("Ada", "Example", "")),
        ("Ludwig van der Sample", ("Ludwig", "van der Sample", "")),
        ("J. K. Doe Jr.", ("J. K.", "Doe", "Jr.")),
        ("Google DeepMind", None),
        ("The LLM Team", None),
        ("Plato", None),
        ("王 小明", None),
    ],
)
def test_names_of_persons_have_parts(name: str, parts: tuple[str, ...] | None) -> None:
    """A person's name is parted, a house's and what cannot be told apart is not."""
    assert parts_of(name) == parts


@laws
@given(st.lists(st.text("abcdeJr", min_size=1, max_size=4).map(str.capitalize), min_size=2, max_size=3).map(" ".join))
@example("Ada And")
@example("Ada Example Jr")
@example("Red Team")
def test_the_plainest_names_need_no_second_look(name: str) -> None:
    """What counts as a plain name is written as it is, and read back as it is."""
    if is_plain(name):
        assert names_of_bibtex(name, lambda latex: to_text(latex).text).names == (name,)
        assert parts_of(name) == (*name.rsplit(" ", 1), "")


def test_a_correction_changes_no_key_of_a_citation() -> None:
    """Whatever is corrected, the key by which somebody has cited a paper stays."""
    for identity in (
        identify(title="", arxiv="2510.00001"),
        identify(title="", doi_name="10.1/x"),
        identify(title="T"),
    ):
        before = entry_of(identity, title="T", authors=("Ada Example",), published=date(2025, 1, 1))
        after = entry_of(identity, title="Another", authors=("Bob Sample",), published=date(2024, 1, 1), journal="J")
        keys = [re.search(r"\{(.*),\n", bibtex(entry)) for entry in (before, after)]
        assert keys[0]
        assert keys[1]
        assert keys[0][1] == keys[1][1]


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({"arxiv": "2510.00001"}, ("misc", "UNPB", "article")),
        ({"arxiv": "2510.00001", "journal": "CoRR"}, ("misc", "UNPB", "article")),
        ({"doi": "10.1/x", "journal": "Journal of Proofs"}, ("article", "JOUR", "article-journal")),
        ({"journal": "Proc. of ICML"}, ("inproceedings", "CONF", "paper-conference")),
        ({"journal": "Conference Review Letters"}, ("article", "JOUR", "article-journal")),
        ({}, ("misc", "GEN", "document")),
    ],
)
def test_a_paper_is_cited_as_what_it_is(facts: dict[str, str], types: tuple[str, ...]) -> None:
    """A preprint, an article, a paper of a conference, and what is none of them have each format's own type."""
    one = made_up("T", **facts)
    assert bibtex(one).startswith(f"@{types[0]}{{")
    assert render_one("ris", one).startswith(f"TY  - {types[1]}\n")
    assert json.loads(render_one("csl", one))[0]["type"] == types[2]


@laws
@given(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda entry: entry.key))
def test_bibtexparser_reads_every_entry(entries: list[Entry]) -> None:
    """Another program reads as many entries as there are, under their keys, and none that it cannot."""
    library = bibtexparser.parse_string("".join(render("bibtex", entries)))
    assert not library.failed_blocks
    assert [entry.key.removeprefix("arxiv-") for entry in library.entries] == [entry.key for entry in entries]


def test_a_very_long_list_of_authors_is_cut_where_it_is_shown() -> None:
    """On a page 25 of 3,303 names stand in the entry, and it says that there are others."""
    entry = made_up("Of many", "2510.00001", authors=tuple(f"Ada Example{number}" for number in range(3_303)))
    (line,) = [line for line in bibtex(entry).splitlines() if line.startswith("  author")]
    assert line.count(" and ") == 25
    assert line.endswith(" and others},")
    assert ris(shown_on_page(citation_of(entry))).count("AU  - ") == 26
    assert len(json.loads(csl_json(shown_on_page(citation_of(entry))))[0]["author"]) == 26


def test_no_cell_is_a_formula() -> None:
    """A spreadsheet takes no cell for something to be worked out."""
    hostile = made_up("=HYPERLINK(1)", authors=("@sum(1)",), abstract="+1", journal="-1")
    (row,) = list(csv.DictReader(io.StringIO("".join(render("csv", [hostile])))))
    assert [row[name][0] for name in ("title", "authors", "abstract", "journal")] == [" "] * 4


def saved_by_zotero(span: str) -> dict[str, object]:
    """Return what Zotero makes of a citation in a page, by the rules of its reader of COinS (zotero/utilities)."""
    pairs = [part.split("=") for part in html.unescape(re.findall('title="(.*)"', span)[0]).split("&")]
    values = [(name, unquote(re.sub(r"\+|%2[bB]", " ", value))) for name, value in pairs]
    genres = {"journal": "journalArticle", "book": "conferencePaper", "dc": "webpage"}
    item: dict[str, object] = {"creators": []}
    for name, value in values:
        match name:
            case "rft_val_fmt":
                item["itemType"] = genres[value.rpartition(":")[2]]
            case "rft.type":
                item["itemType"] = value
            case "rft.au":
                item["creators"] = [*item["creators"], value]  # type: ignore[misc]  # a list
            case "rft_id":
                item["DOI" if value.startswith("info:doi/") else "url"] = value.removeprefix("info:doi/")
            case "rft.title" | "rft.atitle":
                item["title"] = value
            case "rft.jtitle" | "rft.btitle":
                item["publicationTitle"] = value
            case "rft.date":
                item["date"] = value
    return item


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        (
            {"arxiv": "2510.00001"},
            {"itemType": "preprint", "url": "https://arxiv.org/abs/2510.00001", "date": "2025-10"},
        ),
        (
            {"doi": "10.1/x", "journal": "Journal of Proofs", "issued": "2019"},
            {"itemType": "journalArticle", "publicationTitle": "Journal of Proofs", "DOI": "10.1/x", "date": "2019"},
        ),
        ({"journal": "Proc. of ICML"}, {"itemType": "conferencePaper", "publicationTitle": "Proc. of ICML"}),
        ({}, {"itemType": "document"}),
    ],
)
def test_zotero_saves_a_paper_as_what_it_is(facts: dict[str, str], kept: dict[str, str]) -> None:
    """From a paper's page, with title, authors, date and place, whatever signs are in them."""
    title = 'P(y|x) <think> & "$O(n^2)$"'
    one = made_up(title, authors=("Ada van Example", "OpenAI"), **facts)
    expected = {"title": title, "creators": ["van Example, Ada", "OpenAI"], **kept}
    assert saved_by_zotero(coins(citation_of(one))) == expected


# The verb.


def run(root: Path, *words: object) -> int:
    """Run `paperstand export` and return its exit code."""
    try:
        main(["--root", str(root), "export", *map(str, words)])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def keys_of(text: str) -> list[str]:
    """Return the keys of a bibliography in their order."""
    return re.findall(r"^@\w+\{(?:arxiv-)?(.*),$", text, re.MULTILINE)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a list of four papers, one of them without a day."""
    papers = [
        listing("2510.00001", "Reward models", date(2025, 10, 27)),
        listing("2510.00002", "A survey of robots", date(2025, 10, 28)),
        listing("2510.00003", "Speech without words", date(2025, 10, 29)),
    ]
    undated = Listing(
        identity=identify(title="Of a year"), source="x", observed=DAY, facts=Facts(title="Of a year", issued="2025")
    )
    topics = (
        "topics:\n  - {name: Robots, slug: robots, any: [robots]}\n  - {name: Speech, slug: speech, any: [speech]}\n"
    )
    curation = 'papers:\n  "2510.00001": {pin: true, tags: [Read Later]}\n  "2510.00003": {rating: 5}\n'
    return a_list(tmp_path_factory.mktemp("exports"), [*papers, undated], topics=topics, curation=curation)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ((), ["2510.00003", "2510.00002", "2510.00001", "of-a-year"]),
        (("--topic", "robots"), ["2510.00002"]),
        (("--topic", "robots", "--topic", "speech"), ["2510.00003", "2510.00002"]),
        (("--tag", "read-later"), ["2510.00001"]),
        (("--tag", "Read Later"), ["2510.00001"]),
        (("--since", "2025-10-28"), ["2510.00003", "2510.00002", "of-a-year"]),
        (("--until", "2025-10-27"), ["2510.00001", "of-a-year"]),
        (("--since", "2025-10-28", "--until", "2025-10-28"), ["2510.00002", "of-a-year"]),
        (("--since", "2026-01-01"), []),
        (("--picks",), ["2510.00003", "2510.00001"]),
        (("--picks", "--topic", "speech"), ["2510.00003"]),
    ],
)
def test_the_papers_that_are_meant(
    root: Path, words: Iterable[str], keys: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Topics and tags of which one is enough, days, and picks choose papers, the newest first; nothing else is said."""
    assert run(root, "--format", "bibtex", *words) == 0
    out, err = capfdbinary.readouterr()
    assert [re.sub("-[0-9a-f]{8}$", "", key) for key in keys_of(out.decode())] == keys
    assert not err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (
            ("--format", "bibtex", "--topic", "robot"),
            1,
            "no topic `robot`; expected a topic of the list; did you mean `robots`?",
        ),
        (("--format", "ris", "--tag", "read-latr"), 1, "no tag `read-latr`"),
        (("--format", "bibtx"), 2, "'bibtex'"),
        ((), 2, "--format is missing: one of bibtex, ris"),
        (("-o", "papers.txt"), 2, "--format is missing"),
        (("--format", "csv", "--since", "2025-10-28", "--until", "2025-10-27"), 2, "later"),
        (("--format", "csv", "-o", "/dev/null"), 2, "neither a file nor a folder"),
    ],
)
def test_mistakes_are_told(
    root: Path, words: Iterable[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A topic that is none gets the nearest word, a wrong call tells what is expected, and nothing is written."""
    assert run(root, *words) == code
    out, err = capsys.readouterr()
    assert says in err
    assert not out


def test_the_ending_tells_the_format(root: Path, tmp_path: Path) -> None:
    """A file's ending tells what to write in it; what stood there is replaced as a whole."""
    for form, module in FORMATS.items():
        file = tmp_path / "folder" / f"papers{module.ENDING}"
        assert format_of(file.name) == form
        assert run(root, "-o", file) == 0
        assert len(brought(form, file.read_text())) == 4
        assert run(root, "-o", file) == 0
    assert len(list((tmp_path / "folder").iterdir())) == len(FORMATS)


def test_a_folder_gets_a_file_a_paper_and_loses_none_of_ours(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A note that somebody went on writing in is left alone and named, unless it is to be written over."""
    vault = tmp_path / "vault"
    assert run(root, "--format", "markdown", "-o", f"{vault}/") == 0
    mine = vault / "2510.00002.md"
    titles = {brought("markdown", file.read_text())[0].facts.title for file in vault.iterdir()}
    assert titles == {"Reward models", "A survey of robots", "Speech without words", "Of a year"}
    written = mine.read_text()
    mine.write_text(f"{written}\nMy own thoughts.\n")
    assert run(root, "--format", "markdown", "-o", vault) == 0
    assert mine.read_text().endswith("My own thoughts.\n")
    assert "2510.00002.md" in capsys.readouterr().err
    assert run(root, "--format", "markdown", "-o", vault, "--overwrite") == 0
    assert mine.read_text() == written


def test_what_the_curator_says_is_no_fact_of_the_paper() -> None:
    """Tags, topics and sentences of the list come back neither as keywords nor as an abstract."""
    entry = replace(
        made_up("T"), tags=("workshop",), summary="One sentence.", note="A note.", figures=Figures(upvotes=3)
    )
    for form in FORMATS:
        (back,) = brought(form, "".join(render(form, [entry])))
        assert (back.facts.keywords, back.facts.abstract, back.facts.comment) == ((), None, None)
