"""The MkDocs plugin: Paperstand's theme layer before the theme's, and generated pages composed instead of rendered.

MkDocs stays in charge: it reads the configuration, renders the pages that people write, the entrances and a shell for
each kind of generated page, copies assets and writes the sitemap. The generated pages, which are nearly all, are then
composed into the shells. With ``accelerate: false`` MkDocs renders every page, and the pages are the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final
from zlib import crc32

import jinja2
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import TemplateContext

from generator.accelerator.compose.composition import Composed, Make
from generator.accelerator.compose.minify import trimmed
from generator.accelerator.compose.policy import Policies, with_policy, without_known_styles
from generator.accelerator.composer import Composer
from generator.accelerator.docs_folder import lay_out
from generator.accelerator.live_reload import FileReloadServer
from generator.accelerator.obstacles import is_alone, obstacle
from generator.accelerator.policies import align_by_attributes, look_at_files, policies_of
from generator.accelerator.session import Session
from generator.accelerator.written import edit_link, make_fit, make_head_fit, make_nav_fit, make_title_fit
from generator.fork_map import shared_out
from generator.manifest import read_manifest
from generator.prose import line_markdown
from generator.regular import irregular
from generator.render.kinds import entrances

_THEME: Final = Path(__file__).parent.parent / "theme"
_STYLES: Final = ("assets/paperstand.css", "assets/search.css", "assets/topics.css")
_SCRIPTS: Final = ("assets/paperstand.js", "assets/search.js", "assets/curation.js")
_NEEDED: Final = ("attr_list", "md_in_html")

_log = logging.getLogger("mkdocs.plugins.paperstand")


class PluginSettings(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """The plugin's settings in ``mkdocs.yml``; those of a list stand in ``data/``."""

    accelerate = config_options.Type(bool, default=True)
    """Whether generated pages are composed; otherwise MkDocs renders each of them."""


class PaperstandPlugin(BasePlugin[PluginSettings]):  # type: ignore[no-untyped-call]  # the same
    """``plugins: [paperstand]`` in ``mkdocs.yml``."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the theme layer after a list's own overrides and before the theme's files.

        Raises:
            PluginError: the configuration lacks something that the generated pages cannot do without.
        """
        if not config.use_directory_urls:
            msg = "`use_directory_urls` must be true: links between Paperstand's pages end with a slash"
            raise PluginError(msg)
        missing = [name for name in _NEEDED if name not in config.markdown_extensions]
        if missing:
            msg = f"`markdown_extensions` must have {' and '.join(missing)}: the generated pages are written with them"
            raise PluginError(msg)
        make_fit(config)
        config.extra_css = [*_STYLES, *(str(path) for path in config.extra_css if str(path) not in _STYLES)]
        self._policies = policies_of(config, _own_first(config))
        config.extra_javascript = [*_SCRIPTS, *config.extra_javascript]
        align_by_attributes(config)
        return config

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., object]
    ) -> LiveReloadServer:
        """Let MkDocs' own server reload pages by a script that their policy allows."""
        del config, builder
        server.__class__ = FileReloadServer
        return server

    session: Session | None = None
    """The build that runs, where ``paperstand build`` has begun it."""

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Choose the pages to be composed, so that MkDocs need not list them, where nobody else may look for them."""
        self._docs = Path(str(config.docs_dir))
        if self.session is None:  # else it has been asked before
            _refuse_links(self._docs)
        self._session = self.session or Session()
        self._composer = None
        verified, seen = self._session.verified, self._session.seen
        if verified is not None and seen and is_alone(config) and not self._obstacle(config):
            self._composer = Composer(config, self._session, verified)
            lay_out(self._docs, seen, self._composer.choose())
            config.docs_dir = str(seen)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take over the pages that can be composed, and drop the stylesheet of topics where nothing is generated."""
        if files.get_file_from_path("assets/topics.css") is None:
            config.extra_css = [path for path in config.extra_css if str(path) != "assets/topics.css"]
        look_at_files(self._policies, files, self._own_folders(config))
        verified = self._session.verified
        self._generated = read_manifest(self._docs) if verified is None else verified
        self._files = self._with_composed(files, config)
        return self._files

    def _with_composed(self, files: Files, config: MkDocsConfig) -> Files:
        if self._composer:
            return self._composer.spare(files)
        if reason := self._obstacle(config):
            self._session.note = reason
            _log.info("Every page is rendered by the theme: %s", reason)
            return files
        self._composer = Composer(config, self._session, self._generated)
        return self._composer.take_over(files)

    def _own_folders(self, config: MkDocsConfig) -> dict[str, str]:
        """Return the folders in which files of the list's own are, with the names that they have in the list."""
        custom = config.theme.custom_dir
        return {str(config.docs_dir): self._docs.name} | ({custom: Path(custom).name} if custom else {})

    def _obstacle(self, config: MkDocsConfig) -> str:
        return obstacle(config) if self.config.accelerate else "`accelerate` is off"

    _docs: Path
    """The list's own folder, whatever MkDocs takes for it."""
    _policies: Policies
    _session: Session
    _generated: Mapping[str, str]
    _composer: Composer | None = None
    _files: Files | None = None
    _nav: Navigation
    _environment: jinja2.Environment

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Escape what people wrote in the navigation; keep it, in case a page has to be rendered after all."""
        del config, files
        make_nav_fit(nav.items)
        self._nav = nav
        return nav

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Escape the titles of all pages, which are known now; keep the environment, for the same reason."""
        del config
        for file in files.documentation_pages():
            if file.page:
                make_title_fit(file.page)
        env.filters["line"] = line_markdown
        env.globals["entrances"] = entrances()
        self._environment = env
        return env

    @event_priority(-100)  # the last: for a page that is converted here, MkDocs is left with nothing to convert
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give a generated page the day of its newest facts, and an edit link to what people may edit."""
        del config, files
        if self._is_generated(page):
            page.update_date = str(page.meta.get("updated", page.update_date))
            page.edit_url = _edit_url(page, self._docs.name)
            if self._composer and self._composer.takes_markdown(page, markdown):
                return ""
        else:
            make_head_fit(page)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Empty a shell, and give a page what has been converted."""
        del config, files
        return self._composer.content(page, html) if self._composer else html

    @event_priority(-100)  # after the search plugin, which reads the table of contents
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Leave out of a generated page the table of contents that it hides: with many papers it is half the page."""
        del config, nav
        if self._is_generated(page) and "toc" in page.meta.get("hide", ()):
            page.toc = TableOfContents([_alone(item) for item in list(page.toc)[:1]])
        return context

    def _is_generated(self, page: Page) -> bool:
        path = page.file.src_uri
        return path in self._generated or (self._composer is not None and self._composer.composition.is_shell(path))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put the composed pages into the sitemap, and the policy into what is a page, such as that for no page."""
        del config
        if template_name == "sitemap.xml" and self._composer:
            return self._composer.sitemap(output_content)
        if template_name.endswith(".html"):
            return with_policy(output_content, self._policies.of(output_content, "", template_name))
        return output_content

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Give a page its policy, and tell that it is done; keep a shell, and write nothing for it."""
        del config
        self._session.tick()
        output = without_known_styles(output)
        policy = self._policy_of(page, output)
        if self._is_generated(page):
            output = trimmed(output)
        output = with_policy(output, policy)
        if self._composer and self._composer.composition.is_shell(page.file.src_uri):
            self._composer.keep_shell(page.file.src_uri, output)
            return ""
        return output

    def _policy_of(self, page: Page, output: str) -> str:
        is_shell = self._composer is not None and self._composer.composition.is_shell(page.file.src_uri)
        name = f"{page.file.src_uri.partition('/')[0]}/ (all pages)" if is_shell else page.file.src_uri
        return self._policies.of(output, without_known_styles(page.content or ""), f"{self._docs.name}/{name}")

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Compose the pages; those that cannot be are rendered as MkDocs does it. Tell what policies forbid."""
        self._compose(config)
        for problem in self._policies.problems():
            _log.warning("%s", problem)

    def _compose(self, config: MkDocsConfig) -> None:
        if self._composer is None:
            return
        composition = self._composer.composition
        put = self._session.put or partial(_write, Path(str(config.site_dir)))
        for path in [*composition.without_shell(), *put(composition.composed(), self._composer.make)]:
            self._render(path, config)

    def _render(self, path: str, config: MkDocsConfig) -> None:
        """Render one page by the theme, the way that MkDocs does it."""
        files = self._files or Files([])
        options = {"use_directory_urls": True, "inclusion": InclusionLevel.NOT_IN_NAV}
        file = File(path, str(self._docs), str(config.site_dir), **options)  # type: ignore[arg-type]  # names and types are File's
        page = Page(None, file, config)
        _populate_page(page, config, files)
        _build_page(page, config, files.documentation_pages(), self._nav, self._environment)


def _refuse_links(docs: Path) -> None:
    """Do nothing where nothing in ``docs/`` leads elsewhere: MkDocs follows links, and publishes what they lead to.

    Raises:
        PluginError: something does; names the first.
    """
    if problem := next(irregular(docs.parent, [docs.name]), None):
        raise PluginError(str(problem))


def _own_first(config: MkDocsConfig) -> list[Path]:
    """Add our layer of the theme behind a list's own overrides; return the folders that are not the list's own."""
    number_of_own = 1 if config.theme.custom_dir else 0
    config.theme.dirs.insert(number_of_own, str(_THEME))
    return [*map(Path, config.theme.dirs[number_of_own:])]


def _alone(item: AnchorLink) -> AnchorLink:
    return AnchorLink(item.title, item.id, item.level)


def _edit_url(page: Page, docs: str) -> str | None:
    """Return the link to the folder of decisions: nobody edits a page that the next run writes anew."""
    base, found, _ = (page.edit_url or "").partition(f"/{docs}/")
    return edit_link(base.replace("/edit/", "/tree/") + "/data/curation/") if found else None


def _write(site: Path, pages: Iterable[Composed], make: Make) -> list[str]:
    """Write composed pages, and return the paths of those that cannot be composed."""

    def write(page: Composed) -> str | None:
        content = make(page.source)
        if content is None:
            return page.source
        target = site / page.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return None

    left = shared_out(pages, write, lambda page: crc32(page.target.encode()))
    return [path for path in left if path is not None]
