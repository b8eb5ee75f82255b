"""Small lists for tests: papers in a store, and what people wrote around them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from generator.identity import identify
from generator.merge import absorb, absorb_figures
from generator.model import Facts, Figures, Listing
from generator.store import PaperStore, StoredPapers

DAY = date(2025, 10, 27)


def listing(arxiv: str, title: str, day: date = DAY, upvotes: int | None = None, **facts: Any) -> Listing:  # noqa: ANN401  # as in Facts
    """Return what a daily list says of a paper."""
    return Listing(
        identity=identify(title=title, arxiv=arxiv),
        source="hugging-face",
        observed=day,
        listed=day,
        facts=Facts(title=title, **facts),
        figures=Figures(upvotes=upvotes),
    )


def three() -> list[Listing]:
    """Return three papers of one day."""
    return [
        listing("2510.00001", "Reward models that look right", upvotes=3, authors=("Ada Example",)),
        listing("2510.00002", "A survey of robots", upvotes=9, abstract="Robots grasp."),
        listing("2510.00003", "Speech without words", upvotes=1, published=date(2025, 10, 20)),
    ]


def store(root: Path, listings: list[Listing]) -> None:
    """Let the fetcher's part of a list take in what sources say."""
    keeper = PaperStore(root / "data")
    old = keeper.load()
    keeper.save(old, StoredPapers(absorb(old.papers, listings), absorb_figures(old.figures, listings)))


def begin(root: Path) -> Path:
    """Let a folder be that of a list."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text("site_name: Papers\n", encoding="utf-8")
    return root


def a_list(root: Path, listings: list[Listing] | None = None, /, **files: str) -> Path:
    """Make a list: `curation`, `topics`, `site` and so on are the contents of files; `curation_b` is another one."""
    store(root, three() if listings is None else listings)
    begin(root)
    for name, content in files.items():
        folder = root / "data" / ("curation" if name.startswith("curation") else "")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return root
