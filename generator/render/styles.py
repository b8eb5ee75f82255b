"""The stylesheet of topics: a colour for each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from generator.model import Page
from generator.render.kind import Kind, Part, alone
from generator.render.pages import PageMaker


def topic_styles(slugs: list[str]) -> str:
    """Return a colour for each topic's chips: the hue comes from the slug, the lightness from the scheme."""
    rules = [f'[href*="topics/{slug}/"]{{--ps-topic:{hue(slug)}}}' for slug in slugs]
    return "\n".join(rules) + "\n"


def hue(slug: str) -> int:
    """Return the hue of a topic, in degrees."""
    return zlib.crc32(slug.encode()) % 360


def _styles(pages: PageMaker) -> Page:
    return Page(_FILE, topic_styles(pages.library.slugs))


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("styles", alone(_styles, pages))


_FILE: Final = "assets/topics.css"
STYLES: Final = Kind(name="Topics' colours", places=(_FILE,), parts=_parts)
