"""A list all of whose texts are hostile has the very pages of a harmless list, with other words on them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from converters import Convert, convert_each, structure
from support import SHARED

from generator.errors import Place, Problem
from generator.identity import identify
from generator.library import library_of
from generator.markup import clean
from generator.model import Entry, Facts, Figures, Page, Paper, Settings, Status, Topic, TopicMatch
from generator.prose import block_markdown
from generator.render import Report, render_site
from generator.weblink import WebLink

HOSTILE = SHARED / "corpora" / "hostile"


@pytest.fixture(scope="module")
def hostile() -> list[str]:
    """Naughty strings, and one payload of fifty."""
    if not HOSTILE.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    naughty = json.loads((HOSTILE / "blns/blns.json").read_text(encoding="utf-8"))
    payloads = (HOSTILE / "payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    return [cleaned for text in [*naughty[::6], *payloads[::75]] if (cleaned := clean(text))]


def _entry(number: int, text: str) -> Entry:
    """Return an entry with a text wherever a source, a machine or a curator may write one."""
    listed = date(2025, 10, 1) + timedelta(days=number % 20)
    facts = Facts(
        title=text,
        abstract=text,
        authors=(text, text),
        organization=text,
        submitter=text,
        keywords=(text,),
        categories=(text,),
        primary_category=text,
        machine_summary=text,
        url=WebLink("https://example.org/"),
        published=listed,
    )
    return Entry(
        paper=Paper(
            identity=identify(title="", arxiv=f"2510.{number:05}"), facts=facts, listed=(listed,), sources=("x",)
        ),
        figures=Figures(upvotes=1000 - number, comments=number, stars=number),
        topics=(TopicMatch("a" if number % 2 else "b", text, "title"),),
        summary=text if number % 3 else None,
        pinned=number % 10 == 0,
        tags=(text,),
        rating=4,
        status=Status.READ,
    )


def _pages(texts: Iterable[str]) -> dict[str, Page]:
    texts = list(texts)
    topics = (Topic(name=texts[0], slug="a", description=texts[1]), Topic(name=texts[2], slug="b"))
    problems = tuple(Problem(text, Place("data/curation/a.yaml", 1, 1), text, text) for text in texts[:40])
    library = library_of(tuple(_entry(number, text) for number, text in enumerate(texts)), topics)
    return {page.path: page for page in render_site(library, Settings(home_papers=500), Report(1, problems))}


_TAG = re.compile(r"tags/[\w.-]+\.md")
"""The address of a tag's page is made of the tag."""


def _outline(convert: Convert, page: Page) -> list[object]:
    """Return elements and texts of a page, but those in code (BibTeX escapes by itself) and those that are cut."""
    found, inside = [], 0
    for part in structure(convert(_TAG.sub("tags/.md", page.body))):
        inside += {"('code',)": 1, "/code": -1}.get(str((part[0],)) if isinstance(part, tuple) else str(part), 0)
        is_cut = isinstance(part, str) and ("← " in part or " →" in part)
        if isinstance(part, tuple) or not (inside or is_cut):
            found.append(_without_citation(part))
    return found


def _without_citation(part: object) -> object:
    """Return an element without what programs read of a citation there, which is percent-encoded."""
    if not (isinstance(part, tuple) and ("class", "Z3988") in part):
        return part
    ((_, citation),) = [item for item in part if isinstance(item, tuple) and item[0] == "title"]
    assert re.fullmatch(r"[\w.%&=:*~+/-]*", citation, re.ASCII)
    return tuple(item for item in part if not (isinstance(item, tuple) and item[0] == "title"))


def _putting(texts: list[str]) -> Callable[[object], object]:
    """Return how a part of a harmless page reads when the hostile texts stand in it."""

    def put(part: object) -> object:
        if not isinstance(part, str):
            return part
        return re.sub(r"harmless(\d+)x", lambda match: texts[int(match[1])], part)

    return put


@convert_each
def test_hostile_texts_change_no_page_but_its_words(convert: Convert, hostile: list[str]) -> None:
    """Every page, of every kind, has the elements and attributes of the harmless list's, and just the texts as text."""
    harmless = _pages(f"harmless{number}x" for number in range(len(hostile)))
    put = _putting(hostile)
    pages = _pages(hostile)
    assert {_TAG.sub("", path) for path in pages} == {_TAG.sub("", path) for path in harmless}
    for path, page in pages.items():
        if _TAG.fullmatch(path) or path == "tags/index.md":
            continue  # their order and number are those of the texts themselves
        if path.endswith(".md") and (not path.startswith("papers/") or path.endswith(("3.md", "5.md"))):
            assert _outline(convert, page) == list(map(put, _outline(convert, harmless[path]))), path


def test_hostile_texts_are_escaped_in_front_matter(hostile: list[str]) -> None:
    """The theme puts front matter into HTML as it stands: none of it has a sign of HTML left."""
    for page in _pages(hostile).values():
        for value in page.front_matter.values():
            assert not isinstance(value, str) or not re.search("[<>\"']|&(?!amp;|lt;|gt;|#3[49];)", value), page.path


def test_hostile_problems_are_json_in_the_status(hostile: list[str]) -> None:
    """The data that readers' browsers fetch is JSON, whatever is in it."""
    json.loads(_pages(hostile)["status.json"].body)


_ELEMENTS = set("div p em strong code pre ul ol li blockquote h3 h4 h5 h6 a hr br span".split())  # noqa: SIM905  # shorter
_ATTRIBUTES = {"class", "href", "rel", "start"}


@convert_each
def test_longer_texts_bring_no_element_of_their_own(convert: Convert) -> None:
    """Notes and introductions have Markdown's elements alone, links lead to the web, and what follows stays outside."""
    if not HOSTILE.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    payloads = (HOSTILE / "payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    naughty = json.loads((HOSTILE / "blns/blns.json").read_text(encoding="utf-8"))
    for text in [
        *naughty[::2],
        *payloads[::25],
        "```\n\n</div>\n\n",
        "<div markdown=1>\n\n*x*",
        "[x]: javascript:1\n\n[x]",
        "</div>",
    ]:
        block = block_markdown(text, "../")
        page = f'<div class="ps-main" markdown="1">\n\n{block}\n\n<p class="after">after</p>\n\n</div>'
        parts = structure(convert(page))
        elements = [part for part in parts if isinstance(part, tuple)]
        assert {part[0] for part in elements} <= _ELEMENTS, text
        attributes = [pair for part in elements for pair in part[1:]]
        assert {pair[0] for pair in attributes} <= _ATTRIBUTES, text
        links = [pair[1] for pair in attributes if pair[0] == "href"]
        assert all(link.startswith(("http://", "https://", "../")) for link in links), text
        assert parts[-4:] == [("p", ("class", "after")), "after", "/p", "/div"], text
