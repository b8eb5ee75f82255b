"""The sitemap: MkDocs' own, with the entries of composed pages made out of those of their shells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.accelerator.compose.addresses import place_of, quoted
from generator.accelerator.compose.pages import Group, Pages
from generator.accelerator.compose.shells import DATE

_ENTRY: Final = re.compile(r"\s*<url>.*?</url>", re.DOTALL)


def split_sitemap(sitemap: str) -> tuple[str, list[str], str]:
    """Return what stands before the entries of a sitemap, the entries, and what stands behind them."""
    matches = list(_ENTRY.finditer(sitemap))
    if not matches:
        return sitemap, [], ""
    return sitemap[: matches[0].start()], [match[0] for match in matches], sitemap[matches[-1].end() :]


def entries_of(pages: Pages, shells: Mapping[str, str]) -> dict[str, str]:
    """Return the entries of composed pages by their paths; ``shells`` are those of their shells."""
    entries: dict[str, str] = {}
    for group in pages.groups():
        days = [pages.sources[path].updated for path in group.paths]
        places = quoted([*map(place_of, group.paths)])
        entries |= zip(group.paths, _filled(group, shells[group.kind.path], places, days), strict=True)
    return entries


def _filled(group: Group, entry: str, places: list[str], days: list[str]) -> Iterator[str]:
    """Return the entry of a shell with what differs from page to page in its place."""
    parts = re.split(f"({re.escape(group.kind.stem)}|{re.escape(DATE)})", entry)
    values = {group.kind.stem: places, DATE: days}
    columns = [values.get(part) or [part] * len(places) for part in parts]
    return map("".join, zip(*columns, strict=True))
