"""Notes: longer texts on the paper's page and in a feed, by people who are trusted less than templates."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from lists import a_list

from generator.pipeline.build.generate import generate
from generator.pipeline.inspect.check import check

NOTE = """---
title: Read <twice>
date: 2025-10-28
author: Ada & Bob
tags: [workshop]
---

A *long* text with <script>alert(1)</script>, [a link](https://example.org/?a=1&b=2) and [another](javascript:alert(1)).

```
code

<b>
```
"""


def _with_note(root: Path, content: str, name: str = "2510.00001.md") -> Path:
    (root / "data" / "notes").mkdir(parents=True)
    (root / "data" / "notes" / name).write_text(content)
    return root


def test_a_note_is_shown_on_the_papers_page(tmp_path: Path) -> None:
    """Title, author and date stand above the text; markup stays, HTML is text, and no link leads out of the web."""
    root = _with_note(a_list(tmp_path), NOTE)
    generate(root)
    page = (root / "docs" / "papers" / "2510.00001.md").read_text()
    assert "## Read &#60;twice&#62;" in page
    assert "Ada & Bob · 28 Oct 2025" in page
    assert "A <em>long</em> text" in page
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "[workshop](../tags/workshop.md)" in page
    assert "A longer note" in (root / "docs" / "daily" / "2025-10-27.md").read_text()
    assert check(root) == []


def test_the_feed_has_the_notes(tmp_path: Path) -> None:
    """The feed is Atom that a reader understands, with ids that stay and the text as HTML."""
    root = _with_note(a_list(tmp_path), NOTE)
    (root / "mkdocs.yml").write_text("site_url: https://ada.example.org/papers\n")
    generate(root)
    feed = feedparser.parse((root / "docs" / "notes" / "feed.xml").read_bytes())
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.id == "https://ada.example.org/papers/papers/2510.00001/#notes"
    assert (entry.title_detail.value, entry.author, entry.updated) == (
        "Read <twice>",
        "Ada & Bob",
        "2025-10-28T00:00:00Z",
    )
    assert "<em>long</em>" in entry.content[0].value


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("---\ntitel: x\n---\ny", "data/notes/2510.00001.md:2:1: unknown key `titel`"),
        ("---\ntitle: x\ndate: 2025-02-30\n---\ny", "data/notes/2510.00001.md:3:7: `2025-02-30` does not fit `date`"),
        ("---\ntitle: x\n", "data/notes/2510.00001.md:1:1: front matter without an end"),
        ("---\ntitle: &a x\n---\ny", "data/notes/2510.00001.md:2:8: an anchor or alias"),
        ("---\ntitle: x\n---\n", "data/notes/2510.00001.md: a note without a text"),
    ],
)
def test_a_bad_note_is_left_out_and_told(tmp_path: Path, content: str, told: str) -> None:
    """The place is counted in the file, the front matter's fence included, and the build goes on."""
    root = _with_note(a_list(tmp_path), content)
    (problem,) = check(root)
    assert str(problem).startswith(told)
    assert generate(root).problems == (problem,)


def test_a_note_on_an_unknown_paper_is_told(tmp_path: Path) -> None:
    """The file's name must be a paper's; the nearest one is named."""
    root = _with_note(a_list(tmp_path), NOTE, "2510.0001.md")
    (problem,) = check(root)
    assert str(problem).startswith("data/notes/2510.0001.md: no paper `2510.0001` is known")
    assert 'did you mean "2510.00001"?' in str(problem)
