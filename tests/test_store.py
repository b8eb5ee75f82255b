"""The store keeps what it is given, writes only what changed, and is never caught with half a file."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import ANY_DAY, FIGURES, listings

from generator import files
from generator.errors import DataError
from generator.files import write_atomically
from generator.identity import identify
from generator.merge import absorb, absorb_figures, paper_of
from generator.model import Facts, Figures, Listing, Paper
from generator.store import Journal, PaperStore, StoredPapers
from generator.store.papers import dump_day
from generator.store.versions import joined

EMPTY = StoredPapers({}, {})
laws = settings(deadline=None, max_examples=40)
STORED = st.builds(
    lambda said, figures: StoredPapers(absorb({}, said), figures),
    st.lists(listings(), max_size=6),
    st.dictionaries(st.tuples(st.sampled_from(["2305.00001", "a-slug"]), ANY_DAY), FIGURES.filter(bool), max_size=4),
)


def _content(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


def _paper(arxiv: str, listed: date | None, title: str = "A title") -> Paper:
    facts = Facts(title=title)
    return paper_of(
        Listing(
            identity=identify(title="", arxiv=arxiv), source="x", observed=date(2025, 1, 1), listed=listed, facts=facts
        )
    )


def _stored(*papers: Paper) -> StoredPapers:
    return StoredPapers({paper.key: paper for paper in papers}, {})


@laws
@given(stored=STORED)
def test_what_is_saved_is_loaded(stored: StoredPapers, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Papers and figures come back as they were, and saving them in another place gives the same bytes."""
    data, other = tmp_path_factory.mktemp("list") / "data", tmp_path_factory.mktemp("list") / "data"
    PaperStore(data).save(EMPTY, stored)
    assert PaperStore(data).load() == stored
    turned = StoredPapers(dict(reversed(stored.papers.items())), dict(reversed(stored.figures.items())))
    PaperStore(other).save(EMPTY, turned)
    assert _content(other) == _content(data)


@laws
@given(first=STORED, said=st.lists(listings(), max_size=4))
def test_later_saves_give_what_one_save_would(
    first: StoredPapers, said: list[Listing], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Saved in two steps the files are those of one step, but for days that all papers have left: those stay, empty.

    Exactly the files told are those that changed.
    """
    data, other = tmp_path_factory.mktemp("list") / "data", tmp_path_factory.mktemp("list") / "data"
    then = StoredPapers(absorb(first.papers, said), absorb_figures(first.figures, said))
    PaperStore(data).save(EMPTY, first)
    before = _content(data)
    written = PaperStore(data).save(PaperStore(data).load(), then)
    after = _content(data)
    PaperStore(other).save(EMPTY, then)
    wanted = _content(other)
    assert {name: content for name, content in after.items() if name in wanted} == wanted
    assert {name: content for name, content in after.items() if name not in wanted} == {
        name: dump_day(Path(name).stem, {}, {}) for name in before.keys() - wanted.keys()
    }
    assert not PaperStore(data).load().untidy
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed <= {path.relative_to(data).as_posix() for path in written}
    assert PaperStore(data).save(PaperStore(data).load(), then) == []


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    """Saving what is there already leaves the files themselves alone, other days' files, too."""
    store = PaperStore(tmp_path / "data")
    one, two = _paper("2501.00001", date(2025, 1, 1)), _paper("2501.00002", date(2025, 1, 2))
    store.save(EMPTY, _stored(one, two))
    inodes = {path: path.stat().st_ino for path in tmp_path.rglob("*.json")}
    assert store.save(_stored(one, two), _stored(one, two)) == []
    changed = _paper("2501.00002", date(2025, 1, 2), "Another title")
    written = store.save(_stored(one, two), _stored(one, changed))
    assert [path.name for path in written] == ["2025-01-02.json"]
    same = tmp_path / "data/papers/2025/2025-01-01.json"
    assert same.stat().st_ino == inodes[same]
    assert not list(tmp_path.rglob("*.tmp"))


class _KilledError(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("survived", range(5))
def test_a_move_that_is_killed_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int) -> None:
    """However many files a process has written when it is killed, every paper is there, and its facts are whole."""
    store = PaperStore(tmp_path / "data")
    stays, moves, joins = (_paper(f"2501.0000{number}", date(2025, 1, 9)) for number in (1, 2, 3))
    store.save(EMPTY, _stored(stays, moves, joins))
    later = [_paper("2501.00002", date(2025, 1, 1)), _paper("2501.00003", None), _paper("2501.00004", date(2025, 1, 2))]
    new = absorb(_stored(stays, moves, joins).papers, [])
    for paper in later:
        new |= absorb(new, [_listing(paper)])
    left = survived

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise _KilledError
        left -= 1
        return original(self, target)

    original = Path.replace
    monkeypatch.setattr(files.Path, "replace", replace)
    try:
        store.save(_stored(stays, moves, joins), StoredPapers(new, {}))
    except _KilledError:
        assert survived < 4
    monkeypatch.undo()
    loaded = store.load().papers
    assert loaded.keys() >= {stays.key, moves.key, joins.key}
    assert {paper.facts.title for paper in loaded.values()} == {"A title"}
    again = {**loaded}
    for paper in later:
        again = absorb(again, [_listing(paper)])
    store.save(store.load(), StoredPapers(again, {}))
    assert store.load().papers == new


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("survived", range(5))
def test_of_files_that_change_together_all_are_new_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, survived: int
) -> None:
    """However many writes come before a kill, whoever reads sees all files as they were, or all as they shall be."""
    journal = Journal(tmp_path / "data")
    names = ["health.json", "papers/undated.json", "metrics/2025-01.csv"][:count]
    journal.commit(dict.fromkeys(names, b"old"))
    original, left = Path.replace, survived

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise _KilledError
        left -= 1
        return original(self, target)

    monkeypatch.setattr(files.Path, "replace", replace)
    with suppress(_KilledError):
        journal.commit(dict.fromkeys(names, b"new"))
    monkeypatch.undo()
    told = {path.relative_to(journal.data).as_posix(): content for path, content in journal.files(*names)}
    assert told == dict.fromkeys(names, b"new" if survived else b"old")
    journal.finish(joined)
    assert _content(journal.data) == told


@pytest.mark.parametrize("before", [[], {}, ["x"], 7, True, 1.5])
def test_a_journal_with_other_values_is_none(tmp_path: Path, before: object) -> None:
    """What stood in a file is told by a hash or by null; whatever else is there was not written by `fetch`."""
    (tmp_path / "data").mkdir()
    noted = {"files": {"health.json": "{}"}, "before": {"health.json": before}}
    (tmp_path / "data/.journal.json").write_text(json.dumps(noted))
    with pytest.raises(DataError, match=r"^data/\.journal\.json: not a journal"):
        list(Journal(tmp_path / "data").files("health.json"))
    (tmp_path / "data/.journal.json").write_text(json.dumps(noted | {"before": {"health.json": None}}))
    assert [content for _, content in Journal(tmp_path / "data").files("health.json")] == [b"{}"]


@pytest.mark.parametrize("name", ["health.json", "papers/2025/2025-10-27.json", "metrics/2025-10.csv"])
def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path, name: str) -> None:
    """Which file it is, and what was expected there."""
    (tmp_path / "data" / name).mkdir(parents=True)
    told = rf"^data/{name}: cannot be read: Is a directory; expected a file written by `fetch`$"
    with pytest.raises(DataError, match=told):
        list(Journal(tmp_path / "data").files(name))
    with pytest.raises(DataError, match=told):
        Journal(tmp_path / "data").hashes({}, name)


def test_the_name_of_a_file_is_made_durable_after_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First the content is on the disk, then the file has its name, then the folder with the name is on the disk."""
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def told_fsync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content")
        if steps[-1] == "folder":
            assert os.path.sameopenfile(handle, folder)
        fsync(handle)

    def told_replace(self: Path, target: Path) -> Path:
        steps.append("name")
        return replace(self, target)

    monkeypatch.setattr(files.os, "fsync", told_fsync)
    monkeypatch.setattr(files.Path, "replace", told_replace)
    folder = os.open(tmp_path, os.O_RDONLY)
    write_atomically(tmp_path / "a.json", b"new")
    os.close(folder)
    assert steps == ["content", "name", "folder"]


def _listing(paper: Paper) -> Listing:
    listed = paper.listed[0] if paper.listed else None
    return Listing(identity=paper.identity, source="x", observed=date(2025, 1, 1), listed=listed, facts=paper.facts)


GOOD = {"key": "2501.00001", "arxiv": "2501.00001", "title": "T", "listed": [], "sources": [], "observed": "2025-01-01"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"papers": [\n  {"key": "a"},,\n]}', r"data/papers/2025/2025-01-01\.json:2:16: not JSON"),
        (b"", r"2025-01-01\.json:1:1: not JSON"),
        (b"<html>", r"2025-01-01\.json:1:1: not JSON"),
        (b"[]", r"2025-01-01\.json: no list `papers`"),
        (b'{"papers": {}}', r"2025-01-01\.json: no list `papers`"),
        (b"\xff\xfe\xfd", r"2025-01-01\.json: not JSON"),
        (b"[" * 100_000, r"2025-01-01\.json: not JSON"),
        (b'{"papers": [' + b"9" * 5000 + b"]}", r"2025-01-01\.json: not JSON"),
        (b'{"papers": [7]}', r"2025-01-01\.json: a paper is an object"),
        *(
            (json.dumps({"papers": [{**GOOD, **change}]}).encode(), rf"2025-01-01\.json: .*{told}")
            for change, told in (
                ({"key": "../../x"}, "cannot be a paper's key"),
                ({"key": 7}, "key is not a text"),
                ({"titel": "x"}, "unknown name 'titel'"),
                ({"title": 7}, "title is not a text"),
                ({"title": ""}, "title is not a text"),
                ({"authors": "Ada"}, "authors is not a list of texts"),
                ({"authors": [None]}, "authors is not a list of texts"),
                ({"author_count": -1}, "author_count is not a count"),
                ({"author_count": True}, "author_count is not a count"),
                ({"published": "2025-02-30"}, "published is '2025-02-30', not a date"),
                ({"listed": [None]}, "listed is not a list of texts|listed is None"),
                ({"observed": None}, "observed is None, not a date"),
                ({"observed_on": []}, "observed_on is not an object"),
                ({"sources": 1}, "sources is not a list"),
                ({"arxiv": 5}, "arxiv is not a text"),
            )
        ),
    ],
)
def test_a_broken_file_of_papers_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    """A stored file that somebody broke is one error that names the file, and what in it is wrong."""
    path = tmp_path / "data/papers/2025/2025-01-01.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(DataError, match=told) as error:
        PaperStore(tmp_path / "data").load()
    assert "\n" not in str(error.value)


HEAD = "paper,date,upvotes,comments,stars\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", ":1"),
        (b"a,b\n", ":1"),
        (f"{HEAD}2501.00001,2025-01-01,1,2\n".encode(), ":2"),
        (f"{HEAD}2501.00001,2025-01-01,1,2,3\n2501.00001,soon,1,2,3\n".encode(), ":3"),
        (f"{HEAD}2501.00001,2025-01-01,-1,2,3\n".encode(), ":2"),
        (f"{HEAD}2501.00001,2025-01-01,many,2,3\n".encode(), ":2"),
        (f"{HEAD}../x,2025-01-01,1,2,3\n".encode(), ":2"),
        (HEAD.encode() + b"\n", ":2"),
        (HEAD.encode() + b"\xff", ""),
        (HEAD.encode() + b'"' + b"x" * 200_000, ""),
        (HEAD.encode() + b"2501.00001,2025-01-01," + b"9" * 5000 + b",,\n", ":2"),
    ],
)
def test_a_broken_file_of_figures_is_named(tmp_path: Path, content: bytes, line: str) -> None:
    """A broken log of figures is one error that names the file, and the line where there is one."""
    path = tmp_path / "data/metrics/2025-01.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(DataError, match=rf"^data/metrics/2025-01\.csv{line}: "):
        PaperStore(tmp_path / "data").load()


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A full disk or a kill while a file is written leaves the old one whole, and nothing beside it."""
    path = tmp_path / "a.json"
    write_atomically(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.Path if step == "replace" else files.os, step, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644


def test_an_empty_folder_is_an_empty_store(tmp_path: Path) -> None:
    """Without data there are no papers, and looking writes nothing."""
    assert PaperStore(tmp_path / "data").load() == EMPTY
    assert PaperStore(tmp_path / "data").save(EMPTY, EMPTY) == []
    assert list(tmp_path.iterdir()) == []


def test_figures_are_rows_by_day_and_paper(tmp_path: Path) -> None:
    """A month's figures are one CSV, sorted by day and paper; unknown is empty, 0 is 0."""
    log = {("b", date(2025, 1, 2)): Figures(upvotes=0), ("a", date(2025, 1, 2)): Figures(comments=3)}
    PaperStore(tmp_path / "data").save(EMPTY, StoredPapers({}, log))
    text = (tmp_path / "data/metrics/2025-01.csv").read_text()
    assert text == f"{HEAD}a,2025-01-02,,3,\nb,2025-01-02,0,,\n"
