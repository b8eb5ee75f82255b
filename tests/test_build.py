"""From data to site: what is in the data is on the pages, once, and the same data gives the same bytes."""

from __future__ import annotations

import hashlib
import html.parser
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from support import REPOSITORY, SHARED, copy_list

from generator.bibliography.residue import mended
from generator.errors import DataError
from generator.pipeline.build.generate import generate
from generator.pipeline.build.run import build
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.store import PaperStore


class _Articles(html.parser.HTMLParser):
    """The elements with ``data-paper`` of a page, in order, and the text of each one's heading."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.titles: dict[str, str] = {}
        self._in_heading = self._in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if "data-paper" in attributes:
            self.found.append(attributes)
        self._in_article = self._in_article or "data-paper" in attributes
        self._in_heading = self._in_heading or (tag in {"h2", "h3"} and self._in_article)

    def handle_endtag(self, tag: str) -> None:
        self._in_heading = self._in_heading and tag not in {"h2", "h3"}
        self._in_article = self._in_article and tag != "article"

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            key = str(self.found[-1]["id"])
            self.titles[key] = self.titles.get(key, "") + data


def articles(path: Path) -> _Articles:
    """Return the papers of a page."""
    parser = _Articles()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def digests(folder: Path) -> dict[str, str]:
    """Return a hash of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_paper_of_the_embedded_list_stands_where_it_belongs(embedded_list: Path) -> None:
    """Each of the 90 papers is once on its day (85 of them), on a topic and has a page; the 5 undated ones, too."""
    papers = PaperStore(embedded_list / "data").load().papers
    site = embedded_list / "site"
    assert len(papers) == 90
    on_days: Counter[str] = Counter()
    for path in site.glob("daily/*/index.html"):
        for article in articles(path).found:
            on_days[str(article["id"])] += 1
            assert papers[str(article["id"])].day.isoformat() == path.parent.name  # type: ignore[union-attr]
    assert on_days == Counter({key for key, paper in papers.items() if paper.day})
    assert len(on_days) == 85
    on_topics = {str(item["id"]) for path in site.glob("topics/**/index.html") for item in articles(path).found}
    assert on_topics == papers.keys()
    undated = {str(item["id"]) for item in articles(site / "archive/index.html").found}
    assert undated == {key for key, paper in papers.items() if paper.day is None}
    assert {path.parent.name for path in site.glob("papers/*/index.html")} == papers.keys()


def test_a_page_that_lists_papers_lists_each_once(embedded_list: Path) -> None:
    """No page but a paper's own has two elements for one paper, and each has its id, key and topics."""
    for path in (embedded_list / "site").rglob("index.html"):
        found = articles(path).found
        counts = Counter(item["data-paper"] for item in found)
        assert all(count == 1 for count in counts.values()), path
        assert all(item["id"] and item["data-topics"] for item in found)


def test_titles_on_the_page_are_the_titles_of_the_data(embedded_list: Path) -> None:
    """A title is read off the built page as it stands in the data, without what sources leave of LaTeX."""
    papers = PaperStore(embedded_list / "data").load().papers
    shown: dict[str, str] = {}
    for path in (embedded_list / "site").glob("daily/*/index.html"):
        shown |= articles(path).titles
    assert shown == {key: mended(papers[key].facts.title or "") for key in shown}


def test_the_same_data_gives_the_same_bytes(embedded_list: Path, tmp_path: Path) -> None:
    """A second build in another folder is equal to the first, byte for byte."""
    root = copy_list(tmp_path)
    build(root)
    assert digests(root / "site") == digests(embedded_list / "site")


def test_plain_mkdocs_builds_the_same_site(embedded_list: Path, tmp_path: Path) -> None:
    """MkDocs called by itself on the generated pages builds what `paperstand build` does."""
    root = copy_list(tmp_path)
    generate(root)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    environment = {"SOURCE_DATE_EPOCH": "1759276800", "NO_MKDOCS_2_WARNING": "1", "PATH": ""}
    subprocess.run(command, cwd=root, env=environment, check=True, timeout=300)
    ours = {path for path in digests(embedded_list / "site") if is_index(path)}
    assert "search/overview.json" in ours
    built = digests(embedded_list / "site")
    assert digests(root / "site") == {path: digest for path, digest in built.items() if path not in ours}


def is_index(path: str) -> bool:
    """Tell whether a file of the site is the search index's, which `paperstand build` adds to what MkDocs builds."""
    return path.startswith("search/") and path not in {"search/index.html", "search/search_index.json"}


def test_a_curated_change_shows_and_goes_again(embedded_list: Path, tmp_path: Path) -> None:
    """An edit rebuilds what it touches, and taking it back gives the site as it was."""
    root = copy_list(tmp_path)
    edit = root / "data/curation/edit.yaml"
    edit.write_text('papers:\n  "2312.07000": {pin: true, note: A note of ours.}\n  "2309.15025": {hide: true}\n')
    build(root)
    assert "A note of ours." in (root / "site/papers/2312.07000/index.html").read_text()
    assert "2312.07000" in (root / "site/picks/index.html").read_text()
    hidden = [path for path in (root / "site").rglob("*.html") if "2309.15025" in path.read_text()]
    assert hidden == []
    assert [path for path in (root / "site/search").rglob("*.*") if b"2309.15025" in path.read_bytes()] == []
    edit.unlink()
    build(root)
    assert digests(root / "site") == digests(embedded_list / "site")


def test_a_build_that_fails_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    """Broken curation or a broken mkdocs.yml stops the build before the site is touched; nothing is left beside it."""
    root = copy_list(tmp_path)
    (root / "site").mkdir()
    (root / "site/index.html").write_text("as it was")
    (root / "data/curation/broken.yaml").write_text("papers: [")
    with pytest.raises(DataError, match=r"data/curation/broken\.yaml:1:10:"):
        build(root)
    (root / "data/curation/broken.yaml").unlink()
    (root / "mkdocs.yml").write_text("site_name: [")
    with pytest.raises(DataError, match="MkDocs"):
        build(root)
    assert (root / "site/index.html").read_text() == "as it was"
    assert [path.name for path in (root / "site").iterdir()] == ["index.html"]
    assert {path.name for path in root.iterdir()} == {"data", "docs", "mkdocs.yml", "site", ".cache"}


@pytest.fixture(scope="module")
def corpus_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole real corpus, imported and generated (not built)."""
    if not SHARED.is_dir():
        pytest.skip("../shared with the recorded replies is not here")
    root = copy_list(tmp_path_factory.mktemp("corpus"))
    for path in [*(root / "data/papers").rglob("*.json"), *(root / "data/metrics").glob("*.csv")]:
        path.unlink()
    for path in (root / "data/curation").glob("*.yaml"):
        path.unlink()
    files = sorted((SHARED / "corpora/hf_daily_papers").glob("*.json"))
    import_files(root, files, ImportOptions(date(2026, 3, 1)))
    generate(root)
    return root


def test_every_recorded_paper_is_on_its_day_and_on_a_topic(corpus_list: Path) -> None:
    """Of 6,951 recorded papers each is once on the page of its day, with its upvotes, and on a topic's monthly page."""
    papers = PaperStore(corpus_list / "data").load().papers
    days = {path.stem: articles(path).found for path in (corpus_list / "docs/daily").glob("*.md")}
    shown = Counter(str(item["data-paper"]) for found in days.values() for item in found)
    assert shown == Counter(paper.identity.reference for paper in papers.values())
    assert len(shown) == 6951
    for day, found in days.items():
        assert all(day in map(str, papers[str(item["id"])].listed) for item in found)
        assert all("data-upvotes" in item for item in found)
    monthly = (corpus_list / "docs/topics").glob("*/????-??.md")
    assert {str(item["id"]) for path in monthly for item in articles(path).found} == papers.keys()


def test_topics_sort_the_corpus_usefully(corpus_list: Path) -> None:
    """At most 15 % of the recorded papers are in Other, and no topic holds more than a third."""
    sizes = {
        folder.name: len({str(item["id"]) for path in folder.glob("????-??.md") for item in articles(path).found})
        for folder in (corpus_list / "docs/topics").iterdir()
        if folder.is_dir()
    }
    assert sizes["other"] / 6951 <= 0.15
    assert max(sizes.values()) / 6951 <= 1 / 3


def test_generating_again_writes_nothing(corpus_list: Path) -> None:
    """A second run over the same data leaves every page as it is."""
    again = generate(corpus_list)
    assert again.files.written == 0
    assert again.files.deleted == 0


def test_the_repository_keeps_no_generated_page() -> None:
    """What the generator writes is ignored by git, every file of it."""
    manifest = json.loads((REPOSITORY / "docs/.paperstand.json").read_text()) if _is_generated() else {}
    paths = [f"docs/{path}" for path in manifest] or ["docs/index.md"]
    command = ["git", "check-ignore", "--stdin"]
    done = subprocess.run(command, cwd=REPOSITORY, input="\n".join(paths), text=True, capture_output=True, check=False)
    assert set(done.stdout.split()) == set(paths)


def _is_generated() -> bool:
    return (REPOSITORY / "docs/.paperstand.json").is_file()
