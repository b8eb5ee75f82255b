"""Every field that holds an address lets in links alone, whoever wrote them, and none brings anything with it."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

import pytest
import yaml
from converters import Convert, convert_each, structure
from lists import a_list, listing
from pydantic import BaseModel, TypeAdapter, ValidationError
from support import SHARED

import generator
from generator.config import Repository, read_repository, read_site_url
from generator.curate.additions import complete, written_facts
from generator.errors import DataError
from generator.identity import Identity, identify
from generator.importers.references import reference_of
from generator.library import library_of
from generator.markup import link, link_target
from generator.model import LINK_FACTS, Addition, Corrections, Entry, Facts, Figures, Note, NoteHead, Paper, Settings
from generator.pipeline.build.generate import generate
from generator.pipeline.build.run import build
from generator.pipeline.inspect.check import check
from generator.render import Hand, Report, render_site
from generator.sources.values import Item
from generator.store import PaperStore, StoredPapers
from generator.store.records import from_record, to_record
from generator.weblink import WebLink, web_link

HOSTILE = SHARED / "corpora" / "hostile"
_NAMED_SO = re.compile(r"(^|_)(urls?|links?|href|media|thumbnail|project|code|homepage)$")
_OTHERS = {
    "Client.site_url": "what the client says of itself to a server",
    "Reply.url": "what was asked, for errors",
    "Contents.has_code": "tells whether there is any",
    "Policy.media": "sources of a policy, of which its own pattern says what they are",
    "CalendarDay.link": "a path between our own pages, which the template quotes",
    "CalendarMonth.link": "the same",
    "Request.url": "what is asked, made of a source's checked link",
    "Answers.url": "written into a file, and checked when that is read",
    "Citation.url": "a checked link, or one of ours to arXiv, as text for other programs",
    "Citation.code": "a checked link as text for other programs",
    "Citation.project": "the same",
    "Order.code": "a hash of code",
    "LinkedNames.links": "slugs of our own pages",
    "CardMaker.links": "the same",
    "FeedDocument.url": "an address of our own page, made of the checked one of the site",
    "FeedItem.url": "the same",
    "FeedOutline.url": "the same",
}
"""Fields that are called like addresses, and hold something else."""


def _kinds(kind: object) -> Iterator[object]:
    yield kind
    for part in get_args(kind):
        yield from _kinds(part)


def _records() -> Iterator[tuple[str, type]]:
    """Yield all classes of the package that are made of fields, each with its name."""
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if module.name.endswith("__main__"):
            continue
        for name, found in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(found) and found.__module__ == module.name and not name.startswith("_"):
                is_tuple = issubclass(found, tuple) and hasattr(found, "_fields")
                if dataclasses.is_dataclass(found) or issubclass(found, BaseModel) or is_tuple:
                    yield f"{module.name.removeprefix('generator.')}.{name}", found


@cache
def addresses() -> tuple[dict[str, type], set[str]]:
    """Return the fields that hold links, with the class of each, and those that are only called so."""
    links: dict[str, type] = {}
    others: set[str] = set()
    for name, record in _records():
        if name == "search.postings.Postings":  # an array, whose type Python cannot look up
            continue
        for field, kind in get_type_hints(record).items():
            if WebLink in _kinds(kind):
                links[f"{name}.{field}"] = record
            elif _NAMED_SO.search(field):
                others.add(f"{record.__name__}.{field}")
    return links, others


_WRITTEN = {
    f"model.curation.{record}.{fact}": record
    for record in ("Addition", "Corrections")
    for fact in ("code", "media", "project", "thumbnail", "url")
} | {
    f"model.source.{kind}Source.url": kind
    for kind in ("Arxiv", "Crossref", "EuropePmc", "Feed", "GitHub", "HuggingFace", "OpenReview")
}
"""Those that people write in YAML."""
_FACTS = {f"model.paper.Facts.{fact}" for fact in LINK_FACTS}
_MADE = {
    "config.site.Repository.url",
    "importers.references.Reference.code",
    "importers.references.Reference.url",
    "render.feeds.items.FeedItem.external",
    "render.links.LabelledLink.url",
    "render.why.Action.url",
    "render.why.Hand.site_url",
}
"""Those that are made of what was checked, in the code that mypy holds."""


def test_every_field_that_holds_an_address_is_known() -> None:
    """A new field that is a link, or is called like one and is none, has to be told of here, and so to be attacked."""
    links, others = addresses()
    assert links.keys() == {*_WRITTEN, *_FACTS, *_MADE}
    assert others == _OTHERS.keys()


@cache
def corpus() -> tuple[str, ...]:
    """Return every payload, naughty string and case of the YAML test suite; without the corpora, skip."""
    if not HOSTILE.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    naughty = json.loads((HOSTILE / "blns/blns.json").read_text(encoding="utf-8"))
    payloads = (HOSTILE / "payloadbox/xss-payload-list.txt").read_text(encoding="utf-8").splitlines()
    cases = [path.read_text(encoding="utf-8") for path in sorted((HOSTILE / "yaml-test-suite").rglob("*.yaml"))]
    return tuple(dict.fromkeys([*naughty, *payloads, *cases]))


SHAPES = (
    "{}",
    "https://example.org/{}",
    "https://{}",
    "http://example.org{}",
    "https://example.org/a.mp4) {} [x](https://example.org/",
    "{}https://example.org/",
    "https://example.org/?a={}&b#{}",
)


@cache
def attacks(step: int = 1) -> tuple[str, ...]:
    """Return the hostile strings as whole links and as parts of such."""
    return tuple(shape.replace("{}", text) for text in corpus()[::step] for shape in SHAPES)


def is_safe(text: str) -> bool:
    """Tell whether a browser can make nothing of a link but a way to a named host of the web."""
    parts = urlsplit(text)
    named = parts.hostname and re.fullmatch(r"[\w.-]+", parts.hostname) and "@" not in parts.netloc
    return bool(parts.scheme in {"http", "https"} and named and not re.search(r"[\s<>\"'`()\[\]\\{}|^]", text))


@convert_each
def test_whatever_passes_the_door_ends_nothing(convert: Convert) -> None:
    """Of all attacks what passes is one link, in Markdown and in an attribute, and leads where it says."""
    texts = corpus()
    shapes = (SHAPES[1], *SHAPES[3:])
    whole = (shapes[number % len(shapes)].replace("{}", text) for number, text in enumerate(texts))
    passed = list(dict.fromkeys(found for text in whole if (found := web_link(text))))
    assert len(passed) > len(texts) / 2
    for start in range(0, len(passed), 1000):
        links = passed[start : start + 1000]
        page = "\n".join(f'- {link("a *b*", url)} <b title="{link_target(url)}">after</b>' for url in links)
        found = structure(convert(page))
        expected = [
            part
            for url in links
            for part in (
                ("li",),
                ("a", ("href", url)),
                "a *b*",
                "/a",
                ("b", ("title", url)),
                "after",
                "/b",
                "/li",
            )
        ]
        assert found == [("ul",), *expected, "/ul"]


def test_nothing_passes_the_door_that_a_browser_could_take_otherwise() -> None:
    """Of all attacks, as whole links and as every part of one, what passes leads to a named host of the web."""
    assert [found for text in attacks() if (found := web_link(text)) and not is_safe(found)] == []


_IN_NO_LINK = re.compile(r"[\s<>\"`{}|\\^]")
"""Signs that programs percent-encode, and that people write by mistake."""


@pytest.mark.parametrize("name", sorted(_WRITTEN))
def test_what_people_write_for_a_link_is_a_link_or_a_mistake(name: str) -> None:
    """Each key of curation and of sources that holds an address gives a link, or one line that says what it wants."""
    model = addresses()[0][name]
    assert issubclass(model, BaseModel)
    field = model.model_fields[name.rpartition(".")[2]]
    reader = TypeAdapter(field.rebuild_annotation())
    is_list = name.endswith("media")
    for text in attacks(24):
        value = (text,) if is_list else text
        if web_link(text) is None or _IN_NO_LINK.search(text.strip()):
            with pytest.raises(ValidationError, match="not a link"):
                reader.validate_python(value)
        else:
            read = reader.validate_python(value)
            assert all(type(found) is WebLink and is_safe(found) for found in (read if is_list else [read]))


@pytest.mark.parametrize("name", sorted(LINK_FACTS))
def test_a_stored_fact_is_a_link_or_is_kept_and_not_shown(name: str) -> None:
    """Whatever stands in `data/papers/` where a link should, it is a link or no fact, and stays in the file."""
    is_list = name == "media"
    for text in filter(None, attacks(24)):
        stored = [text, "https://example.org/"] if is_list else text
        paper, unfit = from_record({"key": "a", name: stored, "observed": "2025-10-27"})
        fact = getattr(paper.facts, name)
        found = fact if is_list else (fact,) if fact else ()
        assert all(type(item) is WebLink and is_safe(item) for item in found)
        assert unfit == ({} if web_link(text) else {name: [text]})
        record = to_record(paper, unfit)
        assert from_record(record) == (paper, unfit)
        assert web_link(text) or text in (record[name] if is_list else [record[name]])


def test_replies_and_references_give_links_alone() -> None:
    """What a source or an imported file says is a link, or is left out and named."""
    for text in attacks(8):
        item = Item({"one": text, "many": [text]})
        found = [item.link("one"), *item.links("many")]
        assert all(type(url) is WebLink and is_safe(url) for url in found if url)
        assert text == "" or any(found) or item.complaints
        reference = reference_of(text)
        assert reference is None or reference.url is None or is_safe(reference.url)


def _entry(number: int, facts: Facts, text: str = "") -> Entry:
    """Return an entry with links, and with names that links are made of, as a stored file may have them."""
    name = identify(title=f"Paper {number}", url=f"https://example.org/{number}").key
    identity = Identity(name, arxiv=text or None, doi=text or None)
    day = date(2025, 10, 1)
    note = Note(name, NoteHead(title="T"), f"[a]({text}) [b](<{text}>) <{text}>", f"data/notes/{name}.md")
    return Entry(
        paper=Paper(identity=identity, facts=facts, listed=(day,), sources=("x",)),
        figures=Figures(upvotes=1),
        note=f"[a]({text}) [b](<{text}>) <{text}>" if text else None,
        notes=(note,) if text else (),
    )


def _pages(entries: list[Entry], site: str) -> dict[str, str]:
    url = web_link(site) or WebLink("https://example.org/")
    hand = Hand(repository=Repository(url), site_url=url)
    library = library_of(tuple(entries), ())
    return {
        page.path: page.body for page in render_site(library, Settings(introduction=f"[a]({site})"), Report(), hand)
    }


@convert_each
def test_no_page_has_a_link_that_is_none(convert: Convert) -> None:
    """With hostile addresses in every fact, name, note and setting, pages have safe links, and no other element."""
    texts = attacks(320)
    entries = []
    for number, text in enumerate(texts):
        written = {name: [text] if name == "media" else text for name in LINK_FACTS} if text else {}
        paper, _ = from_record({"key": "a", "observed": "2025-10-27", **written})
        entries.append(_entry(number, dataclasses.replace(paper.facts, title="T"), text))
    pages = _pages(entries, "https://example.org/?<img src=x>&")
    assert len(pages) > len(texts)
    for path, body in pages.items():
        if path.startswith("papers/") or path in {"index.md", "daily/2025-10-01.md", "topics/index.md"}:
            for part in structure(convert(body)):
                if isinstance(part, tuple):
                    assert part[0] not in {"img", "script", "iframe", "svg", "style", "base", "meta", "link"}, path
                    for name, value in part[1:]:
                        assert not name.startswith("on"), path
                        own = re.fullmatch(r"[\w./~-]*(\?[\w=&+.~-]*)?(#[\w.~-]*)?", str(value), re.ASCII)
                        assert name not in {"href", "src"} or own or is_safe(value), (path, value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("http://[0]/a.mp4", "a link that starts with http"),
        ("http://[::1", "a link that starts with http"),
        ("http://[::1]/", "a host with a name"),
        ("https://example.org:65536/", "a port"),
        ("https://example.org:/", "a port"),
        ("https://example.org:8x/", "a port"),
        ("https://good@evil.example/", "without a user's name"),
        ("https://good:word@evil.example/", "without a user's name"),
        ("https://example.org\\@evil.example/", "without a user's name"),
        ("https:\\\\evil.example/", "http"),
        ("https://./", "a host with a name"),
        ("//example.org/", "http"),
        ("javascript://example.org/%0aalert(1)", "http"),
        ("java\nscript:alert(1)", "http"),
        ("http://example.org\u2100/", "http"),
        ("", "http"),
    ],
)
def test_what_is_no_link_is_told_in_words(text: str, says: str) -> None:
    """An address that looks like another one, or like one that does not exist, is refused, and why is said."""
    with pytest.raises(ValueError, match=says):
        WebLink(text)
    assert web_link(text) is None


def test_a_link_stays_itself() -> None:
    """A link that was checked is not made anew, and one in its safe form is the same link."""
    url = WebLink("HTTP://Example.org:80/a b?c=(d)&e#f")
    assert url == "http://Example.org:80/a%20b?c=%28d%29&e#f"
    assert WebLink(url) is url
    assert WebLink(str(url)) == url


MEDIA = "https://example.org/a.mp4) <img src=x onerror=alert(1)> [x](https://example.org/"


def test_media_of_curation_end_no_link(tmp_path: Path) -> None:
    """A film whose address goes on as HTML is told where it is written, and one link where a source gave it."""
    curation = {
        "papers": {"2510.00001": {"set": {"media": [MEDIA]}}},
        "add": [{"title": "Another report", "media": [MEDIA], "listed": "2025-10-27"}],
    }
    stored = [listing(key, "One", media=(WebLink(MEDIA),)) for key in ("2510.00001", "2510.00002")]
    root = a_list(tmp_path, stored, curation=yaml.safe_dump(curation))
    told = [problem.what for problem in check(root)]
    assert len([what for what in told if "does not fit in `media`" in what]) == 2
    generate(root)
    pages = [path.read_text(encoding="utf-8") for path in (root / "docs/papers").glob("*.md")]
    shown = "[file 1](https://example.org/a.mp4%29%20%3Cimg%20src=x%20onerror=alert%281%29%3E%20[x]%28https://"
    assert len(pages) == 2
    assert all(shown.replace("[x]", "%5Bx%5D") in page and "<img" not in page for page in pages)


def _spoilt(root: Path) -> Path:
    """Return the file of a list whose paper has links that are none."""
    a_list(root, [listing("2510.00001", "One", url=WebLink("https://example.org/one"))])
    file = root / "data/papers/2025/2025-10-27.json"
    day = json.loads(file.read_text(encoding="utf-8"))
    day["papers"][0] |= {"media": ["http://[0]/a.mp4", "https://example.org/b"], "code": "javascript:alert(1)"}
    file.write_text(json.dumps(day), encoding="utf-8")
    return file


def test_a_stored_link_that_is_none_is_told_with_its_file_and_not_published(tmp_path: Path) -> None:
    """It ends no build; every build, and `check`, names the file, the paper, the fact and what stands there."""
    _spoilt(tmp_path)
    settings = {"site_name": "A", "plugins": ["paperstand"], "markdown_extensions": ["attr_list", "md_in_html"]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    place = "data/papers/2025/2025-10-27.json: 2510.00001: "
    what = [f"{place}`code` is `javascript:alert(1)`", f"{place}`media` is `http://[0]/a.mp4`"]
    for problems in (check(tmp_path), build(tmp_path).problems, build(tmp_path).problems):
        assert [str(problem).partition(", no link, left out")[0] for problem in problems] == what
    page = (tmp_path / "site/papers/2510.00001/index.html").read_text(encoding="utf-8")
    assert "javascript:" not in page
    assert "[0]" not in page
    assert 'href="https://example.org/b"' in page


def test_a_stored_link_that_is_none_stays_in_its_file(tmp_path: Path) -> None:
    """When the file is written again, it is still there, once; a better one of a source takes its place."""
    file = _spoilt(tmp_path)
    store = PaperStore(tmp_path / "data")
    for more in (listing("2510.00002", "Two"), listing("2510.00003", "Three")):
        a_list(tmp_path, [more])
        kept = json.loads(file.read_text(encoding="utf-8"))["papers"][0]
        assert kept["code"] == "javascript:alert(1)"
        assert kept["media"] == ["https://example.org/b", "http://[0]/a.mp4"]
    a_list(tmp_path, [listing("2510.00001", "One", code=WebLink("https://example.org/code"))])
    assert json.loads(file.read_text(encoding="utf-8"))["papers"][0]["code"] == "https://example.org/code"
    loaded = store.load()
    assert store.changes(loaded, StoredPapers(dict(loaded.papers), loaded.figures)) == {}


def test_an_addition_keeps_its_key_however_its_link_is_written(tmp_path: Path) -> None:
    """The key of a paper that a link alone names is made of the link as it was written, so that its page stays."""
    url = "https://example.org/a_(b)"
    written = yaml.safe_dump({"add": [{"title": "A report", "url": url}]})
    root = a_list(tmp_path, [], curation=written)
    generate(root)
    assert (root / "docs/papers" / f"{identify(title='A report', url=url).key}.md").is_file()


def test_corrections_are_links_among_the_facts() -> None:
    """What `set` and `add` say comes to the facts as links of the one type."""
    urls: dict[str, Any] = {
        name: ["https://example.org/"] if name == "media" else "https://e.org/" for name in LINK_FACTS
    }
    for written in (Corrections.model_validate(urls), Addition.model_validate({"title": "T", **urls})):
        facts = complete(Facts(), written_facts(written))
        found = [getattr(facts, name) for name in LINK_FACTS if name != "media"] + list(facts.media)
        assert {type(url) for url in found} == {WebLink}


@pytest.mark.parametrize("read", [read_site_url, read_repository])
def test_addresses_of_mkdocs_yml_are_checked(read: Any, tmp_path: Path) -> None:  # noqa: ANN401  # two functions
    """Of all attacks those that are links are taken, and the others are told with the name of the setting."""
    name = "site_url" if read is read_site_url else "repo_url"
    for text in filter(None, attacks(320)):
        (tmp_path / "mkdocs.yml").write_text(json.dumps({name: text}), encoding="utf-8")
        if web_link(text) is None:
            with pytest.raises(DataError, match=rf"mkdocs.yml:1:\d+: `{name}` is|not YAML"):
                read(tmp_path)
        else:
            found = read(tmp_path)
            assert is_safe(found if isinstance(found, str) else found.url)
