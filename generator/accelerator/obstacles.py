"""What in a configuration of MkDocs keeps generated pages from being composed."""

from __future__ import annotations

from typing import Final

from mkdocs.config.defaults import MkDocsConfig

from generator.accelerator import EXTENSIONS

_PLUGINS: Final = ("generator.", "material.plugins.search.", "material.plugins.tags.", "material.plugins.meta.")
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
