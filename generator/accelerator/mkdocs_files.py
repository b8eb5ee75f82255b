"""What MkDocs gets to see of ``docs/`` in a build by ``paperstand build``: all but the pages that are composed.

MkDocs makes an object for each file that it lists, and that alone takes twice as long as all that is left to do with
a page that has not changed. Here it lists the others, and is told of a composed page where it asks for one, as it does
for a link. It does all this itself; only the files that it goes through are fewer.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any, cast

import jinja2
import mkdocs.commands.build
import mkdocs.structure.files
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files, set_exclusions

from generator.accelerator.addresses import place_of
from generator.accelerator.pages import Pages
from generator.accelerator.session import current


class ComposedFile(File):
    """A page in MkDocs' list of files that links lead to, and that MkDocs itself neither renders nor copies."""

    @classmethod
    def of(cls, file: File) -> ComposedFile:
        """Return the file as one of ours: the same one, since to take twenty thousand paths apart again takes long."""
        file.url = str(file.url)  # worked out as long as it counts as a page
        file.__class__ = cls
        return cast("ComposedFile", file)

    def is_documentation_page(self) -> bool:
        """Return False: it is not MkDocs' to render."""
        return False

    def is_media_file(self) -> bool:
        """Return False: it is a page."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002  # MkDocs' signature
        """Do nothing: it is put into the site when its shell is known."""


class SparedFiles(Files):
    """MkDocs' list of files, in which composed pages are found by their paths, and are not gone through."""

    def __init__(self, files: Iterable[File], pages: Pages, config: MkDocsConfig) -> None:
        """Begin with the files that MkDocs has seen."""
        super().__init__(files)
        self._pages, self._config = pages, config
        self._composed: dict[str, ComposedFile] = {}

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    @property
    def src_uris(self) -> Mapping[str, File]:
        """All files by their paths, the composed pages as well."""
        return {path: self._file(path) for path in self._pages.sources} | self._src_uris

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file at a path."""
        path = PurePath(path).as_posix()
        file = self._src_uris.get(path)
        return self._file(path) if file is None and path in self._pages.sources else file

    def _file(self, path: str) -> File:
        file = self._composed.get(path)
        if file is None:
            folders = str(self._config.docs_dir), str(self._config.site_dir)
            made = File(path, *folders, use_directory_urls=True)
            set_exclusions([made], self._config)
            file = self._composed[path] = ComposedFile.of(made)
        return file

    def add_files_from_theme(self, env: jinja2.Environment, config: MkDocsConfig) -> None:
        """Add the theme's files, as MkDocs does, without going through the ten thousand icons that it leaves out."""
        del env
        super().add_files_from_theme(cast("jinja2.Environment", _Templates(config.theme.dirs)), config)


class _Templates:
    """What MkDocs asks for the names of a theme's files."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._folders = folders

    def list_templates(self, filter_func: Callable[[str], bool]) -> list[str]:
        """Return the names that pass, but for those in hidden folders, of which MkDocs lets none pass."""
        names = {name for folder in self._folders for name in _names_below(folder)}
        return sorted(filter(filter_func, names))


def _names_below(top: str) -> Iterator[str]:
    for place, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name).relative_to(top).as_posix() for name in names)


@contextmanager
def sparing_mkdocs() -> Iterator[None]:
    """Let builds of MkDocs in this context list what the session of the build does not compose."""
    with _replaced(mkdocs.commands.build, "get_files", _spared):
        yield


def _spared(config: MkDocsConfig) -> Files:
    """Return what ``get_files`` of MkDocs makes of the files that are not composed."""
    session = current()
    pages = session and session.unlisted
    if not pages:
        return get_files(config)
    with _replaced(mkdocs.structure.files, "os", _System(pages)):
        return SparedFiles(get_files(config), pages, config)


@contextmanager
def _replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """Let a name in a module of MkDocs stand for something else: it has no other place where files can be chosen."""
    before = vars(module)[name]
    vars(module)[name] = value
    try:
        yield
    finally:
        vars(module)[name] = before


class _System:
    """What MkDocs takes for the module ``os`` while it lists files."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever `os` has
        return getattr(os, name)

    def walk(self, top: str, *, followlinks: bool) -> Iterator[tuple[str, list[str], list[str]]]:
        """Do what ``os.walk`` does, but for the pages."""
        del followlinks  # MkDocs follows them, and only its way of asking is answered
        return self._below(top, "")

    def _below(self, top: str, folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
        place = f"{top}/{folder}" if folder else top
        try:
            names = set(os.listdir(place))  # noqa: PTH208  # nothing but names, of thousands of files
        except OSError:
            return
        others = names - self._pages.names_in(folder)
        folders = [name for name in others if os.path.isdir(f"{place}/{name}")]  # noqa: PTH112  # the same
        files = [*others.difference(folders)]
        yield place, folders, [*files, *self._rivals(folder, files)]
        for name in folders:  # MkDocs has put them in order
            yield from self._below(top, f"{folder}/{name}" if folder else name)

    def _rivals(self, folder: str, names: list[str]) -> Iterator[str]:
        """Yield the names of pages in whose places people's files would stand, and leave them to MkDocs."""
        own = self._pages.names_in(folder)
        if not own:
            return
        for name in names:
            address = File(f"{folder}/{name}", None, "", use_directory_urls=True).dest_uri.rpartition("/index.html")[0]
            for path in (f"{address}.md", f"{address}/index.md"):
                if path in self._pages.sources and path.rpartition("/")[0] == folder and place_of(path) == address:
                    self._pages.leave(path)
                    yield path.rpartition("/")[2]
