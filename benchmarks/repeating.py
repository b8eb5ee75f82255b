"""One size: the states of a list that are built, side by side with the peers, again and again in fresh folders.

Nothing is deleted between commands: ext4 passes over the inodes of files that were deleted in the last minutes one by
one, and whatever creates files then takes 2 to 20 times as long.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from corpora import add_day, change_rule, edit_newest, edit_oldest, make_list
from hugo_site import HugoSite
from measuring import Run, run, size_of

_BIN = Path(sys.executable).parent
STAGES = ("load", "classify", "generate", "site", "search")
PAGES = {
    "home": "index.html",
    "topics": "topics/index.html",
    "a topic": "topics/*/index.html",
    "its month": "topics/*/????-??/index.html",
    "archive": "archive/index.html",
    "a year": "archive/????/index.html",
    "a day": "daily/*/index.html",
    "a week": "weekly/*/index.html",
    "a month": "monthly/*/index.html",
    "a paper": "papers/*/index.html",
}
_ORDERS = (("ours", "Hugo", "floor"), ("Hugo", "ours", "floor"), ("ours", "floor", "Hugo"))
"""The first has ours first, since the peers take their pages from it; the floor writes what ours has built."""

Rows = dict[str, list[Run]]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured at one size."""

    papers: int
    repeats: int
    hugo: str | None
    """The program, or None to do without."""
    with_plain: bool
    """Whether MkDocs renders every page, too."""
    tidy: bool
    """Whether folders are removed after each repeat, on a file system where that costs the next command nothing."""

    @property
    def steps(self) -> int:
        """How many commands there are."""
        return self.repeats * (7 + 3 * bool(self.hugo) + self.with_plain)


@dataclass
class Measured:
    """What one size came to."""

    plan: Plan
    rows: Rows = field(default_factory=dict)
    site_bytes: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    """The bytes of the largest page of each kind."""


def measure(folder: Path, plan: Plan, tell: Tell) -> Measured:
    """Measure in an empty folder, telling of each command before it runs."""
    measured = Measured(plan)
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:  # so that this process stays small
        apart.submit(make_list, folder / "list", plan.papers).result()
        peer = HugoSite(folder / "hugo") if plan.hugo else None
        for number in range(plan.repeats):
            place = folder / f"repeat-{number}"
            shutil.copytree(folder / "list", place / "list")
            _Repeat(measured, place, number, peer, tell).all(lambda edit, root: apart.submit(edit, root).result())
            if plan.tidy:
                shutil.rmtree(place)
    return measured


@dataclass
class _Repeat:
    """Once through all states, from nothing."""

    measured: Measured
    place: Path
    number: int
    peer: HugoSite | None
    tell: Tell

    @property
    def root(self) -> Path:
        return self.place / "list"

    def all(self, change: Callable[[Callable[[Path], None], Path], None]) -> None:
        """Build each state; ``change`` makes an edit."""
        self._cold()
        change(edit_oldest, self.root)
        self._build("first edit")  # makes the second tree of the site, which later builds find
        first = self.number % 2 == 0
        self._in_turn(lambda: self._build("nothing changed"), lambda: self._hugo("nothing changed"), ours_first=first)
        change(add_day, self.root)
        self._in_turn(lambda: self._build("one day more"), self._hugo_day, ours_first=first)
        change(edit_newest, self.root)
        self._build("one curation edit")
        change(change_rule, self.root)
        self._build("one topic rule")

    def _cold(self) -> None:
        commands = {"ours": self._build_cold, "Hugo": lambda: self._hugo("cold"), "floor": self._floor}
        for name in _ORDERS[self.number % len(_ORDERS)]:
            commands[name]()
        if self.measured.plan.with_plain:
            self._plain()

    def _in_turn(self, ours: Callable[[], None], hugo: Callable[[], None], *, ours_first: bool) -> None:
        for command in (ours, hugo) if ours_first else (hugo, ours):
            command()

    def _note(self, name: str, done: Run) -> None:
        self.measured.rows.setdefault(name, []).append(done)

    def _build_cold(self) -> None:
        self._build("cold")
        if self.number == 0:
            self.measured.site_bytes = size_of(self.root / "site")
            self.measured.pages = largest_pages(self.root / "site")
            if self.peer:
                self.peer.make(self.root)

    def _build(self, state: str) -> None:
        """Build the list and note the whole and each stage."""
        self.tell(f"{state}: build")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            whole = run([str(_BIN / "paperstand"), "build", "--timings", file.name], self.root)
            told = json.loads(Path(file.name).read_bytes())
        stages = told["stages"]
        pages = sum(stage["bytes"] for stage in stages.values())
        own, indexer = told["peak_mb"]["paperstand"], told["peak_mb"]["indexer"]
        written = pages if whole.written is None else whole.written
        self._note(f"{state}: build", Run(whole.wall, whole.cpu, whole.peak_mb, written, own, indexer))
        for name in STAGES:
            self._note(f"{state}: {name}", _stage(stages[name]))

    def _hugo(self, state: str) -> None:
        """Let Hugo build its site into a folder of this repeat's."""
        if self.peer:
            self.tell(f"{state}: Hugo")
            command = [str(self.measured.plan.hugo), "--quiet", "--destination", str(self.place / "hugo")]
            self._note(f"Hugo, {state}", run(command, self.peer.folder))

    def _hugo_day(self) -> None:
        if self.peer:
            if self.number == 0:
                self.peer.learn(self.root)
            self.peer.add_day()
            self._hugo("one day more")
            self.peer.remove_day()

    def _floor(self) -> None:
        self.tell("the same bytes written")
        self._note("the same bytes written", write_again(self.root / "site", self.place / "floor"))

    def _plain(self) -> None:
        """Let MkDocs render every page."""
        self.tell("plain MkDocs")
        config = (self.root / "mkdocs.yml").read_text(encoding="utf-8")
        config = config.replace("  - paperstand\n", "  - paperstand: {accelerate: false}\n")
        (self.root / "mkdocs-plain.yml").write_text(config, encoding="utf-8")
        command = [str(_BIN / "mkdocs"), "build", "-q", "-f", "mkdocs-plain.yml", "-d", str(self.place / "plain")]
        self._note("plain MkDocs", run(command, self.root))


def _stage(told: dict[str, float]) -> Run:
    return Run(told["wall_s"], told["cpu_s"], written=int(told["bytes"]))


def write_again(source: Path, target: Path) -> Run:
    """Write the files of a folder to another, and do nothing else in the time that is measured."""
    os.sync()
    wall = cpu = 0.0
    size = 0
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        contents = [(f"{place}/{name}", Path(folder, name).read_bytes()) for name in names]
        before = time.perf_counter(), time.thread_time()
        place.mkdir(parents=True)
        for path, content in contents:
            with open(path, "xb", buffering=0) as file:  # noqa: PTH123  # the least there is
                file.write(content)
        wall += time.perf_counter() - before[0]
        cpu += time.thread_time() - before[1]
        size += sum(len(content) for _, content in contents)
    return Run(wall, cpu, written=size)


def largest_pages(site: Path) -> dict[str, int]:
    """Return the bytes of the largest page of each kind."""
    sizes = {kind: [path.stat().st_size for path in site.glob(pattern)] for kind, pattern in PAGES.items()}
    return {kind: max(found, default=0) for kind, found in sizes.items()}
