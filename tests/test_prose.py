"""What people write is text or the safe part of Markdown, wherever it is shown; links lead to the web or to us."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from converters import Convert, convert_each, structure
from dom import dom
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lists import a_list, listing
from support import REPOSITORY, SHARED

from generator.config.schema import FILES, schema
from generator.identity import identify
from generator.library import library_of
from generator.model import (
    Edition,
    Entry,
    Facts,
    Figures,
    Note,
    NoteHead,
    Paper,
    Settings,
    Topic,
    TopicMatch,
)
from generator.pipeline.build.run import build
from generator.prose import block_markdown, inline_markdown, line_markdown, own_page, plain
from generator.render import Report, render_site
from generator.weblink import WebLink

HOSTILE = SHARED / "corpora" / "hostile"

PAGES = {
    "topics/rlhf/": "topics/rlhf/",
    "../topics/rlhf/": "topics/rlhf/",
    "../../topics/rlhf/2025-10/": "topics/rlhf/2025-10/",
    "./about/": "about/",
    "about/index.md": "about/",
    "about/curating.md#topics": "about/curating/#topics",
    "index.md": "",
    "./": "",
    "papers/2410.01257": "papers/2410.01257/",
    "papers/2410.01257/#notes": "papers/2410.01257/#notes",
    "search/?q=reward&topic=rlhf": "search/?q=reward&topic=rlhf",
    "status.md": "status/",
}
ELSEWHERE = (
    "//example.org/",
    "..//example.org/",
    ".//example.org",
    "/about/",
    "/\\example.org/",
    "\\\\example.org/",
    "about\\index.md",
    "javascript:alert(1)/",
    "java\tscript:alert(1)/",
    "data:text/html,<b>/",
    "a:b/c.md",
    "topics/../../etc/",
    "topics/./x/",
    ".git/config/",
    "notes/feed.xml",
    "a/b.html",
    "https:example.org/",
    "x",
    "8",
    "#notes",
    "?q=1",
    "",
    "about /",
    "about/%2e%2e/",
    "about/\u2025/",
)


def test_a_page_of_the_list_is_told_from_its_root() -> None:
    """An address or a file, with or without a way up before it, is the same page; what follows it stays."""
    assert {text: own_page(text) for text in PAGES} == PAGES


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_leads_elsewhere_is_no_page_of_ours(text: str) -> None:
    """No scheme, no host, no backslash, no way up within, no file and no word alone."""
    assert own_page(text) is None
    assert "<a" not in line_markdown(f"[a](<{text}>)", "")
    assert "<a" not in block_markdown(f"[a](<{text}>)", "")
    assert "](" not in inline_markdown(f"[a](<{text}>)", "")


@settings(deadline=None, max_examples=400)
@given(text=st.text(st.sampled_from(list("ab/.\\:#?&%=@ \t~-é"))) | st.text())
@example(text="..//a/")
@example(text="a/..//b/")
def test_a_page_of_ours_is_below_the_root(text: str) -> None:
    """Whatever is written, a browser that follows it from any page of the list stays within the list."""
    page = own_page(text)
    if page is not None:
        for base in ("https://example.org/list/", "https://example.org/list/papers/a/"):
            root = "../" * (base.count("/") - 4)
            assert urljoin(base, f"{root}{page}").startswith("https://example.org/list/")


@convert_each
def test_links_are_the_same_in_a_line_and_in_a_block(convert: Convert) -> None:
    """A line has the file of a page, which MkDocs turns into its address; a block has the address."""
    text = "see [*this*](about/index.md#a) and [that](https://example.org/?a&b) <b>"
    line = structure(convert(str(inline_markdown(text, "../"))))
    assert ("a", ("href", "../about/index.md#a")) in line
    assert ("a", ("href", "https://example.org/?a&b")) in line
    block = structure(convert(str(block_markdown(text, "../../"))))
    assert ("a", ("href", "../../about/#a")) in block
    assert ("a", ("href", "https://example.org/?a&b"), ("rel", "noopener")) in block
    assert block_markdown("[home](index.md)", "").count('href="./"') == 1
    assert block_markdown(" \n", "") == ""


def test_a_line_without_its_marks_is_its_words() -> None:
    """Where only text can stand, a line is told without marks and addresses."""
    assert plain("*All* of [it](https://example.org/), `and` &amp; <b>more</b>") == "All of it, and & <b>more</b>"


def _people() -> set[str]:
    """Return the keys that people may write Markdown in, as the schemas tell editors."""
    found = set()
    for file, kind in FILES.items():
        whole = schema(kind)
        for part in (whole, *whole.get("$defs", {}).values()):
            for name, item in part.get("properties", {}).items():
                if "markdown" in json.dumps(item.get("anyOf", item)):
                    found.add(f"{file} {name}")
    return found


def test_the_keys_that_are_markdown_are_told() -> None:
    """Of all keys these are Markdown, and every other text is text: whoever adds one adds it to the attack below."""
    assert {key for key in _people() if "`" not in key} == {
        "data/site.yaml introduction",
        "data/topics.yaml description",
        "data/curation/*.yaml note",
        "data/curation/*.yaml intro",
    }


def _texts() -> list[str]:
    if not HOSTILE.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    payloads = (HOSTILE / "payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    naughty = json.loads((HOSTILE / "blns/blns.json").read_text(encoding="utf-8"))
    own = ["[a](javascript:alert(1)/)", "<img src=x onerror=alert(1)>", "```\n\n</div><script>", "[x]: //e.org/\n\n[x]"]
    return [text for text in [*own, *payloads[::130], *naughty[::9]] if text.strip()]


def _entry(number: int, text: str) -> Entry:
    key = identify(title="", arxiv=f"2510.{number:05}")
    day = date(2025, 10, 1 + number % 20)
    head = NoteHead.model_construct(title=text, author=text, date=day, tags=(text,))
    return Entry(
        paper=Paper(identity=key, facts=Facts(title="T"), listed=(day,), sources=("x",)),
        figures=Figures(upvotes=number),
        topics=(TopicMatch("a"),),
        summary=text,
        tags=(text,),
        note=text,
        by=(text,),
        notes=(Note(key.key, head, text, "data/notes/a.md"),),
    )


@convert_each
def test_no_text_of_people_brings_an_element_of_its_own(convert: Convert) -> None:
    """With payloads in everything that people write, pages have no element, handler or link that they should not."""
    texts = _texts()
    entries = tuple(_entry(number, text) for number, text in enumerate(texts))
    topic = Topic.model_construct(name=texts[1], slug="a", description=texts[0], fields=())
    days = {date(2025, 10, 1 + number): Edition(intro=texts[number], by=texts[number]) for number in range(20)}
    library = library_of(entries, (topic,), days)
    for page in render_site(library, Settings(introduction="\n\n".join(texts[:60])), Report()):
        if page.path.endswith(".md") and not re.match(r"papers/2510\.\d*[1-7]\.md", page.path):
            parts = [part for part in structure(convert(page.body)) if isinstance(part, tuple)]
            assert not {part[0] for part in parts} & {"img", "script", "iframe", "svg", "style", "object", "a comment"}
            for part in parts:
                for name, value in part[1:] if part[0] != "a comment" else ():
                    assert not name.startswith("on"), page.path
                    own = re.fullmatch(r"[\w./~-]*(\?[\w=&+.~-]*)?(#[\w.~-]*)?", str(value), re.ASCII)
                    assert name not in {"href", "src"} or own or WebLink(str(value)), (page.path, value)


WRITTEN = "*See* [the topics](topics/a/#x), [a paper](../papers/2510.00002/), [a search](search/?q=a&b) <i>"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build a list with links to its own pages wherever people can write them, composed and rendered."""
    found = []
    for accelerate in ("true", "false"):
        root = a_list(
            tmp_path_factory.mktemp("list"),
            [listing("2510.00001", "One"), listing("2510.00002", "Two")],
            site=f"introduction: '{WRITTEN}'",
            topics=f"topics:\n  - {{name: A, slug: a, any: [one], description: '{WRITTEN}'}}\n",
            curation=f"papers:\n  '2510.00001': {{note: '{WRITTEN}', tags: [t]}}\n"
            f"editions:\n  2025-10-27: {{intro: '{WRITTEN}'}}\n",
        )
        (root / "data/notes").mkdir()
        (root / "data/notes/2510.00001.md").write_text(f"{WRITTEN}\n\n- {WRITTEN}\n", encoding="utf-8")
        config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
        config = re.sub(r"(?s)\n  - About:.*?(?=\n\n)", "", config)
        config = config.replace("- paperstand", f"- paperstand:\n      accelerate: {accelerate}")
        (root / "mkdocs.yml").write_text(config, encoding="utf-8")
        build(root)
        found.append(root / "site")
    return found


SHOWN_ON = (
    "",
    "daily/2025-10-27/",
    "topics/",
    "topics/a/",
    "papers/2510.00001/",
    "weekly/2025-W44/",
    "monthly/2025-10/",
    "tags/t/",
)


@pytest.mark.parametrize("page", SHOWN_ON)
def test_a_link_to_our_pages_leads_there_from_everywhere(sites: list[Path], page: str) -> None:
    """From pages of every kind and depth the links lead to the pages that are meant, composed or rendered."""
    texts = [(site / page / "index.html").read_text(encoding="utf-8") for site in sites]
    found = [
        {
            urljoin(f"https://example.org/list/{page}", str(value)).removeprefix("https://example.org/list/")
            for part in dom(text)
            if part[0] == "begin" and part[1] == "a"
            for name, value in part[2]  # type: ignore[attr-defined]  # pairs, of an element
            if name == "href"
        }
        for text in texts
    ]
    assert found[0] == found[1]
    assert found[0] >= {"topics/a/#x", "papers/2510.00002/", "search/?q=a&b"}
    assert "<i>" not in "".join(texts)
