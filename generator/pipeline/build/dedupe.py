"""Papers in store under several names, or in several files, found without loading the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.config import CurationFile
from generator.curate import additions, bonds_of, linked
from generator.linkage import Linked, namesakes
from generator.merge import join
from generator.model import Paper
from generator.store import Inventory, InventoryItem, inventory_item


def single_items(inventory: Inventory) -> tuple[dict[str, InventoryItem], dict[str, str], dict[str, set[str]]]:
    """Return the row of each paper and the file that it is in, and of papers that are in several the files."""
    rows: dict[str, InventoryItem] = {}
    files: dict[str, str] = {}
    several: dict[str, set[str]] = {}
    for name, file in inventory.files.items():
        for row in file.rows:
            if row.key in rows:
                several.setdefault(row.key, {files[row.key]}).add(name)
            rows[row.key] = row
            files[row.key] = name
    return rows, files, several


class Deduped(NamedTuple):
    """Papers that may be one under several names, or that people added: loaded and joined."""

    keys: set[str]
    linked: Linked


def dedupe(
    inventory: Inventory,
    curation: CurationFile,
    rows: Mapping[str, InventoryItem],
    files: Mapping[str, str],
    several: Mapping[str, set[str]],
) -> Deduped:
    """Return what cannot be told of each paper alone.

    Of all papers that may be one with another every one is taken, so that joining them gives what joining all papers
    would give.
    """
    added = [paper for paper, _ in additions(curation.additions)]
    bonds = bonds_of(curation).bonds
    keys = {*several, *(paper.key for paper in added)}

    def load(keys: set[str]) -> dict[str, Paper]:
        names = {name for key in keys & rows.keys() for name in several.get(key, {files[key]})}
        return inventory.papers(sorted(names), keys)

    stored = load(keys)
    joined = dict(stored)
    for paper in added:
        known = joined.get(paper.key)
        joined[paper.key] = join(known, paper) if known else paper
    keys |= namesakes(
        [*(row for key, row in rows.items() if key not in keys), *map(inventory_item, joined.values())], bonds
    )
    papers = {**load(keys - stored.keys()), **stored}
    return Deduped(keys, linked(papers.values(), curation, bonds))
