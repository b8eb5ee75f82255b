"""Notes of files tell what stands there untouched, and nothing about what does not."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_build import digests
from test_incremental import small_list

from generator.accelerator.template_cache import own_folder
from generator.pipeline.build.run import build
from generator.writer import SITE_STAMPS, SiteTree, read_stamps, unstamped
from generator.writer.stamps import StampedFile, StampedFiles, folders_of, stamp, write_stamps

_TEXTS = st.text(max_size=8)
_KNOWN = st.builds(StampedFile, _TEXTS, _TEXTS, st.tuples(st.integers(0, 2**40), st.integers(0, 2**63)))


@given(st.dictionaries(_TEXTS, _KNOWN, max_size=5), st.dictionaries(_TEXTS, st.integers(0, 2**63), max_size=3))
def test_notes_are_read_as_they_were_written(files: dict[str, StampedFile], folders: dict[str, int]) -> None:
    """Whatever files are called, the notes of them come back, and those of their folders."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "notes.json")
        write_stamps(path, StampedFiles(files, folders))
        again = read_stamps(path)
        assert (again, again.folders) == (files, folders)
        write_stamps(path, files)
        assert (read_stamps(path), read_stamps(path).folders) == (files, {})


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"a": ["key", "", 1, 2]}',
        '{"names": ["a"], "keys": [], "digests": [], "sizes": [], "times": [], "folders": {}}',
    ],
)
def test_what_is_no_note_tells_nothing(content: str, tmp_path: Path) -> None:
    """Notes that are broken, cut short or of another release count for nothing."""
    (tmp_path / "notes.json").write_text(content)
    assert read_stamps(tmp_path / "notes.json") == {}


def _tree(root: Path, *paths: str) -> StampedFiles:
    """Write files, and return the notes of them and of their folders."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    known = {path: StampedFile("key", "", stamp(f"{root}/{path}") or (0, 0)) for path in paths}
    return StampedFiles(known, {folder: (root / folder).stat().st_mtime_ns for folder in folders_of(known) if folder})


def test_files_beside_noted_ones_are_found(tmp_path: Path) -> None:
    """A file at the top, in a noted folder, in one between, in a new one: each is told of, and only they."""
    notes = _tree(tmp_path, "index.html", "papers/a/index.html", "papers/b/index.html")
    assert unstamped(tmp_path, notes) == []
    assert sorted(unstamped(tmp_path, {}) or []) == sorted(notes)
    new = ["CNAME", "papers/a/x", "papers/y", "papers/c/d/z"]
    _tree(tmp_path, *new)
    assert sorted(unstamped(tmp_path, notes) or []) == sorted(new)
    assert sorted(unstamped(tmp_path, dict(notes)) or []) == sorted(new)


def test_a_folder_that_is_as_it_was_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the folders of twenty thousand pages only those are listed into which something was put."""
    notes = _tree(tmp_path, "papers/a/index.html", "papers/b/index.html")
    listed: list[str] = []
    original = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(path) or original(path))
    assert unstamped(tmp_path, notes) == []
    assert listed == [f"{tmp_path}/"]
    (tmp_path / "papers/b/x").touch()
    os.utime(tmp_path / "papers/b", ns=(0, 0))  # so that it differs, however coarse the system's clock is
    assert unstamped(tmp_path, notes) == ["papers/b/x"]
    assert sorted(listed[1:]) == [f"{tmp_path}/", f"{tmp_path}/papers/b"]


def test_a_noted_file_that_was_touched_is_told(tmp_path: Path) -> None:
    """A file that is gone, was written again, or became a folder makes the notes worth nothing."""
    notes = _tree(tmp_path, "a", "b/c")
    (tmp_path / "a").write_text("other text")
    assert unstamped(tmp_path, notes) is None
    notes = _tree(tmp_path, "a", "b/c")
    (tmp_path / "b/c").unlink()
    assert unstamped(tmp_path, notes) is None
    (tmp_path / "b/c").mkdir()
    assert unstamped(tmp_path, notes) is None


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    """Before the first build there is nothing to tell of."""
    assert unstamped(tmp_path / "site", {}) == []


def test_a_tree_writes_into_nothing_that_stands_in_its_way(tmp_path: Path) -> None:
    """Strangers in the next site, whatever they are, make room: folders, files where folders belong, links."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").write_text("not ours")
    site, cache = tmp_path / "site", tmp_path / "cache"
    for turn in range(3):
        tree = SiteTree(site, cache)
        if turn == 2:
            (cache / "site/a/index.html").mkdir(parents=True)
            (cache / "site/b").write_text("a file")
            (cache / "site/c").mkdir()
            (cache / "site/c/index.html").symlink_to(tmp_path / "elsewhere/file")
        for name in "abc"[: 3 if turn == 2 else 0] + "d":
            tree.put(f"{name}/index.html", "key", name.encode)
        tree.stand()
    assert {path.read_text() for path in site.glob("*/index.html")} == {*"abcd"}
    assert (tmp_path / "elsewhere/file").read_text() == "not ours"
    assert (site / "d/index.html").stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_notes_tell_of_every_folder_of_the_site(tmp_path: Path) -> None:
    """After builds that write, keep and remove, the noted times are those of the folders that are there."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    for names in ("ab", "abc", "a", "a", "bd", "bd"):
        tree = SiteTree(site, cache)
        for name in names:
            tree.put(f"pages/{name}/index.html", "key", name.encode)
        tree.stand()
        notes = read_stamps(cache / SITE_STAMPS)
        assert notes.keys() == {f"pages/{name}/index.html" for name in names}
        folders = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_dir()}
        assert notes.folders == {name: path.stat().st_mtime_ns for name, path in folders.items()}
        assert unstamped(site, notes) == []


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where compiled templates are kept, with none in it."""
    (tmp_path / "caches").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches/paperstand/templates"


def _built_again(root: Path) -> dict[str, str]:
    (root / "site/index.html").write_text("spoilt")
    build(root)
    return digests(root / "site")


def test_compiled_templates_are_kept_and_may_be_spoilt(tmp_path: Path, own: Path) -> None:
    """A build keeps templates as it compiled them, outside of the list; those that are spoilt are compiled again."""
    root = small_list(tmp_path)
    build(root)
    site = digests(root / "site")
    kept = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    assert len(kept) > 10
    for number, (path, content) in enumerate(kept.items()):
        path.write_bytes(content[:40] if number % 2 else content[:-1] + bytes([content[-1] ^ 1]))
    assert _built_again(root) == site
    assert {path: path.read_bytes() for path in kept} == kept


def test_no_code_is_taken_from_a_list(tmp_path: Path, own: Path) -> None:
    """Compiled templates that stand in a list, as a pull request could bring them along, are deleted and not run."""
    root = small_list(tmp_path)
    build(root)
    site = digests(root / "site")
    shutil.copytree(own, root / ".cache/templates")
    for path in (root / ".cache/templates").rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt")
    assert _built_again(root) == site
    assert not (root / ".cache/templates").exists()


@pytest.mark.parametrize("how", ["others may write", "a link", "a file", "no home"])
def test_where_others_may_write_no_code_is_kept(
    how: str, tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site is the same without compiled templates, and none are looked for where somebody else may put some."""
    if how == "others may write":
        own.mkdir(parents=True)
        own.chmod(0o777)
    elif how == "a link":
        (tmp_path / "elsewhere").mkdir()
        own.parent.mkdir()
        own.symlink_to(tmp_path / "elsewhere")
    elif how == "a file":
        own.parent.touch()
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert own_folder() is None
    assert not (tmp_path / "elsewhere").exists() or not [*(tmp_path / "elsewhere").iterdir()]


def test_few_kinds_of_compiled_templates_are_kept(tmp_path: Path, own: Path) -> None:
    """What other releases have compiled is not kept for ever."""
    for number in range(20):
        (own / f"of-release-{number}").mkdir(parents=True)
        os.utime(own / f"of-release-{number}", (number, number))
    own.parent.chmod(0o700)
    own.chmod(0o700)
    build(small_list(tmp_path))
    assert len([*own.iterdir()]) == 8
    assert (own / "of-release-19").exists()
