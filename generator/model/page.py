"""Pages: what the generator writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """A file below ``docs/``: its path there, its text, and the front matter of a Markdown page."""

    path: str
    text: str | Callable[[], str]
    """The text, or what renders it: a page that has not changed need not be."""
    front_matter: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    """A hash of all that the page is made out of: of two pages with the same key, the bytes are the same."""
    share: int = 0
    """Pages with the same number show the same papers, so one process renders them best."""

    @property
    def body(self) -> str:
        """The text without the front matter, rendered now where it is not yet."""
        return self.text if isinstance(self.text, str) else self.text()
