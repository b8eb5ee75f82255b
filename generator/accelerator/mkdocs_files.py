"""Composed pages in MkDocs' list of files: links lead to them, and MkDocs itself neither renders nor copies them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, set_exclusions

from generator.accelerator.compose.pages import Pages


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

    def __init__(self, files: Iterable[File], pages: Pages, docs: str, config: MkDocsConfig) -> None:
        """Begin with the files that MkDocs has seen: all others. The pages are below ``docs``."""
        super().__init__(files)
        self._pages, self._docs, self._config = pages, docs, config
        self._composed: dict[str, ComposedFile] = {}

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    @property
    def src_uris(self) -> Mapping[str, File]:
        """All files by their paths, the composed pages as well."""
        seen: Mapping[str, File] = super().src_uris
        return {**{path: self._file(path) for path in self._pages.sources}, **seen}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file at a path."""
        path = PurePath(path).as_posix()
        file = super().get_file_from_path(path)
        return self._file(path) if file is None and path in self._pages.sources else file

    def _file(self, path: str) -> File:
        file = self._composed.get(path)
        if file is None:
            made = File(path, self._docs, str(self._config.site_dir), use_directory_urls=True)
            set_exclusions([made], self._config)
            file = self._composed[path] = ComposedFile.of(made)
        return file
