"""Pages: what the generator writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """A file below ``docs/``: its path there, its text, and the front matter of a Markdown page."""

    path: str
    body: str
    front_matter: Mapping[str, object] = field(default_factory=dict)
