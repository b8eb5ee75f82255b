"""Which generated pages are composed, and how: the plugin's work between MkDocs' events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.accelerator import EXTENSIONS
from generator.accelerator.addresses import in_mkdocs_order, place_of, url_of
from generator.accelerator.conversion import Links, NotLikeMkDocs, convert
from generator.accelerator.exclusions import excluded
from generator.accelerator.mkdocs_files import ComposedFile, SparedFiles
from generator.accelerator.pages import Pages
from generator.accelerator.session import Composed, Session
from generator.accelerator.shells import Filling, Kind, Shell, content_sentinel
from generator.accelerator.single_pages import Entrances
from generator.accelerator.sitemap import entries_of, split_sitemap
from generator.front_matter import VARYING, Head, head_of, split_head
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


def is_alone(config: MkDocsConfig) -> bool:
    """Tell whether no plugin or hook takes part that may go through MkDocs' files, or give a template something."""
    events = config.plugins.events.values()
    return all(getattr(method, "__module__", "").startswith(_PLUGINS) for methods in events for method in methods)


class Composer:
    """The pages to be composed, and the shells to compose them into."""

    def __init__(self, config: MkDocsConfig, session: Session, generated: Mapping[str, str]) -> None:
        """``generated`` are the hashes of what the generator wrote; a file that is anything else stays MkDocs'."""
        self.pages = Pages()
        self._config, self._session, self._generated = config, session, generated
        self._in_nav = {PurePath(path.lstrip("/")).as_posix() for path in _paths(config.nav)}
        self._shells: dict[Kind, Shell] = {}
        self._kinds: dict[str, Kind] = {}
        self._files: Files | None = None
        self._links = Links(self._address)
        self._entrances = Entrances(self._links)

    def choose(self) -> Pages:
        """Choose the pages before MkDocs lists any files, where the caller has just checked the generated ones."""
        heads = self._session.heads
        without = self._in_nav | excluded(heads, self._config)
        for path, digest in self._generated.items():
            head = heads.get(path)
            if head and path not in without:
                self.pages.add(path, digest, head)
        return self.pages

    def take_over(self, files: Files) -> Files:
        """Return MkDocs' files with a shell for each kind of page; of those that it has listed, choose pages first."""
        for file in files:
            if self._takes(file):
                ComposedFile.of(file)
        self._files = files
        self._kinds = {kind.path: kind for kind in self.pages.kinds()}
        for kind in self._kinds.values():
            files.append(self._shell_file(kind))
        return files

    def _takes(self, file: File) -> bool:
        path = file.src_uri
        digest = self._generated.get(path)
        if digest is None or path in self._in_nav or file.inclusion not in _INCLUDED:
            return False
        head = self._head(file, digest)
        return head is not None and self.pages.add(path, digest, head)

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

    def _shell_file(self, kind: Kind) -> File:
        return File.generated(self._config, kind.path, content=kind.source(), inclusion=InclusionLevel.NOT_IN_NAV)

    def _address(self, path: str) -> str | None:
        """Return the address of a page below the site for the path of its file."""
        if path in self.pages.sources:
            return url_of(path)
        file = self._files and self._files.get_file_from_path(path)
        return file.url if file else None

    def takes_markdown(self, page: Page, markdown: str) -> bool:
        """Tell whether the Markdown of a generated page that is not composed is converted here."""
        digest = self._generated.get(page.file.src_uri)
        if digest is None or (self._session.verified is None and content_hash(page.file.content_bytes) != digest):
            return False
        return self._entrances.take(page, markdown)

    def content(self, page: Page, html: str) -> str:
        """Return the content of a page that MkDocs has rendered; of a shell, the place for that of its pages."""
        return content_sentinel(html) if self.is_shell(page.file.src_uri) else self._entrances.give(page, html)

    def is_shell(self, path: str) -> bool:
        """Tell whether the page at this path is a shell."""
        return path in self._kinds

    def keep_shell(self, path: str, output: str) -> None:
        """Keep the finished HTML of a shell."""
        kind = self._kinds[path]
        try:
            self._shells[kind] = Shell(kind, output)
        except ValueError:
            self._session.note = f"the theme changes what it shows of pages such as {kind.folder}/"

    def sitemap(self, sitemap: str) -> str:
        """Return the sitemap with the pages in their places, and without the shells."""
        files = self._files or Files([])
        head, entries, tail = split_sitemap(sitemap)
        shown = [file.src_uri for file in files.documentation_pages() if file.page and file.page.abs_url]
        if not entries or len(entries) != len(shown):
            return sitemap
        told = dict(zip(shown, entries, strict=True))
        told |= entries_of(self.pages, told)
        listed = in_mkdocs_order(told) if isinstance(files, SparedFiles) else (file.src_uri for file in files)
        return "".join([head, *(told[path] for path in listed if path in told and path not in self._kinds), tail])

    def composed(self) -> Iterator[Composed]:
        """Yield the pages whose shells are known."""
        sources = self.pages.sources
        for group in self.pages.groups():
            shell = self._shells.get(group.kind)
            if shell:
                for path in group.paths:
                    yield f"{place_of(path)}/index.html", shell.key + sources[path].digest, path

    def without_shell(self) -> list[str]:
        """Return the paths of the pages for which there is no shell."""
        return [path for group in self.pages.groups() if group.kind not in self._shells for path in group.paths]

    def make(self, path: str) -> bytes | None:
        """Return a page, or None where it cannot be foretold what MkDocs would make of it."""
        url = url_of(path)
        head, body = split_head(_text_of(f"{self._config.docs_dir}/{path}"), VARYING)
        try:
            converted = convert(body, path, url, self._links)
        except NotLikeMkDocs:
            return None
        filling = Filling(
            title=head["title"],
            description=head["description"],
            updated=head["updated"],
            heading=converted.heading,
            content=converted.content,
            address=url[:-1],
        )
        return self._shells[self.pages.sources[path].group.kind].filled(filling)


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
