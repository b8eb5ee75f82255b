"""Measures what search finds and what a visitor downloads for it, in a real browser.

Known items: for recorded papers that have machine-made keywords and a machine's summary, both are taken out of the list
and typed as queries; MRR@10 is the mean of one through the place at which the paper is found. The archive is filled up
with other real papers, so that sizes are those of a large one.
"""

from __future__ import annotations

import functools
import http.server
import random
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import mean, median, quantiles
from urllib.parse import urlencode

from corpora import REPOSITORY, make_list
from playwright.sync_api import Page, sync_playwright

from generator.model import Paper
from generator.pipeline import build, import_files
from generator.pipeline.importing import ImportOptions
from generator.store import PaperStore, StoredPapers

_RECORDED = REPOSITORY.parent / "shared/corpora/hf_daily_papers"
_ALL = 20_000
_ASKED = 150
_TAKEN = 10


@dataclass(frozen=True, slots=True)
class Known:
    """A paper, and what was taken out of its record to be typed."""

    key: str
    keywords: str
    summary: str


def make_archive(root: Path) -> list[Known]:
    """Write the list and return the papers to be looked for."""
    make_list(root, _ALL - 6951)
    store = PaperStore(root / "data")
    before = store.load()
    import_files(root, sorted(_RECORDED.glob("*.json")), ImportOptions(date(2026, 3, 1)))
    stored = store.load()
    known = [
        Known(paper.key, " ".join(paper.facts.keywords), paper.facts.machine_summary)
        for key, paper in stored.papers.items()
        if key not in before.papers and paper.facts.keywords and paper.facts.machine_summary
    ]
    store.save(stored, StoredPapers({key: _silent(paper) for key, paper in stored.papers.items()}, stored.figures))
    return random.Random(5).sample(known, _ASKED)


def _silent(paper: Paper) -> Paper:
    facts = replace(paper.facts, keywords=(), machine_summary=None)
    observed = {name: day for name, day in paper.observed.items() if name not in {"keywords", "machine_summary"}}
    return replace(paper, facts=facts, observed=observed)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its URL."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ask(page: Page, url: str, query: str) -> tuple[list[str], int]:
    """Return the keys of the first papers for a query, and the bytes of the index that came for it."""
    sizes: list[int] = []

    def note(reply: object) -> None:
        address = reply.url  # type: ignore[attr-defined]  # a reply of Playwright's
        if "/search/" in address and not address.startswith(f"{url}search/?"):
            sizes.append(int(reply.headers.get("content-length", 0)))  # type: ignore[attr-defined]  # the same

    page.on("response", note)
    page.goto(f"{url}search/?{urlencode({'q': query})}")
    page.locator("[data-ps-results] [role=status]").wait_for()
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    found = page.locator("[data-ps-results] article").evaluate_all("all => all.map((one) => one.dataset.paper)")
    return found[:_TAKEN], sum(sizes)


def main() -> None:
    """Build the archive, ask, and print what was found."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        known = make_archive(root)
        build(root)
        index = [path.stat().st_size for path in (root / "site/search").rglob("*") if path.is_file()]
        print(f"{_ALL:,} papers; the index has {len(index):,} files and {sum(index) / 1e6:.1f} MB")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with serving(root / "site") as url:
            for kind in ("keywords", "summary"):
                found = [ask(browser.new_page(), url, getattr(item, kind)) for item in known]
                places = [
                    keys.index(item.key) + 1 if item.key in keys else 0
                    for item, (keys, _) in zip(known, found, strict=True)
                ]
                mrr = mean(1 / place if place else 0 for place in places)
                sizes = [size / 1000 for _, size in found]
                print(
                    f"{kind}: MRR@10 {mrr:.3f}; a first query, KB: median {median(sizes):.0f}, "
                    f"95 % {quantiles(sizes, n=20)[18]:.0f}, most {max(sizes):.0f}"
                )
        browser.close()


if __name__ == "__main__":
    main()
