"""Measures builds side by side with Hugo, plain MkDocs and the floor, and prints tables in Markdown.

Every command runs in a process of its own, every repeat in fresh folders; repeats alternate between the peers, and
medians are printed, with how far the wall times of a row spread. Run it by ``make bench``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpora import how_many_are_real
from hugo_site import hugo_program
from measuring import MEMORY, WRITTEN, file_system
from repeating import Measured, Plan, Tell, measure
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from tables import growth, noise, page_sizes, ratios, site_sizes, table

_SIZES = (1000, 10_000, 30_000, 100_000)
_ROOM = 130_000
"""Bytes of the disk that a repeat needs for each paper: pages, two sites of ours, one of Hugo's, one again."""
_TIDY = frozenset({"tmpfs", "ramfs"})


def plans(options: argparse.Namespace) -> list[Plan]:
    """Return what is to be measured.

    Raises:
        SystemExit: Hugo is asked for and is not there, or there is not enough room.
    """
    hugo = None if options.no_hugo else hugo_program()
    if hugo is None and not options.no_hugo:
        raise SystemExit("hugo is not installed: `make bench` installs it, `--no-hugo` does without")
    tidy = file_system(options.folder) in _TIDY
    made = [
        Plan(
            papers=size,
            repeats=options.repeats if size <= options.repeats_up_to else 1,
            hugo=hugo,
            with_plain=size <= options.plain_up_to,
            tidy=tidy,
        )
        for size in options.sizes
    ]
    needed = [plan.papers * _ROOM * (1 if tidy else plan.repeats) for plan in made]
    room, free = max(needed) if tidy else sum(needed), shutil.disk_usage(options.folder).free
    if room > free:
        raise SystemExit(f"{room / 1e9:.0f} GB are needed, {free / 1e9:.0f} are free: name another folder with --in")
    return made


@contextmanager
def telling(total: int) -> Iterator[Tell]:
    """Show on stderr, where that is a terminal, which command of how many runs."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("making a list", total=total)
        yield lambda what: bar.update(task, description=what, advance=1)


def about(options: argparse.Namespace, made: list[Plan]) -> str:
    """Return on what, with what and how often it is measured."""
    hugo = next((plan.hugo for plan in made), None)
    version = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout if hugo else ""
    peer = version.split()[1].partition("-")[0].replace("v", "Hugo ") if version else "without Hugo"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    where = file_system(options.folder) or "an unknown file system"
    repeats = ", ".join(f"{plan.papers:,} papers {_times(plan.repeats)}" for plan in made)
    real = how_many_are_real()
    papers = f"The first {real:,} papers are real ones, others are made up." if real else "All papers are made up."
    day = datetime.now(UTC).date()
    lines = (
        f"Run on {day}: {platform.system()}, {os.cpu_count()} processors, {python}, {peer}, on {where}.",
        f"Repeats: {repeats}. Figures are medians; `spread` is from the fastest to the slowest, of the median.",
        papers,
        f"{MEMORY}.",
        f"{WRITTEN}.",
    )
    return "\n".join(lines)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def report(measured: Measured, loads: tuple[float, float]) -> str:
    """Return the tables of one size."""
    before, after = loads
    load = f"Load of the machine: {before:.1f} before, {after:.1f} after, on {os.cpu_count()} processors."
    parts = (f"### {measured.plan.papers:,} papers", table(measured.rows), ratios(measured.rows))
    return "\n\n".join([*parts, f"{noise(measured.rows)}\n{load}"])


def main() -> None:
    """Measure each size and print its tables as soon as it is done, then those across sizes."""
    options = _options()
    made = plans(options)
    print(about(options, made), flush=True)
    found: list[Measured] = []
    with (
        tempfile.TemporaryDirectory(dir=options.folder, prefix="paperstand-bench-") as folder,
        telling(sum(plan.steps for plan in made)) as tell,
    ):
        for number, plan in enumerate(made):
            place = Path(folder, str(number))
            place.mkdir()
            before = os.getloadavg()[0]
            found.append(measure(place, plan, tell))
            print(f"\n{report(found[-1], (before, os.getloadavg()[0]))}", flush=True)
            if plan.tidy:
                shutil.rmtree(place)
    across = filter(None, (growth(found), site_sizes(found), page_sizes(found)))
    print("\n### Across sizes\n\n" + "\n\n".join(across), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=_SIZES, help="How many papers the lists have.")
    parser.add_argument("--repeats", type=int, default=3, help="How often each size is measured.")
    parser.add_argument(
        "--repeats-up-to", type=int, default=30_000, metavar="PAPERS", help="Larger lists are measured once."
    )
    parser.add_argument(
        "--plain-up-to", type=int, default=10_000, metavar="PAPERS", help="Larger lists are not built by plain MkDocs."
    )
    parser.add_argument("--no-hugo", action="store_true", help="Do without the peer.")
    parser.add_argument(
        "--in", dest="folder", type=Path, default=Path(tempfile.gettempdir()), metavar="DIR", help="Where to work."
    )
    options = parser.parse_args()
    if min(options.repeats, *options.sizes) < 1 or not options.folder.is_dir():
        parser.error("sizes and repeats are 1 or more, and DIR is a folder that is there")
    return options


if __name__ == "__main__":
    main()
