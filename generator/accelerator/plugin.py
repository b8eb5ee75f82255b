"""The MkDocs plugin: puts Paperstand's theme layer before Material's, and asks for what the pages rely on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

_THEME: Final = Path(__file__).parent.parent / "theme"
_STYLES: Final = ("assets/paperstand.css", "assets/topics.css")
_SCRIPTS: Final = ("assets/paperstand.js", "assets/curation.js")
_EXTENSIONS: Final = ("attr_list", "md_in_html")


_tick: ContextVar[Callable[[], None] | None] = ContextVar("_tick", default=None)


@contextmanager
def telling(tick: Callable[[], None]) -> Iterator[None]:
    """Let builds within this context call ``tick`` for every page that is done."""
    token = _tick.set(tick)
    try:
        yield
    finally:
        _tick.reset(token)


class PluginSettings(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """The plugin takes no settings in ``mkdocs.yml``: those of a list stand in ``data/``."""


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
        missing = [name for name in _EXTENSIONS if name not in config.markdown_extensions]
        if missing:
            msg = f"`markdown_extensions` must have {' and '.join(missing)}: the generated pages are written with them"
            raise PluginError(msg)
        own = config.theme.custom_dir
        config.theme.dirs.insert(1 if own else 0, str(_THEME))
        config.extra_css = [*_STYLES, *(str(path) for path in config.extra_css if str(path) not in _STYLES)]
        config.extra_javascript = [*_SCRIPTS, *config.extra_javascript]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Drop the stylesheet of topics where nothing has been generated yet."""
        if files.get_file_from_path("assets/topics.css") is None:
            config.extra_css = [path for path in config.extra_css if str(path) != "assets/topics.css"]
        return files

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Tell that a page is done."""
        del page, config
        if tick := _tick.get():
            tick()
        return output
