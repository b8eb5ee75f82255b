"""Pages of which there is one are converted as all others, and are what MkDocs would have made of them."""

from __future__ import annotations

import logging
from pathlib import Path

import markdown
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from test_accelerator import mkdocs
from test_incremental import small_list

from generator.accelerator.compose.conversion import Links
from generator.accelerator.entrances import Entrances
from generator.pipeline.build.generate import generate
from generator.pipeline.build.run import build

_ENTRANCES = ("index.html", "archive/index.html", "trending/index.html", "topics/index.html", "picks/index.html")


def _built(root: Path, *, accelerate: bool, caplog: pytest.LogCaptureFixture) -> tuple[list[str], list[str]]:
    """Build a list; return its entrances, and what MkDocs said of anchors and links."""
    config = (root / "mkdocs.yml").read_text().replace("  - paperstand: {accelerate: false}\n", "  - paperstand\n")
    if not accelerate:
        config = config.replace("  - paperstand\n", "  - paperstand: {accelerate: false}\n")
    (root / "mkdocs.yml").write_text(config)
    caplog.clear()
    with caplog.at_level(logging.WARNING, "mkdocs"):
        build(root)
    told = [record.getMessage() for record in caplog.records if "Doc file" in record.getMessage()]
    return [(root / "site" / name).read_text() for name in _ENTRANCES], sorted(told)


def test_entrances_are_what_mkdocs_makes_of_them(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Byte for byte the same come of both ways, and people's links into them are checked alike."""
    root = small_list(tmp_path)
    generate(root)
    assert "# " in (root / "docs/status.md").read_text()
    links = ["../index.md#nowhere", "../status.md#sources", "../status.md#nowhere", "../archive/index.md#the-archive"]
    (root / "docs/guide").mkdir()
    (root / "docs/guide/index.md").write_text("# Guide\n\n" + "\n".join(f"[x]({link})" for link in links))
    ours = _built(root, accelerate=True, caplog=caplog)
    theirs = _built(root, accelerate=False, caplog=caplog)
    assert ours == theirs
    assert len([text for text in ours[1] if "nowhere" in text]) == 2


def test_python_markdown_is_not_asked_for_entrances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of generated pages only those with links to other files are MkDocs' to convert; people's pages all are."""
    root = small_list(tmp_path)
    asked: list[str] = []
    original = markdown.Markdown.convert
    monkeypatch.setattr(markdown.Markdown, "convert", lambda self, text: asked.append(text) or original(self, text))
    build(root)
    told = "\n".join(asked)
    home = (root / "docs/index.md").read_text().partition("\n\n")[2]
    assert home
    assert home.strip() not in told
    assert (root / "docs/about/reading.md").read_text().strip() in told


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("# T\n\n[page](a.md) [there](https://example.org/x) [here](#t)\n", True),
        ('# T\n\n<td><a href="../daily/2025-10-01/">1</a></td>\n', True),
        ("# T\n\n[file](notes/feed.xml)\n", False),
        ("# T\n\n![picture](a.png)\n", False),
        ("# T\n\n[part](a.md#part)\n", False),
        ("# T\n\n[gone](gone.md)\n", False),
        ("No title\n", False),
    ],
)
def test_what_cannot_be_foretold_is_left_to_mkdocs(text: str, *, is_taken: bool) -> None:
    """A page with links to other files than pages, or to parts of pages, and a broken one are MkDocs' to convert."""
    page = Page(None, File("picks.md", None, "", use_directory_urls=True), MkDocsConfig())
    page.meta = {"hide": ["toc"]}
    entrances = Entrances(Links({"a.md": "a/"}.get))
    assert entrances.take(page, text) is is_taken
    assert (entrances.give(page, "theirs") == "theirs") is not is_taken
    page.meta = {}
    assert not entrances.take(page, text), "its table of contents is shown"


def test_an_entrance_that_somebody_changed_is_converted_by_mkdocs(tmp_path: Path) -> None:
    """What is not what the generator wrote is Python-Markdown's to read, with all of its extensions."""
    root = small_list(tmp_path)
    generate(root)
    page = root / "docs/archive/index.md"
    page.write_text(page.read_text() + "\n!!! note\n\n    Written by hand.\n")
    assert '<div class="admonition note">' in (mkdocs(root, accelerate=True) / "archive/index.html").read_text()
