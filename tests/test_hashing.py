"""Files are read again wherever they may be other ones than those that were hashed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.manifest import content_hash
from generator.pipeline.build import fingerprints as hashing
from generator.pipeline.build.fingerprints import fingerprints


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two files, hashed at a time that counts as long after they were changed."""
    monkeypatch.setattr(hashing, "_AMBIGUOUS", -1_000_000_000_000)
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"{name}{name}")
    fingerprints(tmp_path, ["a", "b"], tmp_path / "cache")
    return tmp_path


def _hashes(root: Path, *names: str) -> dict[str, str]:
    return {name: item.hash for name, item in fingerprints(root, names or ("a", "b"), root / "cache").items()}


def _true_hashes(root: Path, *names: str) -> dict[str, str]:
    return {name: content_hash((root / name).read_bytes()) for name in names or ("a", "b")}


def test_what_was_not_touched_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files as they were are not read, and their hashes are right."""
    expected = _true_hashes(root)
    read: list[Path] = []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or read_bytes(path))
    assert _hashes(root) == expected
    assert read == []


def _rewrite_in_the_old_time(path: Path) -> None:
    """Change a file without changing its size or the time of its modification."""
    status = path.stat()
    path.write_text("xx")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replace(path: Path) -> None:
    """Put another file in its place, which has the same size and time."""
    status, other = path.stat(), path.with_name("other")
    other.write_text("yy")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize(
    "change",
    [lambda path: path.write_text("longer"), _rewrite_in_the_old_time, _replace],
    ids=["size", "content", "file"],
)
def test_what_was_touched_is_read(root: Path, change: Callable[[Path], object]) -> None:
    """A file that was changed, however well that was hidden, has its new hash."""
    change(root / "a")
    assert _hashes(root) == _true_hashes(root)
    assert _hashes(root) == _true_hashes(root)


def test_a_change_within_one_tick_of_the_clock_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was changed just before it was hashed is read again: a later change may have the same times."""
    (tmp_path / "a").write_text("one")
    first = _hashes(tmp_path, "a")
    state = hashing.state_of(str(tmp_path / "a"))
    monkeypatch.setattr(hashing, "state_of", lambda path: state if path.endswith("/a") else _state_of(path))
    (tmp_path / "a").write_text("two")
    assert _hashes(tmp_path, "a") == _true_hashes(tmp_path, "a") != first


_state_of = hashing.state_of


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"a": 1}', '{"a": [1, 2]}', '{"a": ["", "", "", "", ""]}'])
def test_broken_notes_are_as_good_as_none(root: Path, content: str) -> None:
    """Notes that something else wrote lead to reading everything."""
    (root / "cache/hashes.json").write_text(content)
    assert _hashes(root) == _true_hashes(root)


def test_files_come_and_go(root: Path) -> None:
    """A new file is hashed, and one that is gone is asked for no more."""
    (root / "c").write_text("c")
    (root / "b").unlink()
    assert _hashes(root, "a", "c") == _true_hashes(root, "a", "c")
    with pytest.raises(FileNotFoundError):
        _hashes(root)
