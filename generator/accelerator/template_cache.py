"""The theme's templates, as an earlier build compiled them: to compile them takes longer than to render all shells.

They are code, so they are not kept in the list, where a pull request could bring some along, but where only this user
writes: a folder for caches below the home folder. Where that is not certain, none are kept. What comes of a template
depends on its environment as well, so each kind of environment has a folder of its own.
Source: https://specifications.freedesktop.org/basedir-spec/latest/
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.theme import Theme

from generator.cache import CacheFile
from generator.manifest import content_hash
from generator.regular import clear

_MOST: Final = 8
"""Kinds of environments that are kept: of releases, and of lists with other filters."""
_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


class RememberingTheme(Theme):
    """A theme whose environments look for compiled templates in a folder, and for its files where it has any."""

    _folder: Path | None
    _key: str

    @classmethod
    def of(cls, theme: Theme, folder: Path | None, key: str) -> None:
        """Make a theme one of these; ``key`` is a hash of the code that compiles and renders."""
        theme.__class__ = cls
        vars(theme).update(_folder=folder, _key=key)

    def get_env(self) -> jinja2.Environment:
        """Return MkDocs' environment for the theme."""
        env = super().get_env()
        env.loader = _Templates(self.dirs)
        if self._folder:
            env.bytecode_cache = _cache_for(env, self._folder, self._key)
        return env


class _Templates(jinja2.FileSystemLoader):
    """The files of a theme, without going through the ten thousand icons that MkDocs leaves out."""

    def list_templates(self) -> list[str]:
        """Return the names of files, but for those in hidden folders, of which MkDocs takes none."""
        return sorted({name for folder in self.searchpath for name in _names_below(folder)})


def _names_below(top: str) -> Iterator[str]:
    for place, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name).relative_to(top).as_posix() for name in names)


def _cache_for(env: jinja2.Environment, parent: Path, key: str) -> BytecodeCache | None:
    """Return the compiled templates of an environment of this kind; None where none can be kept."""
    settings = key, sorted(env.extensions), sorted(env.filters)
    folder = parent / content_hash(repr(settings).encode())
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        os.utime(folder)
        _forget_all_but_the_newest(parent)
        return _Compiled(folder)
    return None


def own_folder() -> Path | None:
    """Return a folder for compiled templates in which nobody but this user writes; None where there is none."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    try:
        folder = base.expanduser() / "paperstand" / "templates"
        if not folder.is_absolute():
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_ours(folder) and _is_ours(folder.parent) else None
    except (OSError, RuntimeError):  # no home, or none in which something can be written
        return None


def _is_ours(folder: Path) -> bool:
    status = folder.lstat()
    return status.st_uid == os.geteuid() and stat.S_ISDIR(status.st_mode) and not status.st_mode & _OTHERS_MAY_WRITE


def _forget_all_but_the_newest(folder: Path) -> None:
    kinds = sorted(folder.iterdir(), key=lambda path: path.lstat().st_mtime, reverse=True)
    for path in kinds[_MOST:]:
        clear(path)


class _Compiled(BytecodeCache):
    """Compiled templates in a folder; what is not as it was written is compiled again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, or leave it empty."""
        if content := self._file(bucket).read():
            bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket; failing to keep it is no failure."""
        with suppress(OSError):
            self._file(bucket).write(bucket.bytecode_to_string())

    def _file(self, bucket: Bucket) -> CacheFile[bytes]:
        return CacheFile(self._folder / bucket.key, bucket.checksum, bytes)
