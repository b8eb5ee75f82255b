"""What MkDocs' configuration, the files of a site and its theme have to do with the policies of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from generator.accelerator.compose.loads import FONTS
from generator.accelerator.compose.policy import Policies
from generator.config import configured_loads, read_settings
from generator.errors import DataError, Place


def policies_of(config: MkDocsConfig, theme: Sequence[Path]) -> Policies:
    """Return the policies of the pages by the list's settings; ``theme`` are its folders without the list's own.

    Raises:
        PluginError: the settings are wrong.
    """
    try:
        named = read_settings(Path(str(config.config_file_path)).parent).policy
    except DataError as error:
        raise PluginError(str(error)) from None
    policies = Policies(named, config.site_url, partial(templates_below, theme))
    told = {
        "extra_css": [*map(str, config.extra_css)],
        "extra_javascript": [*map(str, config.extra_javascript)],
        "theme": {"name": config.theme.name, "font": config.theme.get("font")},
        "extra": config.extra,
    }
    for load in configured_loads(told):
        policies.note(load, Place("mkdocs.yml"))
    return policies


def templates_below(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the templates of pages in the folders of a theme."""
    for folder in folders:
        for glob in ("*.html", "[!.]*/**/*.html"):
            yield from (path.read_text(encoding="utf-8") for path in folder.glob(glob))


def look_at_files(policies: Policies, files: Iterable[File], own: Mapping[str, str]) -> None:
    """Note whether there are fonts, and what stylesheets load that are in folders of the list's own.

    ``own`` has the names by which problems call these folders.
    """
    for file in files:
        policies.has_fonts |= file.src_uri.endswith(FONTS)
        folder = own.get(str(file.src_dir))
        if folder and file.src_uri.endswith(".css") and file.abs_src_path:
            css = Path(file.abs_src_path).read_text(encoding="utf-8", errors="replace")
            policies.look_at_style(css, Place(f"{folder}/{file.src_uri}"))


def align_by_attributes(config: MkDocsConfig) -> None:
    """Let Markdown say by attributes how the cells of tables are aligned: no policy allows a style there."""
    aligned = {"use_align_attribute": True}
    for name in ("tables", "markdown.extensions.tables"):
        if name in config.markdown_extensions:
            config.mdx_configs[name] = aligned | (config.mdx_configs.get(name) or {})
    for name in ("extra", "markdown.extensions.extra"):
        if name in config.markdown_extensions:
            extra = config.mdx_configs.get(name) or {}
            config.mdx_configs[name] = extra | {"tables": aligned | (extra.get("tables") or {})}
