"""The search index says of every paper what the paper says, in few bytes, and is the same for the same papers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from generator.identity import identify
from generator.library import Library, library_of
from generator.model import Entry, Facts, Figures, Paper, Status, Topic, TopicMatch
from generator.search import OVERVIEW, overview, segments
from generator.search.postings import Postings, weight
from generator.search.words import STOP, counts
from generator.weblink import WebLink

_PAPERS = st.lists(
    st.dictionaries(st.text(alphabet="abcé\U0001d4b3z=0", min_size=1, max_size=4), st.integers(0, 7), max_size=6),
    max_size=40,
)


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def read_shard(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Read a shard as the browser does: each term with its papers and weights."""
    place = 0

    def number() -> int:
        nonlocal place
        end = place
        while data[end] > 127:
            end += 1
        (value,) = _numbers(data[place : end + 1])
        place = end + 1
        return value

    found: list[tuple[str, int]] = []
    name = b""
    for _ in range(number()):
        shared, rest = number(), number()
        name = name[:shared] + data[place : place + rest]
        place += rest
        papers, length = number(), number()
        found.append((name.decode(), length))
        assert papers >= 1
    shard: dict[str, list[tuple[int, int]]] = {}
    for term, length in found:
        paper, shard[term] = -1, []
        for value in _numbers(data[place : place + length]):
            paper += (value >> 3) + 1
            shard[term].append((paper, value & 7))
        place += length
    assert place == len(data)
    return shard


@given(_PAPERS)
def test_shards_hold_what_was_put_in(papers: list[dict[str, int]]) -> None:
    """Whatever terms papers have, each is in one shard with its papers in order; shards are in JavaScript's order."""
    postings = Postings()
    expected: dict[str, list[tuple[int, int]]] = {}
    for number, weights in enumerate(papers):
        postings.add(number, weights)
        for term, value in weights.items():
            expected.setdefault(term, []).append((number, value))
    read: dict[str, list[tuple[int, int]]] = {}
    firsts = []
    for first, data in postings.shards(20):
        shard = read_shard(data)
        assert next(iter(shard)) == first
        assert not read.keys() & shard.keys()
        read |= shard
        firsts.append(first)
    assert read == expected
    assert list(read) == sorted(read, key=lambda term: term.encode("utf-16-be"))


def test_large_numbers_are_kept() -> None:
    """A term of two papers that are far apart is found in both."""
    postings = Postings()
    for number in range(70_000):
        postings.add(number, {"far": 5} if number in {3, 69_999} else {})
    ((_, data),) = postings.shards(6000)
    assert read_shard(data) == {"far": [(3, 5), (69_999, 5)]}


@given(st.integers(1, 30), st.integers(30, 600))
def test_a_term_weighs_more_the_more_often_it_is_there(count: int, length: int) -> None:
    """More of a term in the same length weighs no less, the same in a longer text no more; both within three bits."""
    assert 0 <= weight(count, length) <= weight(count + 1, length) <= 7
    assert weight(count, length + 50) <= weight(count, length)


def _terms(text: str) -> list[str]:
    return list(counts(text, ""))


def test_words_are_compared_without_case_accents_and_plurals() -> None:
    """Case, accents and the plural do not count; little words are left out; a title's words count twice."""
    assert _terms("The Policies of D'Incà's MODELS") == ["policy", "d", "inca", "s", "model"]
    assert _terms("studies losses gas corpus focus") == ["study", "losse", "gas", "corpus", "focus"]
    assert _terms("un$^2$CLIP P(y|x) GPT-4") == ["un", "2", "clip", "p", "y", "x", "gpt", "4"]
    assert all(_terms(word) == [] for word in STOP)
    assert counts("a model of models", "Model behaviour") == {"model": 4, "behaviour": 2}


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_read_as_any_other(text: str) -> None:
    """The short way that text without accents takes finds the words that the long way finds."""
    assert counts(f"{text} é", "") == Counter(counts(text, "")) + Counter("e")


def _entry(arxiv: str, day: date | None, **facts: object) -> Entry:
    paper = Paper(
        identity=identify(title="T", arxiv=arxiv),
        facts=Facts(**{"title": f"Title {arxiv}", **facts}),  # type: ignore[arg-type]
        listed=(day,) if day else (),
        sources=("hugging-face",),
    )
    return Entry(paper=paper, figures=Figures(upvotes=70_000), topics=(TopicMatch("agents"),), status=Status.READ)


def _library() -> Library:
    entries = (
        _entry("2510.00001", date(2025, 10, 1), abstract="Rewards for <script>", code=WebLink("https://example.org/c")),
        _entry("2410.00002", date(2024, 10, 1), organization="Example & Sons", authors=("Zoë Ångström",)),
        _entry("2310.00003", None, machine_summary="A machine says so.", keywords=("gradient",)),
    )
    return library_of(entries, (Topic(name="Agents", slug="agents"),))


def search_files(library: Library) -> dict[str, bytes]:
    """Return all files of the index of a library, in the order of its segments."""
    files: dict[str, bytes] = {}
    named = []
    for segment in segments(library):
        made = segment.index()[1]
        files |= made
        named.append((next(iter(made)).split("/")[1], segment.count))
    return files | {OVERVIEW: overview(library, named)}


def _numbered(files: dict[str, bytes]) -> dict[str, list[int]]:
    """Return of each term the papers that have it, numbered through all segments as the browser does it."""
    papers: dict[str, list[int]] = {}
    first = 0
    for name, count in json.loads(files[OVERVIEW])["segments"]:
        shards = [read_shard(data) for path, data in files.items() if path.startswith(f"search/{name}/terms/")]
        for term, places in (item for shard in shards for item in shard.items()):
            papers.setdefault(term, []).extend(first + paper for paper, _ in places)
        first += count
    return papers


def test_every_fact_that_search_promises_is_in_the_index() -> None:
    """Title, authors, organisation, keywords and abstract are found; every filter has its papers."""
    files = search_files(_library())
    told = json.loads(files[OVERVIEW])
    papers = _numbered(files)
    assert papers["reward"] == [0]
    assert papers["script"] == [0]
    assert papers["zoe"] == papers["angstrom"] == papers["example"] == [1]
    assert papers["gradient"] == [2]
    assert papers["title"] == [0, 1, 2]
    assert papers["=code=yes"] == [0]
    assert papers["=organization=Example & Sons"] == [1]
    assert papers["=topic=agents"] == papers["=source=hugging-face"] == papers["=status=read"] == [0, 1, 2]
    assert told["years"] == [["2025", 0, 1], ["2024", 1, 2], ["", 2, 3]]
    assert told["filters"]["topic"] == [["agents", "Agents"]]


def test_a_result_shows_what_is_known() -> None:
    """The card of a paper has its title, day and upvotes (as many as two bytes hold), and marks a machine's summary."""
    files = search_files(_library())
    recent, past = (f"search/{name}" for name, _ in json.loads(files[OVERVIEW])["segments"])
    assert json.loads(files[f"{recent}/papers/0.json"])[0] == [
        "2510.00001",
        "Title 2510.00001",
        "",
        "2025-10-01",
        70_000,
        "",
        False,
    ]
    assert json.loads(files[f"{past}/papers/0.json"])[1][5:] == ["A machine says so.", True]
    assert files[f"{recent}/upvotes.bin"] + files[f"{past}/upvotes.bin"] == b"\xff\xff" * 3


def test_the_same_papers_give_the_same_index() -> None:
    """Two indexes of the same papers are equal, byte for byte; a segment with other papers has another name."""
    assert search_files(_library()) == search_files(_library())
    other = library_of(tuple(_library().newest_first)[:2], _library().topics)
    names = [json.loads(search_files(library)[OVERVIEW])["segments"] for library in (_library(), other)]
    assert names[0][0] == names[1][0]
    assert names[0][1] != names[1][1]


def test_a_list_without_papers_has_an_index() -> None:
    """An empty list gives an overview that says so."""
    files = search_files(library_of((), ()))
    assert json.loads(files.pop(OVERVIEW))["segments"] == []
    assert files == {}
