"""All kinds of page, in the order in which they are made; a new one is a module of its own, and a line here.

What is generated lies nowhere else: ``.gitignore``, the workflow that publishes and the marks of the navigation are
made or checked from this list.
"""

from __future__ import annotations

from typing import Final

from generator.render.days import DAY, MONTH, WEEK
from generator.render.feeds.bundles import FEEDS
from generator.render.follow import FOLLOW
from generator.render.kind import Kind
from generator.render.names import AUTHORS, ORGANIZATIONS
from generator.render.notes import NOTES
from generator.render.overviews import ARCHIVE, HOME, PICKS, SEARCH, TRENDING
from generator.render.papers import EDITS, PAPER
from generator.render.status import STATUS
from generator.render.styles import STYLES
from generator.render.tags import TAGS
from generator.render.topics import TOPICS

KINDS: Final[tuple[Kind, ...]] = (
    HOME,
    DAY,
    WEEK,
    MONTH,
    TOPICS,
    PAPER,
    ORGANIZATIONS,
    AUTHORS,
    TAGS,
    NOTES,
    ARCHIVE,
    TRENDING,
    PICKS,
    FEEDS,
    FOLLOW,
    SEARCH,
    STATUS,
    EDITS,
    STYLES,
)


def generated_places() -> list[str]:
    """Return what is generated below ``docs/``, by the alphabet: folders, which end in a slash, and files."""
    return sorted(place for kind in KINDS for place in kind.places)


def entrances() -> dict[str, str]:
    """Return for each folder of pages that of the page in the navigation which leads there; empty for home."""
    return {folder: (kind.entrance or folder).strip(".") for kind in KINDS for folder in kind.folders}
