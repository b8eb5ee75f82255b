"""What people bring along: each format is recognised, what it says is kept, and what is refused is kept, too."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lists import a_list
from support import SHARED

from generator import importers
from generator.cli.main import paperstand
from generator.config import read_sources, read_topics
from generator.errors import DataError
from generator.importers import Brought, Context
from generator.importers.content import decoded
from generator.importers.recognition import surest
from generator.model import Facts
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.store import PaperStore

TODAY = date(2025, 10, 27)
BIBTEX = r"""
@string{jul = "July"}
% a comment
@article{one:2025,
    author = "M{\"u}ller, J{\'o}zsef and van der Berg, Ada and {The Example Collaboration} and others",
    title = "{Bounds on $t\bar{t}$ \& more}",
    eprint = "2501.00001v2", archivePrefix = "arXiv", primaryClass = "hep-ph",
    doi = "10.1000/ABC", month = "7", year = "2025"
}
@misc{two, title = {No date but an id}, note = {arXiv:2502.00002 [cs.CL]}, year = 2025}
@misc{two, title = {The same key}, url = {https://example.org/x}, date = {2025-03-04}}
@article{dummy,
}
@article{open, title = {never closed
"""
CSL = [
    {
        "type": "article-journal",
        "title": "A <i>title</i>",
        "DOI": "10.1000/xyz",
        "author": [{"family": "Example", "given": "Ada"}, {"literal": "A Team"}],
        "issued": {"date-parts": [[2025, 3, 4]]},
        "URL": "https://example.org/",
    },
    {"type": "article", "title": "On arXiv", "number": "arXiv:2501.00003", "issued": {"date-parts": [["2025"]]}},
    {"type": "webpage"},
    "nonsense",
]
RIS = """TY  - JOUR
TI  - A title of RIS
AU  - Example, Ada
AU  - Sample, Bob
PY  - 2025/03/04
DO  - 10.1000/ris
KW  - rewards
ER  -

TY  - RPRT
TI  - Without a day
UR  - https://arxiv.org/abs/2504.00001
ER  -
"""
DAILY = {
    "SLAM": {
        "2110.07546": "|**2021-10-14**|**A title: with *stars***|Ada Example et.al.|[2110.07546](http://arxiv.org/abs/2110.07546)|null|\n",
        "2110.01289": "|**2021-10-04**|**Another**|Bob et.al.|[2110.01289](http://arxiv.org/abs/2110.01289)|**[link](https://github.com/a/b)**|\n",
    },
    "NeRF": {
        "2110.01289": "|**2021-10-04**|**Another**|Bob et.al.|[2110.01289](http://arxiv.org/abs/2110.01289)|**[link](https://github.com/a/b)**|\n",
    },
}
YAML = """
- title: A paper
  published_on: 2025-03-04
  authors: Tolley, N.; Jones, S. R.
  link: https://www.example.org/content/10.1101/2023.04.17.537118.abstract
  doi: https://www.example.org/content/10.1101/2023.04.17.537118.abstract
- title: Another
  arxiv_id: 2304.10000
  authors: Ada Example, Bob Sample
- no mapping
"""
KEYWORDS = """
keywords:
    "NeRF": {filters: ["NeRF", "Neural radiance field"]}
    "Image Matching":
        filters: ["Image Matching"]
    "Empty": {filters: []}
"""
OPML = """<?xml version="1.0"?>
<opml version="2.0"><body><outline text="News">
  <outline type="rss" text="A Blog" xmlUrl="https://example.org/feed.xml"/>
  <outline type="rss" text="A blog" xmlUrl="https://example.org/other.xml"/>
  <outline type="rss" text="Again" xmlUrl="https://example.org/feed.xml"/>
  <outline type="rss" text="Bad" xmlUrl="javascript:alert(1)"/>
</outline></body></opml>
"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>x</id>
<entry><title>A post</title><link href="https://example.org/post"/><id>y</id><updated>2025-03-04T00:00:00Z</updated></entry></feed>
"""
IDS = "# mine\n2501.00001\n- https://openreview.net/forum?id=abc\n10.1000/xyz\nhttps://github.com/a/b\n"
FORMATS = {
    "bibtex": BIBTEX,
    "csl-json": json.dumps(CSL),
    "ris": RIS,
    "cv-arxiv-daily": json.dumps(DAILY),
    "yaml": YAML,
    "opml": OPML,
    "feed": ATOM,
    "ids": IDS,
    "table": "title,arxiv\nA,2501.00001\n",
}


def _read(content: str, name: str = "in/list.txt") -> Brought:
    reading = importers.read(content.encode(), Context(name, TODAY))
    assert isinstance(reading, Brought)
    return reading


def _by_key(reading: Brought) -> dict[str, Facts]:
    return {listing.identity.key: listing.facts for listing in reading.listings}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_recognised_by_what_is_in_it(name: str) -> None:
    """The surest importer is the one of its format, whatever the file is called."""
    for file in ("x", "x.txt", "x.json", "x.bib"):
        content = decoded(FORMATS[name].encode(), file)
        assert [module.NAME for module in surest(content, importers.IMPORTERS.values())] == [name]


def test_bibtex_brings_its_papers() -> None:
    """Accents become letters, names come in order, mathematics stays, and an id is found wherever it stands."""
    reading = _read(BIBTEX)
    papers = _by_key(reading)
    one = papers["2501.00001"]
    assert one.title == r"Bounds on $t\bar{t}$ & more"
    assert one.authors == ("József Müller", "Ada van der Berg", "The Example Collaboration")
    assert (one.published, one.categories) == (date(2025, 7, 1), ("hep-ph",))
    assert papers["2502.00002"].published == date(2025, 2, 1)
    same_key = next(facts for facts in papers.values() if facts.title == "The same key")
    assert (same_key.published, same_key.url) == (date(2025, 3, 4), "https://example.org/x")
    assert [(item.line, item.why.split(":")[0]) for item in reading.unread] == [
        (12, "neither a title nor an id"),
        (14, "not BibTeX"),
    ]


def test_csl_brings_its_papers() -> None:
    """Titles lose their markup, people and teams their structure; what is no paper is refused."""
    reading = _read(json.dumps(CSL))
    papers = _by_key(reading)
    first = papers["doi-10.1000-xyz"]
    assert (first.title, first.authors, first.published) == ("A title", ("Ada Example", "A Team"), date(2025, 3, 4))
    assert papers["2501.00003"].published == date(2025, 1, 1)
    assert reading.refused == len(reading.unread) == 2


def test_ris_brings_its_papers() -> None:
    """Names come in order, days are days, and a link to arXiv is an id."""
    papers = _by_key(_read(RIS))
    first = papers["doi-10.1000-ris"]
    assert first.authors == ("Ada Example", "Bob Sample")
    assert (first.published, first.keywords) == (date(2025, 3, 4), ("rewards",))
    assert papers["2504.00001"].published == date(2025, 4, 1)


def test_cv_arxiv_daily_brings_its_papers() -> None:
    """Title, day and code come out of the row; a paper under several keywords has them all."""
    papers = _by_key(_read(json.dumps(DAILY)))
    assert papers["2110.07546"].title == "A title: with *stars*"
    assert (papers["2110.07546"].authors, papers["2110.07546"].author_count) == (("Ada Example",), None)
    another = papers["2110.01289"]
    assert (another.published, another.code) == (date(2021, 10, 4), "https://github.com/a/b")
    assert another.keywords == ("SLAM", "NeRF")


def test_a_curated_yaml_list_brings_its_papers() -> None:
    """Its own names of columns are known, a DOI is found within a link, and an id that YAML reads as a number stays."""
    reading = _read(YAML)
    papers = _by_key(reading)
    assert papers["doi-10.1101-2023.04.17.537118"].authors == ("N. Tolley", "S. R. Jones")
    assert papers["2304.10000"].authors == ("Ada Example", "Bob Sample")
    assert [(item.line, item.why.split(";")[0]) for item in reading.unread] == [(10, "not a mapping")]


def test_a_list_of_ids_brings_its_papers() -> None:
    """Ids, DOIs and links each name a paper; lines that name none are refused."""
    assert set(_by_key(_read(IDS))) >= {"2501.00001", "doi-10.1000-xyz"}
    reading = _read(IDS + "nonsense\n2501.00003  # read it\n")
    assert (reading.items, reading.refused) == (6, 1)
    assert isinstance(reading, Brought)
    assert [(item.line, item.text) for item in reading.unread] == [(6, "nonsense")]


def test_an_entry_that_is_never_closed_is_told_with_a_reason() -> None:
    """What the reader of BibTeX stumbled over is said, with the line."""
    reading = _read("@article{a, title={X}, eprint={2501.00001}}\n@article{b, title={Y\n")
    assert str(reading.problems[0]).partition("not BibTeX: ")[2].partition(",")[0]


def _import(root: Path, content: str, **options: bool) -> tuple[int, str]:
    path = root / "in" / "My list.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    report = import_files(root, [path], ImportOptions(TODAY, **options))
    return report.refused, f"{report.new} new, {report.known} known"


def test_keywords_of_cv_arxiv_daily_become_topics(tmp_path: Path) -> None:
    """The filters are terms; topics whose slugs are taken stay as they are, and so do comments."""
    root = a_list(tmp_path, topics="# mine\ntopics:\n  - {name: Mine, slug: nerf, any: [x]}  # stays\n")
    _import(root, KEYWORDS)
    topics = {topic.slug: topic.any for topic in read_topics(root)}
    assert topics == {"nerf": ("x",), "image-matching": ("Image Matching",)}
    assert "# stays" in (root / "data" / "topics.yaml").read_text()


def test_feeds_of_opml_become_sources(tmp_path: Path) -> None:
    """Each feed once, under a name of its own; what is no web link is refused."""
    refused, _ = _import(a_list(tmp_path), OPML)
    assert refused == 1
    sources = {source.name: source.url for source in read_sources(tmp_path)}
    assert sources == {"a-blog": "https://example.org/feed.xml", "a-blog-2": "https://example.org/other.xml"}


def test_what_is_refused_is_kept_aside(tmp_path: Path) -> None:
    """The side file has the entry as it was written, its line and the reason, once however often it is imported."""
    root = a_list(tmp_path, [])
    _import(root, BIBTEX)
    assert import_files(root, [root / "in" / "My list.txt"], ImportOptions(TODAY)).written == []
    kept = json.loads((root / "data" / "refused" / "my-list.json").read_text())
    assert [(item["file"], item["line"]) for item in kept] == [("My list.txt", 12), ("My list.txt", 14)]
    assert kept[0]["entry"].startswith("@article{dummy")


def test_a_second_import_brings_nothing_new(tmp_path: Path) -> None:
    """What is known is counted as known, and changes no byte."""
    root = a_list(tmp_path, [])
    assert _import(root, BIBTEX)[1] == "3 new, 0 known"
    before = {path: path.read_bytes() for path in (root / "data").rglob("*.json")}
    assert _import(root, BIBTEX)[1] == "0 new, 3 known"
    assert {path: path.read_bytes() for path in (root / "data").rglob("*.json")} == before


@pytest.mark.parametrize("content", [BIBTEX, OPML, KEYWORDS])
def test_a_dry_run_writes_nothing(tmp_path: Path, content: str) -> None:
    """What would be stored is told, and no file is made or changed."""
    root = a_list(tmp_path, [])
    (root / "in").mkdir()
    before = sorted((root / "data").rglob("*"))
    (root / "in" / "x.txt").write_text(content)
    result = CliRunner().invoke(paperstand, ["--root", str(root), "import", "--dry-run", str(root / "in" / "x.txt")])
    assert result.exit_code == 0
    assert "nothing was stored" in result.stderr
    assert sorted((root / "data").rglob("*")) == before


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><opml><outline xmlUrl="&b;"/></opml>',
        "<opml><outline",
        '[{"type": "article", "title": ',
        "keywords: &a {b: *a}\n",
    ],
)
def test_a_broken_file_is_told_in_one_line(content: str) -> None:
    """What cannot be read at all is a problem of that file, never a traceback."""
    with pytest.raises(DataError) as caught:
        importers.read(content.encode(), Context("x", TODAY))
    assert {problem.where.name for problem in caught.value.problems} == {"x"}


PIECES = st.sampled_from([*"{}\"'\\\n@[]<>&:-\t%#~|*\x00", "null", "1e999", "  - ", "TY", "ER  -", "\ud800", "{" * 50])


@given(data=st.data())
def test_a_file_with_a_random_edit_is_read_or_told(data: st.DataObject) -> None:
    """Whatever became of a file, it gives papers, refused entries, or a problem that names it."""
    name, text = data.draw(st.sampled_from(sorted(FORMATS.items())))
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.sampled_from([0, 1, 2, 30])))
    content = (text[:start] + data.draw(PIECES) + text[end:]).encode("utf-8", "surrogatepass")
    try:
        reading = importers.read(content, Context("x", TODAY), data.draw(st.sampled_from([None, name])))
    except DataError as error:
        told = {problem.where.name for problem in error.problems}
        assert told == {"x"}  # whether it raises is left open
    else:
        assert reading.refused <= reading.items


@pytest.mark.skipif(not (SHARED / "corpora" / "peers").is_dir(), reason="the corpora are not beside the repository")
@pytest.mark.parametrize(
    ("name", "items", "papers", "refused"),
    [
        ("hepml-livingreview/HEPML.bib", 2423, 2420, 1),
        ("sbi-papers/papers.yaml", 1793, 1778, 0),
        ("cv-arxiv-daily/cv-arxiv-daily.json", 9312, 8563, 0),
    ],
)
def test_all_that_other_lists_have_comes_in(tmp_path: Path, name: str, items: int, papers: int, refused: int) -> None:
    """Every entry of real lists of other tools becomes a paper, save one dummy without anything in it."""
    report = import_files(tmp_path, [SHARED / "corpora" / "peers" / name], ImportOptions(TODAY))
    assert (report.items, report.papers, report.refused) == (items, papers, refused)
    assert len(PaperStore(tmp_path / "data").load().papers) == papers
