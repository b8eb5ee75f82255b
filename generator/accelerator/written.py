"""What people write in ``mkdocs.yml`` and above pages of their own, made fit for a theme that escapes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from typing import Any, Final

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page

from generator.markup import html, link_target
from generator.weblink import WebLink, web_link

_TEXTS: Final = ("site_name", "site_description", "site_author")
_LINKS: Final = ("site_url", "repo_url")
_HEAD_TEXTS: Final = ("title", "description", "author", "subtitle")
_OWN: Final = re.compile(r"(?!//)[\w./~%?&=+#@!,;-]*", re.ASCII)
"""An address within the site, or on its host."""


def make_fit(config: MkDocsConfig) -> None:
    """Escape the texts of a configuration, and check its links.

    Raises:
        PluginError: one of them is no link; names it.
    """
    for name in _TEXTS:
        if config[name]:
            config[name] = html(config[name])
    for name in _LINKS:
        if config[name]:
            config[name] = str(_to_web(name, config[name]))
    extra: MutableMapping[str, Any] = config.extra
    if extra.get("homepage"):
        extra["homepage"] = _target("extra.homepage", extra["homepage"])
    for other in extra.get("alternate") or ():
        other["link"] = _target("extra.alternate", other["link"])


def make_nav_fit(items: Iterable[Link | Section | Page]) -> None:
    """Escape the titles of a navigation, and check its links.

    Raises:
        PluginError: one of them is no link; names it.
    """
    for item in items:
        if isinstance(item, Link):
            item.url = _target("nav", item.url)
        if isinstance(item, Link | Section) or "title" in vars(item):
            item.title = html(item.title)
        if isinstance(item, Section):
            make_nav_fit(item.children)  # type: ignore[arg-type]  # there are no other kinds of item


def make_head_fit(page: Page) -> None:
    """Escape the texts above a page that people wrote, and the link to where it is edited."""
    for name in _HEAD_TEXTS:
        if name in page.meta:
            page.meta[name] = html(page.meta[name])
    page.edit_url = edit_link(page.edit_url)


def make_title_fit(page: Page) -> None:
    """Escape the title of a page, wherever MkDocs has it from: a heading may have had signs that were escaped."""
    if page.title:
        page.title = html(Markup(page.title).striptags())  # noqa: S704  # it becomes text, and is escaped again


def edit_link(url: str | None) -> str | None:
    """Return the link to where a page is edited, if it is one, for an attribute."""
    link = web_link(url)
    return link and link_target(link)


def _to_web(name: str, url: object) -> WebLink:
    try:
        return WebLink(str(url))
    except ValueError as error:
        expected = str(error).removeprefix("not ")
        msg = f"mkdocs.yml: `{name}` is `{str(url)[:60]}`; expected {expected}"
        raise PluginError(msg) from None


def _target(name: str, url: object) -> str:
    """Return a link to the web or within the site, for an attribute."""
    text = str(url)
    return text.replace("&", "&amp;") if _OWN.fullmatch(text) else str(link_target(_to_web(name, text)))
