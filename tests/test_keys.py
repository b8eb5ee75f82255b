"""Whatever a shelf, a decision or a bundle is made of is in its key, so that nothing that has changed is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from generator.config import Repository
from generator.curate import Rules, Ruling
from generator.errors import Place, Problem
from generator.identity import identify
from generator.library import library_of
from generator.model import Decision, Edit, Facts, Hiding, Note, NoteHead, Paper, Settings, Topic
from generator.pipeline.build.generate import generate
from generator.pipeline.build.load import load_list
from generator.pipeline.build.plan import FileInputs, ListInputs, ShelfInputs
from generator.render import Hand, Report, site_bundles
from generator.render.pages import SiteInputs
from generator.weblink import WebLink

_PLACE = Place("data/curation/a.yaml", 3, 5)
_URL = WebLink("https://example.org/")
_DECISION = Decision.model_validate(
    {"pin": {"until": date(2025, 10, 3)}, "topics": {"add": ["a"]}, "set": {"title": "T"}, "tags": ["t"], "note": "n"}
)
_RULING = Ruling(
    decision=_DECISION,
    edits=(Edit("pin", _PLACE, "Ada"),),
    by=("Ada",),
    is_pinned=True,
    pins=(_PLACE,),
    hidings=(_PLACE,),
    summary="One sentence.",
    notes=(Note("2510.00001", NoteHead(title="Read"), "Text.", "data/notes/2510.00001.md"),),
    problems=(Problem("no topic `a`", _PLACE, "a slug"),),
)
_PAPER = Paper(
    identity=identify(title="", arxiv="2510.00001"),
    facts=Facts(title="One", authors=("Ada Example",), url=_URL),
    observed={"title": date(2025, 10, 1)},
    listed=(date(2025, 10, 1),),
    sources=("x",),
    aliases=("a-paper",),
)
_TOPICS = (Topic(name="A", slug="a", any=("a",)),)
_LIST = ListInputs("code", _TOPICS, Rules(("a",), (Hiding(any=("b",)),)), 50)
_SHELF = ShelfInputs(
    "2025-10",
    (FileInputs("papers/2025/2025-10-01.json", "hash", ("2510.00002",)),),
    (_PAPER,),
    {"2510.00002": "3,1,"},
    {"2510.00001": _RULING},
)
_SITE = SiteInputs(Settings(), _TOPICS, Hand({}, Repository(_URL), _URL), "code")


def _others(value: Any) -> Iterator[Any]:  # noqa: ANN401  # whatever stands in a field
    """Yield values that differ from one in a single place, however deep; each field of each type in turn."""
    match value:
        case Mapping():
            yield {**value, "one more": "x"}
            for key, part in value.items():
                yield {name: item for name, item in value.items() if name != key}
                yield from ({**value, key: other} for other in _others(part))
        case tuple():
            yield (*value, "one more")
            for number, part in enumerate(value):
                yield value[:number] + value[number + 1 :]
                yield from ((*value[:number], other, *value[number + 1 :]) for other in _others(part))
        case _ if isinstance(value, BaseModel) or is_dataclass(value):
            parts = _parts(value)
            yield from (_with(value, name, other) for name, part in parts.items() for other in _others(part))
        case _:
            yield _another(value)


def _another(value: Any) -> Any:  # noqa: ANN401  # the same
    match value:
        case bool() | None:
            return not value
        case Enum():
            return next(other for other in type(value) if other is not value)
        case str():
            return type(value)(f"{value}x")
        case int():
            return value + 1
        case date():
            return value + timedelta(days=1)
    return pytest.fail(f"nobody has told how another {type(value)} looks")


def _parts(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # the same
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _with(value: Any, name: str, other: Any) -> Any:  # noqa: ANN401  # the same
    return value.model_copy(update={name: other}) if isinstance(value, BaseModel) else replace(value, **{name: other})


@pytest.mark.parametrize(
    ("value", "key"),
    [(_LIST, lambda item: item.key), (_SHELF, lambda item: item.key(_LIST)), (_SITE, lambda item: item.key())],
    ids=["list", "shelf", "site"],
)
def test_whatever_differs_gives_another_key(value: object, key: Callable[[Any], str]) -> None:
    """Each field of what a shelf, a decision and a bundle are made of counts, and so does each field within it."""
    others = list(_others(value))
    keys = [key(other) for other in others if getattr(other, "code_key", "code")]  # without code nothing has a key
    assert len(keys) > len(_parts(value))
    assert key(value) not in keys
    assert len(set(keys)) == len(keys)


def test_a_shelf_depends_on_what_holds_of_the_whole_list() -> None:
    """Where the code, a topic or a rule is another, every shelf has another key."""
    assert _SHELF.key(_LIST) not in {_SHELF.key(other) for other in _others(_LIST)}


def test_a_bundle_depends_on_all_that_pages_are_made_of() -> None:
    """Settings, topics, repository, address and code count, and what people decided is left to the papers' hashes."""

    def key_of(inputs: SiteInputs, edits: Mapping[str, tuple[Edit, ...]] | None = None) -> str:
        hand = replace(inputs.hand, edits=edits or {})
        return site_bundles(library_of((), inputs.topics), inputs.settings, Report(), hand, inputs.code_key)[0].key

    other = WebLink("https://example.org/b")
    made_of = [
        _SITE,
        replace(_SITE, topics=(Topic(name="B", slug="a", any=("a",)),)),
        replace(_SITE, settings=Settings(home_papers=7)),
        replace(_SITE, hand=Hand({}, Repository(other), _URL)),
        replace(_SITE, hand=Hand({}, Repository(_URL), other)),
        replace(_SITE, code_key="other code"),
    ]
    assert len(set(map(key_of, made_of))) == len(made_of)
    assert key_of(_SITE) == key_of(_SITE, {"2510.00001": _RULING.edits})


_CURATION = """\
papers:
  "2510.00001": {pin: {until: 2025-11-03}}
  "2510.00002": {tags: [one]}
add:
  - {id: "2510.00003", title: Added, listed: 2025-10-02, summary: One.}
hide:
  - {any: [nothing]}
"""
_FIGURES = "paper,date,upvotes,comments,stars\n2510.00001,2025-10-01,{},{},{}\n"


def _write_papers(root: Path, day: str, *keys: str) -> None:
    path = root / f"data/papers/{day[:4]}/{day}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    papers = ",".join(
        f'{{"key": "{key}", "arxiv": "{key}", "title": "On {key}", "listed": ["{day}"], "observed": "{day}"}}'
        for key in keys
    )
    path.write_text(f'{{"day": "{day}", "papers": [{papers}]}}')


def _write_figures(root: Path, *cells: object) -> None:
    (root / "data/metrics").mkdir(exist_ok=True)
    (root / "data/metrics/2025-10.csv").write_text(_FIGURES.format(*cells))


def _write_curation(root: Path, old: str = "", new: str = "") -> None:
    (root / "data/curation").mkdir(exist_ok=True)
    assert old in _CURATION
    (root / "data/curation/a.yaml").write_text(_CURATION.replace(old, new, 1))


def _write_note(root: Path, text: str) -> None:
    (root / "data/notes").mkdir(exist_ok=True)
    (root / "data/notes/2510.00002.md").write_text(text)


def _write_topics(root: Path, term: str) -> None:
    (root / "data/topics.yaml").write_text(f'topics:\n  - {{name: Agents, slug: agents, any: ["{term}"]}}\n')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A list with papers of two months, and with all that people may decide about some of them."""
    root = tmp_path / "list"
    _write_papers(root, "2025-10-01", "2510.00001", "2510.00002")
    _write_papers(root, "2025-11-03", "2511.00001")
    _write_topics(root, "agent")
    _write_figures(root, 3, 1, "")
    _write_curation(root)
    _write_note(root, "---\ntitle: Read\n---\nText.\n")
    return root


_CHANGES: Mapping[str, Callable[[Path], object]] = {
    "votes": lambda root: _write_figures(root, 4, 1, ""),
    "comments": lambda root: _write_figures(root, 3, 2, ""),
    "stars": lambda root: _write_figures(root, 3, 1, 5),
    "no figures": lambda root: _write_figures(root, "", "", ""),
    "a note's text": lambda root: _write_note(root, "---\ntitle: Read\n---\nAnother.\n"),
    "a note's head": lambda root: _write_note(root, "---\ntitle: Read twice\n---\nText.\n"),
    "no note": lambda root: (root / "data/notes/2510.00002.md").unlink(),
    "a pin's end": lambda root: _write_curation(root, "2025-11-03}", "2025-11-02}"),
    "the newest day, after a pin's end": lambda root: _write_papers(root, "2025-11-04", "2511.00002"),
    "a tag": lambda root: _write_curation(root, "[one]", "[two]"),
    "the place of a decision": lambda root: _write_curation(root, "papers:", "# First.\npapers:"),
    "the place of a rule that could hide what is pinned": lambda root: _write_curation(root, "hide:", "# Now.\nhide:"),
    "the summary of an addition": lambda root: _write_curation(root, "One.", "Two."),
    "the day of an addition": lambda root: _write_curation(root, "2025-10-02", "2025-10-03"),
    "a rule that hides": lambda root: _write_curation(root, "[nothing]", '["On"]'),
    "a topic's rule": lambda root: _write_topics(root, "On"),
}


@pytest.mark.parametrize("name", _CHANGES)
def test_a_change_of_one_thing_alone_is_noticed(name: str, root: Path) -> None:
    """A shelf of which one thing is another has another key, and no page is stale that was made before."""
    generate(root)
    before = load_list(root).shelved.plan.keys()
    _CHANGES[name](root)
    assert load_list(root).shelved.plan.keys()["2025-10"] != before["2025-10"]
    generate(root)
    clean = root.parent / "clean"
    shutil.copytree(root / "data", clean / "data")
    generate(clean)
    assert _pages(root) == _pages(clean)


def _pages(root: Path) -> dict[str, bytes]:
    docs = root / "docs"
    return {str(path.relative_to(docs)): path.read_bytes() for path in docs.rglob("*") if path.is_file()}
