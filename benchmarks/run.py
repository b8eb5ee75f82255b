"""Measures builds side by side with Hugo, plain MkDocs and the floor, and prints a table in Markdown.

Every command runs in a process of its own, for its processor time and memory; repeats alternate between the peers, and
medians are printed, with how far the wall times of a row spread. Run it by ``make bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from hugo_site import make_hugo_site, take_pages
from lists import add_day, make_list

_BIN = Path(sys.executable).parent
_STAGES = ("load", "classify", "generate", "site", "search")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command came to: seconds on the clock and of processors, the most memory, bytes written."""

    wall: float
    cpu: float
    peak_mb: float
    bytes: int = 0


Rows = dict[str, list[Run]]


def run(command: list[str], folder: Path) -> Run:
    """Run a command and measure it."""
    environment = {**os.environ, "SITE_URL": "https://example.org/papers/", "NO_MKDOCS_2_WARNING": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None  # noqa: S101  # it is a pipe
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)}\n{told.decode(errors='replace')}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)


def build(root: Path, rows: Rows, name: str) -> None:
    """Build the list and note the whole and each stage."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        whole = run([str(_BIN / "paperstand"), "build", "--timings", file.name], root)
        told = json.loads(Path(file.name).read_bytes())
    written = sum(stage["bytes"] for stage in told["stages"].values())
    rows.setdefault(f"{name}: build", []).append(Run(whole.wall, whole.cpu, whole.peak_mb, written))
    for stage in _STAGES:
        part = told["stages"][stage]
        rows.setdefault(f"{name}: {stage}", []).append(Run(part["wall_s"], part["cpu_s"], whole.peak_mb, part["bytes"]))


def hugo(site: Path, rows: Rows, name: str) -> None:
    """Let Hugo build its site."""
    done = run([str(_BIN / "hugo"), "--quiet"], site)
    rows.setdefault(name, []).append(Run(done.wall, done.cpu, done.peak_mb, _size(site / "public")))


def floor(root: Path, rows: Rows) -> None:
    """Write the bytes of the site to new files, and do nothing else."""
    wall = cpu = size = 0.0
    with tempfile.TemporaryDirectory(dir=root) as folder:
        for path in _files(root / "site"):
            content, target = path.read_bytes(), Path(folder) / path.relative_to(root / "site")
            before = time.perf_counter(), time.process_time()
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            wall += time.perf_counter() - before[0]
            cpu += time.process_time() - before[1]
            size += len(content)
    rows.setdefault("the same bytes written", []).append(Run(wall, cpu, 0, int(size)))


def plain(root: Path, rows: Rows) -> None:
    """Let MkDocs render every page."""
    config = (root / "mkdocs.yml").read_text().replace("  - paperstand\n", "  - paperstand: {accelerate: false}\n")
    (root / "mkdocs-plain.yml").write_text(config)
    done = run([str(_BIN / "mkdocs"), "build", "-q", "-f", "mkdocs-plain.yml", "-d", "site-plain"], root)
    rows.setdefault("plain MkDocs", []).append(Run(done.wall, done.cpu, done.peak_mb, _size(root / "site-plain")))
    shutil.rmtree(root / "site-plain")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))


def _forget(root: Path) -> None:
    """Remove everything that was made out of data/."""
    for path in (root / "site", root / ".cache"):
        shutil.rmtree(path, ignore_errors=True)
    for path in (root / "docs").iterdir():
        if path.name != "about":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _edit(root: Path) -> None:
    key = max(path.stem for path in (root / "docs/papers").glob("*.md"))
    (root / "data/curation").mkdir(exist_ok=True)
    (root / "data/curation/bench.yaml").write_text(f'papers: {{"{key}": {{note: Read it.}}}}\n')


def _change_rule(root: Path) -> None:
    path = root / "data/topics.yaml"
    before = path.read_text()
    changed = re.sub(r"^( +)any:\n( +)- ", r"\1any:\n\2- token\n\2- ", before, count=1, flags=re.MULTILINE)
    assert changed != before  # noqa: S101  # nothing would be measured
    path.write_text(changed)


def _remove_day(root: Path) -> None:
    (root / "data/papers/2025/2025-11-03.json").unlink()
    metrics = root / "data/metrics/2025-11.csv"
    metrics.unlink()


def measure(root: Path, repeats: int, *, with_plain: bool) -> Rows:
    """Return the rows of the table for a list."""
    rows: Rows = {}
    peer = root / "hugo"
    for number in range(repeats):
        _forget(root)
        build(root, rows, "cold")
        if number == 0:
            make_hugo_site(root, peer)
        shutil.rmtree(peer / "public", ignore_errors=True)
        hugo(peer, rows, "Hugo, cold")
        floor(root, rows)
    build(root, {}, "a second tree for the site, once")
    for _ in range(repeats):
        _alternate(root, peer, rows)
    for name, edit in (("one curation edit", _edit), ("one topic rule", _change_rule)):
        edit(root)
        build(root, rows, name)
    if with_plain:
        plain(root, rows)
    return rows


def _alternate(root: Path, peer: Path, rows: Rows) -> None:
    build(root, rows, "nothing changed")
    add_day(root)
    build(root, rows, "one day more")
    take_pages(root, peer)
    hugo(peer, rows, "Hugo, one day more")
    _remove_day(root)
    build(root, rows, "one day less")


def table(rows: Rows) -> str:
    """Return the rows as a table in Markdown."""
    lines = ["| | wall s | spread | CPU s | peak MB | MB written |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, runs in rows.items():
        wall = [item.wall for item in runs]
        middle = median(wall)
        spread = (max(wall) - min(wall)) / middle if middle else 0
        cpu, peak = median(item.cpu for item in runs), median(item.peak_mb for item in runs)
        written = median(item.bytes for item in runs) / 1e6
        lines.append(f"| {name} | {middle:.2f} | {spread:.0%} | {cpu:.2f} | {peak:.0f} | {written:.1f} |")
    return "\n".join(lines)


def ratios(rows: Rows) -> str:
    """Return the ratios that are aimed at, as a table in Markdown."""

    def of(name: str, value: Callable[[Run], float]) -> float:
        return median(map(value, rows[name])) or 1e-9

    def wall(item: Run) -> float:
        return item.wall

    def cpu(item: Run) -> float:
        return item.cpu

    def peak(item: Run) -> float:
        return item.peak_mb

    def searchless(name: str) -> float:
        return of(f"{name}: build", wall) - of(f"{name}: search", wall)

    to_generate = sum(of(f"cold: {stage}", wall) for stage in ("load", "classify", "generate"))
    found = {
        "site, cold / Hugo: wall": (of("cold: site", wall) / of("Hugo, cold", wall), 0.6),
        "site, cold / Hugo: CPU": (of("cold: site", cpu) / of("Hugo, cold", cpu), 0.5),
        "build, cold / Hugo: memory": (of("cold: build", peak) / of("Hugo, cold", peak), 0.25),
        "load to generate, cold / Hugo: wall": (to_generate / of("Hugo, cold", wall), 0.5),
        "build without search, one day more / Hugo: wall": (
            searchless("one day more") / of("Hugo, one day more", wall),
            0.25,
        ),
        "site, one day more / Hugo: wall": (of("one day more: site", wall) / of("Hugo, one day more", wall), 0.1),
        "site, cold / writing the bytes: CPU": (of("cold: site", cpu) / of("the same bytes written", cpu), 2.5),
        "build without search, nothing changed / Hugo: wall": (
            searchless("nothing changed") / of("Hugo, one day more", wall),
            0.15,
        ),
        "search, one day more: seconds": (of("one day more: search", wall), 10),
    }
    lines = ["| ratio | measured | aimed at |", "| --- | ---: | ---: |"]
    return "\n".join([*lines, *(f"| {name} | {value:.2f} | {aim} |" for name, (value, aim) in found.items())])


def main() -> None:
    """Measure each size and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000, 30_000, 100_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--plain-up-to", type=int, default=1000, help="The largest list that plain MkDocs builds, too.")
    options = parser.parse_args()
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            make_list(root, size)
            rows = measure(root, options.repeats, with_plain=size <= options.plain_up_to)
            print(f"\n### {size:,} papers\n\n{table(rows)}\n\n{ratios(rows)}", flush=True)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
