"""Nothing in `.cache/` is believed: whatever becomes of it, the next build ends well, and with the same site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_build import digests
from test_incremental import small_list

from generator import cache as cache_module
from generator.cache import CacheFile, as_json, same_json
from generator.fetcher import ReplyCache
from generator.fetcher.cache import Kept
from generator.pipeline.build.run import build
from generator.pipeline.cache import cache_folder
from generator.pipeline.fetch.checkpoint import Unfinished
from generator.regular import clear

DEEP = b"[" * 200_000
NONSENSE = [b"", b"null", b"7", b"[]", b"{}", b'"x"', b"[[[]]]", b'{"a": [1]}', DEEP, b"9" * 5000, b"1e999", b"\xff\0"]


def _changed(content: bytes) -> bytes:
    """Return content in which one digit behind the middle is another one: the shape is right, and it is wrong."""
    places = [place for place in range(len(content) // 2, len(content)) if content[place : place + 1].isdigit()]
    place = places[len(places) // 2] if places else 0
    return content[:place] + (b"8" if content[place : place + 1] != b"8" else b"3") + content[place + 1 :]


def _rewritten(how: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.write_bytes(how(path.read_bytes()))

    return damage


def _replaced(by: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.unlink()
        by(path)

    return damage


def _folder(path: Path) -> None:
    (path / "below").mkdir(parents=True)
    (path / "below/file").write_text("x")


def _link_to_the_list(path: Path) -> None:
    path.symlink_to(next(parent for parent in path.parents if parent.name == ".cache").parent / "data/topics.yaml")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "whole": lambda _: None,
    "gone": _replaced(lambda _: None),
    "a digit changed": _rewritten(_changed),
    "cut off": _rewritten(lambda content: content[: len(content) // 2]),
    "without its seal": _rewritten(lambda content: content.partition(b"\n")[2]),
    "grown": _rewritten(lambda content: content + b" "),
    "another's content": _rewritten(lambda content: content.partition(b"\n")[0] + b'\n{"key": "x"}'),
    "nothing": _rewritten(lambda _: b""),
    "deep": _rewritten(lambda _: DEEP),
    "another type": _rewritten(lambda _: b"[1, 2]"),
    "a huge number": _rewritten(lambda content: content[:40] + b"1" * 5000 + content[40:]),
    "no text": _rewritten(lambda _: bytes(range(256)) * 99),
    "very large": lambda path: os.truncate(path, 4 << 30),
    "unreadable": lambda path: path.chmod(0),
    "a folder": _replaced(_folder),
    "a pipe": _replaced(os.mkfifo),
    "a link to nothing": _replaced(lambda path: path.symlink_to("nowhere")),
    "a link to itself": _replaced(lambda path: path.symlink_to(path.name)),
    "a link to the list": _replaced(_link_to_the_list),
}


def _notes(root: Path) -> list[Path]:
    """Return the files in the cache that are read: all but the next site."""
    cache = root / ".cache"
    return sorted(path for path in (*cache.glob("*.json"), *cache.glob("topics/*.json")))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small list, built twice, so that there is a site before the last one."""
    root = small_list(tmp_path_factory.mktemp("built"))
    build(root)
    (root / "site/index.html").write_text("spoilt")
    build(root)
    return root


@pytest.fixture
def built(once: Path, tmp_path: Path) -> Path:
    """A copy of that list."""
    return Path(shutil.copytree(once, tmp_path / "list"))


@pytest.mark.parametrize("turn", range(len(DAMAGES)))
def test_no_content_of_the_cache_ends_or_alters_a_build(turn: int, built: Path) -> None:
    """Each file is damaged in each way, others at the same time in others: byte for byte the same site comes of it."""
    expected, data = digests(built / "site"), digests(built / "data")
    ways = list(DAMAGES.items())
    for number, path in enumerate(_notes(built)):
        ways[(number + turn) % len(ways)][1](path)
    build(built)
    assert digests(built / "site") == expected
    assert digests(built / "data") == data
    assert {path.name for path in _notes(built)} >= {"holdings.json", "pages.json", "shelves.json", "site.json"}


@pytest.mark.parametrize("content", NONSENSE, ids=lambda content: repr(content[:12]))
def test_what_is_sealed_and_makes_no_sense_is_as_good_as_nothing(
    content: bytes, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even what somebody sealed who has read how, and what another release wrote, ends no build."""
    expected = digests(built / "site")
    monkeypatch.setattr(CacheFile, "_seal", lambda _, __: b"sealed")
    for path in _notes(built):
        path.write_bytes(b"sealed\n" + content)
    build(built)
    assert digests(built / "site") == expected


def test_a_file_in_the_place_of_the_cache_makes_room(built: Path) -> None:
    """`.cache` itself is made anew where it is no folder, with the same site."""
    expected = digests(built / "site")
    clear(built / ".cache")
    (built / ".cache").write_text("a file")
    build(built)
    assert digests(built / "site") == expected
    assert (built / ".cache/.gitignore").is_file()


def test_whatever_stands_in_the_place_of_a_folder_makes_room(built: Path, tmp_path: Path) -> None:
    """Links to other folders, files and pipes: nothing is written, read or deleted behind them."""
    outside = tmp_path / "outside"
    outside.mkdir()
    expected = digests(built / "site")
    for make in (lambda path: path.symlink_to(outside), lambda path: path.write_text("a file"), os.mkfifo):
        (outside / "x.json").write_text("not ours")
        (outside / "index.html").write_text("not ours")
        for name in ("topics", "site", "site-old", "docs", "mkdocs", "templates", "replies"):
            path = built / ".cache" / name
            clear(path)
            make(path)
        (built / "site/index.html").write_text("spoilt")
        build(built)
        assert digests(built / "site") == expected
        assert sorted(path.name for path in outside.iterdir()) == ["index.html", "x.json"]
        assert {path.read_text() for path in outside.iterdir()} == {"not ours"}


def test_strange_files_in_the_cache_matter_to_nobody(built: Path) -> None:
    """What is not the program's is passed over, in the folders as well."""
    expected = digests(built / "site")
    for folder in ("", "topics/", "site/", "site/papers/"):
        (built / ".cache" / folder / "strange").mkdir(parents=True, exist_ok=True)
        (built / ".cache" / folder / "strange.json").mkdir(exist_ok=True)
        (built / ".cache" / folder / "strange.txt").write_text("x")
    for _ in range(2):
        (built / "site/index.html").write_text("spoilt")
        build(built)
        assert digests(built / "site") == expected


@pytest.fixture
def file(tmp_path: Path) -> CacheFile[object]:
    """A file in a cache."""
    return CacheFile(tmp_path / "cache/notes.json", "key", same_json)


def test_what_was_written_comes_back(file: CacheFile[object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the same key and by the same version, and not otherwise."""
    assert file.read() is None
    file.write(as_json({"a": 1}))
    assert file.read() == {"a": 1}
    assert CacheFile(file.path, "another key", same_json).read() is None
    monkeypatch.setattr(cache_module, "__version__", "0.0.9")
    assert file.read() is None


@given(st.binary(max_size=60), st.integers(min_value=0), st.integers(1, 255))
@settings(max_examples=60)
def test_one_byte_that_differs_is_noticed(content: bytes, place: int, change: int) -> None:
    """Wherever it is, in the content or in the seal."""
    file = CacheFile(Path("unused"), "key", bytes)
    whole = file._seal(content) + b"\n" + content  # noqa: SLF001  # the file without the file system
    place %= len(whole)
    spoilt = whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :]
    seal, _, rest = spoilt.partition(b"\n")
    assert seal != file._seal(rest)  # noqa: SLF001  # the same


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_is_written_whatever_stands_there(damage: str, file: CacheFile[object]) -> None:
    """It makes room for itself, and comes back as it was written."""
    file.write(as_json([1]))
    if "list" not in damage:
        DAMAGES[damage](file.path)
    file.write(as_json([2]))
    assert file.read() == [2]
    assert [path.name for path in file.path.parent.iterdir()] == ["notes.json"]


def _spoilt(folder: Path) -> Iterator[Path]:
    """Damage the files in a folder in one way after the other, and yield it each time."""
    for name, damage in DAMAGES.items():
        if name in {"whole", "a link to the list"} or (name == "unreadable" and os.geteuid() == 0):
            continue
        for path in [*folder.iterdir()]:
            damage(path)
        yield folder


def test_a_reply_that_was_kept_and_spoilt_is_none(tmp_path: Path) -> None:
    """Such as one that would unpack to gigabytes; the next one is kept in its place."""
    cache, url = ReplyCache(tmp_path / "replies"), "https://example.org/"
    cache.put(url, {"ETag": "x"}, b"body", has_next=True)
    assert cache.get(url) == Kept({"If-None-Match": "x"}, b"body", has_next=True)
    for folder in _spoilt(tmp_path / "replies"):
        assert cache.get(url) is None
        assert folder.is_dir()
        cache.put(url, {"ETag": "x"}, b"body", has_next=True)
        assert cache.get(url) == Kept({"If-None-Match": "x"}, b"body", has_next=True)
    cache.drop(url)
    cache.prune()
    assert cache.get(url) is None


def test_what_was_noted_of_a_fetch_and_spoilt_is_nothing(tmp_path: Path) -> None:
    """The fetch begins at its beginning, and notes anew how far it has come."""
    first = date(2025, 1, 1)
    unfinished = Unfinished.of(tmp_path / "cache", first, None)
    unfinished.done_up_to["x"] = first
    unfinished.write()
    assert Unfinished.of(tmp_path / "cache", first, None).done_up_to == {"x": first}
    assert Unfinished.of(tmp_path / "cache", None, first).done_up_to == {}
    for _ in _spoilt(tmp_path / "cache"):
        assert Unfinished.of(tmp_path / "cache", first, None).done_up_to == {}
        unfinished.write()
        assert Unfinished.of(tmp_path / "cache", first, None).done_up_to == {"x": first}
    unfinished.done()
    unfinished.done()


def test_links_and_pipes_go_from_the_cache(tmp_path: Path) -> None:
    """What could lead out of it is deleted before anything is read or written; where links lead to stays."""
    (tmp_path / ".cache").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / ".cache/a").symlink_to(tmp_path)
    (tmp_path / ".cache/.gitignore").symlink_to(tmp_path / "file")
    os.mkfifo(tmp_path / ".cache/b")
    cache = cache_folder(tmp_path)
    assert [path.name for path in cache.iterdir()] == [".gitignore"]
    assert (cache / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "file").read_text() == ""
