"""Which generated pages are composed, and how: the plugin's work between MkDocs' events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from generator.accelerator import EXTENSIONS
from generator.accelerator.conversion import Links, NotLikeMkDocs, convert
from generator.accelerator.session import Composed, Session
from generator.accelerator.shells import (
    Filling,
    Kind,
    Shell,
    SitemapEntry,
    content_sentinel,
    kind_of,
    split_sitemap,
)
from generator.head import VARYING, Head, head_of, split_head
from generator.manifest import content_hash

_PLUGINS: Final = ("generator.", "material.plugins.search.", "material.plugins.tags.", "material.plugins.meta.")
_INCLUDED: Final = (InclusionLevel.INCLUDED, InclusionLevel.NOT_IN_NAV)
_PAGE_EVENTS: Final = ("page_read_source", "page_markdown", "page_content", "page_context", "post_page", "pre_page")


def obstacle(config: MkDocsConfig) -> str:
    """Return why pages of this configuration cannot be composed, or an empty text where they can."""
    if config.nav is None:
        return "mkdocs.yml has no `nav`, so every page stands in the navigation"
    if unknown := sorted(set(config.markdown_extensions) - EXTENSIONS):
        return f"the Markdown extension `{unknown[0]}` may read generated pages in its own way"
    if config.mdx_configs.get("toc"):
        return "`toc` has settings of its own"
    for event in _PAGE_EVENTS:
        for method in config.plugins.events[event]:
            module = getattr(method, "__module__", "")
            if not module.startswith(_PLUGINS):
                return f"{module} takes part in rendering pages"
    return ""


class ComposedFile(File):
    """A page in MkDocs' list of files that links lead to, and that MkDocs itself neither renders nor copies."""

    @classmethod
    def of(cls, file: File) -> ComposedFile:
        """Return the file as one of ours: the same one, since to take twenty thousand paths apart again takes long."""
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


@dataclass(frozen=True, slots=True)
class _Source:
    """A page to be composed."""

    file: File
    digest: str
    kind: Kind
    updated: str

    @property
    def address(self) -> str:
        return self.file.url.rstrip("/")


@dataclass
class Composer:
    """The pages to be composed, and the shells to compose them into."""

    config: MkDocsConfig
    session: Session
    _sources: dict[str, _Source] = field(default_factory=dict)
    _kinds: dict[str, Kind] = field(default_factory=dict)
    _known_kinds: dict[Kind, Kind] = field(default_factory=dict)
    _shells: dict[Kind, Shell] = field(default_factory=dict)
    _links: Links = field(init=False)

    def take_over(self, files: Files, generated: Mapping[str, str]) -> Files:
        """Return the files with those replaced that will be composed, and with a shell for each of their kinds.

        ``generated`` are the hashes of what the generator wrote; a file that is anything else stays MkDocs'.
        """
        in_nav = set(_paths(self.config.nav))
        taken: list[File] = []
        for file in files:
            source = None
            path = file.src_uri
            if path in generated and path not in in_nav and file.inclusion in _INCLUDED:
                source = self._source(file, generated[path])
            if source:
                self._sources[path] = source
            taken.append(source.file if source else file)
        self._kinds = {kind.path: kind for kind in self._known_kinds}
        shells = [self._shell_file(kind) for kind in self._kinds.values()]
        self._links = Links({file.src_uri: file.url for file in taken if file.src_uri.endswith(".md")}.get)
        return Files([*taken, *shells])

    def _source(self, file: File, digest: str) -> _Source | None:
        head = self._head(file, digest)
        kind = kind_of(file.src_uri, head.shared) if head else None
        if kind is None or head is None:
            return None
        return _Source(ComposedFile.of(file), digest, self._known_kinds.setdefault(kind, kind), head.updated)

    def _head(self, file: File, digest: str) -> Head | None:
        """Return what is needed of the front matter of a file, if the file is what the generator wrote."""
        verified = self.session.verified
        if verified is not None:
            return self.session.heads.get(file.src_uri) if verified.get(file.src_uri) == digest else None
        content = Path(str(file.abs_src_path)).read_bytes()
        if content_hash(content) != digest:
            return None
        try:
            return head_of(split_head(content.decode())[0])
        except ValueError:
            return None

    def _shell_file(self, kind: Kind) -> File:
        return File.generated(self.config, kind.path, content=kind.source(), inclusion=InclusionLevel.NOT_IN_NAV)

    def is_shell(self, path: str) -> bool:
        """Tell whether the page at this path is a shell."""
        return path in self._kinds

    def empty(self, content: str) -> str:
        """Return the content of a shell: the place where that of its pages will stand."""
        return content_sentinel(content)

    def keep_shell(self, path: str, output: str) -> None:
        """Keep the finished HTML of a shell."""
        kind = self._kinds[path]
        try:
            self._shells[kind] = Shell(kind, output)
        except ValueError:
            self.session.note = f"the theme changes what it shows of pages such as {kind.folder}/"

    def sitemap(self, sitemap: str, files: Files) -> str:
        """Return the sitemap with the pages in their places, and without the shells."""
        head, entries, tail = split_sitemap(sitemap)
        pages = [file for file in files.documentation_pages() if file.page and file.page.abs_url]
        if not entries or len(entries) != len(pages):
            return sitemap
        by_path = {file.src_uri: entry for file, entry in zip(pages, entries, strict=True)}
        made = {kind: SitemapEntry(kind, by_path[kind.path]) for kind in self._kinds.values()}
        out: list[str] = []
        for file in files:
            source = self._sources.get(file.src_uri)
            if source:
                out.append(made[source.kind].filled(source.address, source.updated))
            elif file.src_uri in by_path and not self.is_shell(file.src_uri):
                out.append(by_path[file.src_uri])
        return "".join([head, *out, tail])

    def composed(self) -> Iterator[Composed]:
        """Yield the pages whose shells are known."""
        for source in self._sources.values():
            shell = self._shells.get(source.kind)
            if shell:
                key = f"{shell.key}{source.digest}"
                yield Composed(source.file.src_uri, source.file.dest_uri, key, _Making(self, source, shell))

    def without_shell(self) -> Iterator[File]:
        """Yield the files of the pages for which there is no shell."""
        for source in self._sources.values():
            if source.kind not in self._shells:
                yield source.file

    def make(self, source: _Source, shell: Shell) -> bytes:
        """Return a page.

        Raises:
            NotLikeMkDocs: it cannot be foretold what MkDocs would make of it.
        """
        path = source.file.src_uri
        head, body = split_head(Path(str(source.file.abs_src_path)).read_text(encoding="utf-8"), VARYING)
        converted = convert(body, path, source.file.url, self._links)
        filling = Filling(
            title=head["title"],
            description=head["description"],
            updated=head["updated"],
            heading=converted.heading,
            content=converted.content,
            address=source.address,
        )
        return shell.filled(filling).encode(errors="xmlcharrefreplace")


@dataclass(frozen=True, slots=True)
class _Making:
    """What makes a page when it is asked for."""

    composer: Composer
    source: _Source
    shell: Shell

    def __call__(self) -> bytes | None:
        try:
            return self.composer.make(self.source, self.shell)
        except NotLikeMkDocs:
            return None


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
