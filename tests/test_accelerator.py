"""Composed pages are the pages that MkDocs would have rendered, and what cannot be foretold takes MkDocs' way."""

from __future__ import annotations

import json
import os
import posixpath
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from dom import dom
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils import get_relative_url
from support import SHARED, copy_list
from test_incremental import small_list

from generator.accelerator.compose.conversion import Links, NotLikeMkDocs, convert
from generator.accelerator.compose.minify import trimmed
from generator.accelerator.compose.shells import Filling, Shell, ShellKind, kind_of
from generator.front_matter import head_of
from generator.pipeline.build.generate import generate
from generator.pipeline.build.run import build
from generator.pipeline.edit.import_files import ImportOptions, import_files

_ENVIRONMENT = {"SITE_URL": "https://example.org/list/", "SOURCE_DATE_EPOCH": "1759276800", "NO_MKDOCS_2_WARNING": "1"}
_OURS = ("search/", "sitemap.xml.gz")
"""What `paperstand build` adds to MkDocs' site, and a file that carries the time of its packing."""


def mkdocs(root: Path, *, accelerate: bool) -> Path:
    """Build the generated pages of a list by MkDocs itself, composed or not, and return the site."""
    config = (root / "mkdocs.yml").read_text()
    name = "on" if accelerate else "off"
    setting = f"  - paperstand: {{accelerate: {str(accelerate).lower()}}}\n"
    assert "  - paperstand\n" in config
    (root / f"mkdocs-{name}.yml").write_text(config.replace("  - paperstand\n", setting))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", f"mkdocs-{name}.yml", "-d", f"site-{name}"]
    environment = {**os.environ, **_ENVIRONMENT}
    subprocess.run(command, cwd=root, env=environment, check=True, timeout=900, capture_output=True)
    return root / f"site-{name}"


def assert_same(one: Path, other: Path) -> int:
    """Compare two sites file by file, pages as DOM, and return how many pages there are."""
    files = [{path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} for site in (one, other)]
    assert files[0] == files[1]
    pages = [name for name in sorted(files[0]) if name.endswith(".html")]
    for name in pages:
        texts = [(site / name).read_text(encoding="utf-8") for site in (one, other)]
        assert texts[0] == texts[1] or dom(texts[0]) == dom(texts[1]), name
    for name in files[0] - set(pages):
        assert name.startswith(_OURS) or (one / name).read_bytes() == (other / name).read_bytes(), name
    return len(pages)


def test_composed_pages_are_the_rendered_pages_of_the_embedded_list(tmp_path: Path) -> None:
    """Of every page of the embedded list, and of the sitemap, both ways give the same."""
    root = copy_list(tmp_path)
    generate(root)
    assert assert_same(mkdocs(root, accelerate=True), mkdocs(root, accelerate=False)) > 390


def test_composed_pages_are_the_rendered_pages_of_real_papers(tmp_path: Path) -> None:
    """On a thousand pages of recorded papers there is no difference between the two ways."""
    if not SHARED.is_dir():
        pytest.skip("../shared with the recorded replies is not here")
    root = small_list(tmp_path)
    files = sorted((SHARED / "corpora/hf_daily_papers").glob("*.json"))[::9]
    import_files(root, files, ImportOptions(date(2026, 3, 1)))
    generate(root)
    assert assert_same(mkdocs(root, accelerate=True), mkdocs(root, accelerate=False)) > 1000


def _hostile_texts() -> list[str]:
    lines = (SHARED / "corpora/hostile/payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    naughty = [
        text
        for path in sorted((SHARED / "corpora/hostile").rglob("*.json"))
        for text in json.loads(path.read_text(encoding="utf-8"))
        if isinstance(text, str)
    ]
    return [text for text in dict.fromkeys([*naughty, *lines]) if text.strip()]


def test_hostile_text_is_composed_as_it_is_rendered(tmp_path: Path) -> None:
    """Strings that attack, in titles, abstracts and names, give the same pages both ways, and the same structure."""
    if not SHARED.is_dir():
        pytest.skip("../shared with its hostile strings is not here")
    texts = _hostile_texts()
    root = small_list(tmp_path)
    _store_hostile(root, texts)
    generate(root)
    site = mkdocs(root, accelerate=True)
    assert assert_same(site, mkdocs(root, accelerate=False)) > len(texts[::12])
    shapes = {
        tuple(part[1] for part in dom((site / f"papers/3101.{index:05}/index.html").read_text()) if part[0] == "begin")
        for index in range(len(texts[::12]))
    }
    assert len(shapes) <= 8, "a text has changed the structure of its page"


def _store_hostile(root: Path, texts: list[str]) -> None:
    """Store a paper for every twelfth of the texts; the others stand in the abstracts."""
    papers = [
        {
            "key": f"3101.{index:05}",
            "arxiv": f"3101.{index:05}",
            "title": f"A title {text}",
            "abstract": " ".join(texts[index * 12 : index * 12 + 12]),
            "authors": [text],
            "listed": ["2031-01-01"],
            "sources": ["hostile"],
            "observed": "2031-01-01",
        }
        for index, text in enumerate(texts[::12])
    ]
    path = root / "data/papers/2031/2031-01-01.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"day": "2031-01-01", "papers": papers}), encoding="utf-8")


def test_a_page_that_somebody_changed_is_rendered_as_it_stands(tmp_path: Path) -> None:
    """What is not what the generator wrote is not composed: a plain build shows the edit."""
    root = copy_list(tmp_path)
    generate(root)
    page = root / "docs/papers/2410.01257.md"
    page.write_text(page.read_text() + "\n!!! note\n\n    Written by hand.\n")
    built = (mkdocs(root, accelerate=True) / "papers/2410.01257/index.html").read_text()
    assert '<div class="admonition note">' in built
    assert "Written by hand." in built


@pytest.mark.parametrize(
    ("override", "shown"),
    [
        ("{% block htmltitle %}<title>{{ page.title | upper }}</title>{% endblock %}", "<title>REWARDBENCH 2"),
        ("{% block htmltitle %}<title>{{ page.url }}</title>{% endblock %}", "<title>papers/2506.01937/</title>"),
    ],
)
def test_a_theme_may_do_with_a_page_what_it_likes(tmp_path: Path, override: str, shown: str) -> None:
    """An override that shows a value changed, or the address, gives what MkDocs gives; so does the rest of the page."""
    root = small_list(tmp_path)
    (root / "docs/overrides").mkdir()
    (root / "docs/overrides/main.html").write_text('{% extends "base.html" %}' + override)
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(
        config.replace("  name: material\n", "  name: material\n  custom_dir: docs/overrides\n")
    )
    generate(root)
    composed = mkdocs(root, accelerate=True)
    assert shown in (composed / "papers/2506.01937/index.html").read_text()
    assert_same(composed, mkdocs(root, accelerate=False))


def test_an_unknown_extension_turns_composing_off(tmp_path: Path) -> None:
    """With an extension that may read the pages in its own way, MkDocs renders them all."""
    root = small_list(tmp_path)
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(config.replace("  - admonition\n", "  - admonition\n  - pymdownx.smartsymbols\n"))
    generate(root)
    assert_same(mkdocs(root, accelerate=True), mkdocs(root, accelerate=False))


def test_the_sitemap_tells_when_papers_were_seen_last(embedded_list: Path, tmp_path: Path) -> None:
    """Each generated page is in the sitemap once, with the newest day on which its papers were observed or listed."""
    del embedded_list
    root = copy_list(tmp_path)
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(config.replace('!ENV [SITE_URL, ""]', "https://example.org/list/"))
    build(root)
    sitemap = (root / "site/sitemap.xml").read_text()
    record = next(
        paper
        for path in (root / "data/papers").rglob("*.json")
        for paper in json.loads(path.read_text())["papers"]
        if paper["key"] == "2410.01257"
    )
    newest = max([record["observed"], *record.get("observed_on", {}).values(), *record["listed"]])
    assert sitemap.count("<loc>https://example.org/list/papers/2410.01257/</loc>") == 1
    entry = sitemap.split("papers/2410.01257/</loc>")[1].split("</url>")[0]
    assert f"<lastmod>{newest}</lastmod>" in entry
    assert "xqname" not in sitemap


def test_no_sentinel_is_left_in_a_site(embedded_list: Path) -> None:
    """Neither a page nor a folder of a shell reaches the site."""
    for path in (embedded_list / "site").rglob("*"):
        assert "xqname" not in path.name
        assert path.suffix != ".html" or "xqtitle" not in path.read_text()


def test_a_link_to_no_page_is_not_composed() -> None:
    """A page with a link that leads nowhere takes MkDocs' way, which warns."""
    with pytest.raises(NotLikeMkDocs):
        convert("# Title\n\n[there](gone.md)\n", "papers/a.md", "papers/a/", Links({}.get))
    with pytest.raises(NotLikeMkDocs):
        convert("No title\n", "papers/a.md", "papers/a/", Links({}.get))


def test_links_are_those_of_mkdocs() -> None:
    """From every kind of page to every kind of page, home among them, a link is the one that MkDocs writes."""
    pages = {
        "index.md": "./",
        "picks.md": "picks/",
        "daily/index.md": "daily/",
        "daily/2025-10-01.md": "daily/2025-10-01/",
        "topics/agents/index.md": "topics/agents/",
        "topics/agents/2025-10.md": "topics/agents/2025-10/",
        "topics/robots/index.md": "topics/robots/",
    }
    links = Links(pages.get)
    for path, url in pages.items():
        turned = links.of(path, url)
        for target, address in pages.items():
            link = posixpath.relpath(target, posixpath.dirname(path) or ".")
            assert turned(link) == get_relative_url(address, url), (path, link)


@given(st.text(alphabet="xyz <>&\n", max_size=60))
def test_a_shell_is_whole_or_none(text: str) -> None:
    """Whatever stands around the sentinels, a page gets its values in their places and keeps what is around them."""
    kind = ShellKind("papers", 1, is_index=False, front_matter="{}")
    output = f"{text}<title>xqtitleqx&lt;xqtitleqx</title>{text}<h1>xqcontentqx</h1>{kind.stem}{text}"
    filled = Shell(kind, output).filled(Filling("T", "D", "2025-01-01", "h", "<p>C</p>", "papers/a"))
    assert filled.decode() == f"{text}<title>T</title>{text}<p>C</p>papers/a{text}"
    with pytest.raises(ValueError, match=r"papers/"):
        Shell(kind, output + "xqtitleqx")


def test_pages_at_the_top_are_of_no_kind() -> None:
    """Home, the picks and the first page of a folder are rendered one by one: there is one of each."""
    assert kind_of("index.md", "{}") is None
    assert kind_of("picks.md", "{}") is None
    assert kind_of("topics/index.md", "{}") is None
    assert kind_of("topics/agents/index.md", "{}") is not None
    head = {"title": "T", "description": "D", "updated": "2025-01-01", "hide": ["toc"]}
    known = head_of(head)
    assert known is not None
    assert known.shared == '{"hide": ["toc"]}'
    assert head_of({"title": "T"}) is None


def test_indents_go_where_spaces_do_not_count() -> None:
    """Line breaks stay, what stands before them and behind goes; what is preformatted stays as it is."""
    page = "<p>a\n   b</p>\n\n  <pre>\n  c\n\n  d</pre>  \n <script>\n  e\n</script>"
    assert trimmed(page) == "<p>a\nb</p>\n<pre>\n  c\n\n  d</pre>\n<script>\n  e\n</script>"
