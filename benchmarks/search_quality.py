"""Measures what search finds and what a visitor downloads for it, in a real browser.

Known items: for recorded papers that have machine-made keywords and a machine's summary, both are taken out of the list
and typed as queries; MRR@10 is the mean of one through the place at which the paper is found. The archive is filled up
with other real papers, so that sizes are those of a large one.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import mean, median, quantiles
from urllib.parse import urlencode

from corpora import REPOSITORY, make_list
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from generator.model import Paper
from generator.pipeline.build.run import build
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.store import PaperStore, StoredPapers

sys.path.append(str(REPOSITORY / "tests"))
from support import serving

_RECORDED = REPOSITORY.parent / "shared/corpora/hf_daily_papers"
_ALL = 20_000
_ASKED = 150
_TAKEN = 10
_SHOWN = 20
_TYPED = "(field, query) => { field.value = query; field.dispatchEvent(new Event('input', { bubbles: true })); }"


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


@dataclass(slots=True)
class Visit:
    """A visitor who comes for the first time, and types one query after another."""

    page: Page
    url: str

    def ask(self, query: str) -> tuple[list[str], float]:
        """Return the keys of the first papers for a query, and the kilobytes of the index that came for it."""
        sizes: list[int] = []

        def note(reply: Response) -> None:
            if "/search/" in reply.url and not reply.url.startswith(f"{self.url}search/?"):
                sizes.append(int(reply.headers.get("content-length", 0)))

        self.page.on("response", note)
        if self.page.url.startswith(self.url):
            self.page.locator("[data-ps-results]").evaluate("place => place.replaceChildren()")
            self.page.locator("[data-ps-search=page] [name=q]").evaluate(_TYPED, query)
        else:
            self.page.goto(f"{self.url}search/?{urlencode({'q': query})}")
        found = self._found()
        self.page.remove_listener("response", note)
        return found[:_TAKEN], sum(sizes) / 1000

    def _found(self) -> list[str]:
        """Return the keys of the papers that are shown, once as many are as are said to be found."""
        said = self.page.locator("[data-ps-results] [role=status]").inner_text().split()[0].replace(",", "")
        papers = self.page.locator("[data-ps-results] article")
        expect(papers).to_have_count(min(int(said) if said.isdigit() else 0, _SHOWN), timeout=60_000)
        return papers.evaluate_all("all => all.map((one) => one.dataset.paper)")  # type: ignore[no-any-return]  # texts


def visits(browser: Browser, url: str, queries: list[str]) -> Iterator[tuple[list[str], float, float]]:
    """Yield for each query what it finds, its kilobytes as a visitor's first one, and those of the next one."""
    for query, following in zip(queries, queries[1:] + queries[:1], strict=True):
        visit = Visit(browser.new_page(), url)
        found, first = visit.ask(query)
        _, later = visit.ask(following)
        visit.page.close()
        yield found, first, later


def report(kind: str, keys: list[str], asked: list[tuple[list[str], float, float]]) -> None:
    """Print at which places the papers were found, and what it cost."""
    places = [found.index(key) + 1 if key in found else 0 for key, (found, _, _) in zip(keys, asked, strict=True)]
    print(f"{kind}: MRR@10 {mean(1 / place if place else 0 for place in places):.3f}")
    for name, place in (("first", 1), ("later", 2)):
        sizes = [one[place] for one in asked]
        typical = f"median {median(sizes):.0f}, 95 % {quantiles(sizes, n=20)[18]:.0f}, most {max(sizes):.0f}"
        print(f"  a {name} query, KB of the index: {typical}")


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
                queries = [getattr(item, kind) for item in known]
                report(kind, [item.key for item in known], list(visits(browser, url, queries)))
        browser.close()


if __name__ == "__main__":
    main()
