"""Which generated pages are composed, and where MkDocs comes in: its files, its pages, its shells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.accelerator.compose.addresses import in_mkdocs_order, url_of
from generator.accelerator.compose.composition import Composition
from generator.accelerator.compose.conversion import Links
from generator.accelerator.compose.pages import Pages
from generator.accelerator.compose.shells import ShellKind, content_sentinel
from generator.accelerator.entrances import Entrances
from generator.accelerator.exclusions import excluded
from generator.accelerator.mkdocs_files import ComposedFile, SparedFiles
from generator.accelerator.session import Session
from generator.front_matter import Head, head_of, split_head
from generator.manifest import content_hash

_INCLUDED: Final = (InclusionLevel.INCLUDED, InclusionLevel.NOT_IN_NAV)


class Composer:
    """The pages to be composed, between MkDocs' events."""

    def __init__(self, config: MkDocsConfig, session: Session, generated: Mapping[str, str]) -> None:
        """``generated`` are the hashes of what the generator wrote; a file that is anything else stays MkDocs'."""
        self._config, self._session, self._generated = config, session, generated
        self._docs = str(config.docs_dir)
        self._in_nav = {PurePath(path.lstrip("/")).as_posix() for path in _paths(config.nav)}
        links = Links(self._address)
        self.composition = Composition(Pages(), links)
        self._entrances = Entrances(links)
        self._files = Files([])

    def choose(self) -> Pages:
        """Choose the pages before MkDocs lists any files, where the caller has just checked the generated ones."""
        pages, heads = self.composition.pages, self._session.heads
        without = self._in_nav | excluded(heads, self._config)
        for path, digest in self._generated.items():
            head = heads.get(path)
            if head and path not in without:
                pages.add(path, digest, head)
        return pages

    def spare(self, files: Files) -> Files:
        """Return MkDocs' files, which lack the pages that are chosen, with these to be asked for, and the shells."""
        return self.take_over(SparedFiles(files, self.composition.pages, self._docs, self._config))

    def take_over(self, files: Files) -> Files:
        """Return MkDocs' files, of which more pages are chosen now, with the shells."""
        for file in files:
            if self._takes(file):
                ComposedFile.of(file)
        self._files = files
        for kind in self.composition.kinds():
            files.append(self._shell_file(kind))
        return files

    def _takes(self, file: File) -> bool:
        path = file.src_uri
        digest = self._generated.get(path)
        if digest is None or path in self._in_nav or file.inclusion not in _INCLUDED:
            return False
        head = self._head(file, digest)
        return head is not None and self.composition.pages.add(path, digest, head)

    def _head(self, file: File, digest: str) -> Head | None:
        """Return what is needed of the front matter of a file, if the file is what the generator wrote."""
        if self._session.verified is not None:
            return self._session.heads.get(file.src_uri)
        content = Path(str(file.abs_src_path)).read_bytes()
        if content_hash(content) != digest:
            return None
        try:
            return head_of(split_head(content.decode())[0])
        except ValueError:
            return None

    def _shell_file(self, kind: ShellKind) -> File:
        return File.generated(self._config, kind.path, content=kind.source(), inclusion=InclusionLevel.NOT_IN_NAV)

    def _address(self, path: str) -> str | None:
        """Return the address of a page below the site for the path of its file."""
        if path in self.composition.pages.sources:
            return url_of(path)
        file = self._files.get_file_from_path(path)
        return file.url if file else None

    def takes_markdown(self, page: Page, markdown: str) -> bool:
        """Tell whether the Markdown of a generated page that is not composed is converted here."""
        digest = self._generated.get(page.file.src_uri)
        if digest is None or (self._session.verified is None and content_hash(page.file.content_bytes) != digest):
            return False
        return self._entrances.take(page, markdown)

    def content(self, page: Page, html: str) -> str:
        """Return the content of a page that MkDocs has rendered; of a shell, the place for that of its pages."""
        is_shell = self.composition.is_shell(page.file.src_uri)
        return content_sentinel(html) if is_shell else self._entrances.give(page, html)

    def keep_shell(self, path: str, output: str) -> None:
        """Keep the finished HTML of a shell."""
        self._session.note = self.composition.keep_shell(path, output) or self._session.note

    def sitemap(self, sitemap: str) -> str:
        """Return the sitemap with the pages in their places, and without the shells."""
        files = self._files
        shown = [file.src_uri for file in files.documentation_pages() if file.page and file.page.abs_url]
        return self.composition.sitemap(sitemap, shown, self._in_order)

    def _in_order(self, paths: Iterable[str]) -> Iterable[str]:
        files = self._files
        return in_mkdocs_order(paths) if isinstance(files, SparedFiles) else (file.src_uri for file in files)

    def make(self, path: str) -> bytes | None:
        """Return a page, or None where it cannot be foretold what MkDocs would make of it."""
        return self.composition.page(path, _text_of(f"{self._docs}/{path}"))


def _text_of(path: str) -> str:
    """Return the text of a file as MkDocs would read it."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # once for every page, and in half the time
        text = file.read().decode()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _paths(nav: object) -> Iterator[str]:
    """Yield every path in a navigation."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _paths(value)
    elif isinstance(nav, list):
        for value in nav:
            yield from _paths(value)
