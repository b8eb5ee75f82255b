"""`make demo`: a list that fetches from the replay server, with quiet, stale and broken days, and its site.

The replies are the recorded ones where ../shared is there, else made up.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from replay import Fault, Items, made, made_item, recorded, replaying
from support import REPOSITORY, SHARED, serving

from generator.cli import main

TODAY = date(2026, 2, 27)
BROKEN, STALE, REPEATED = date(2026, 2, 20), date(2026, 2, 25), date(2026, 2, 24)
_REPLIES = SHARED / "corpora" / "hf_daily_papers"


def replies() -> Items:
    """Return what the days list; one of them repeats the day before."""
    days = [TODAY - timedelta(days=number) for number in range(30)]
    weekdays = [day for day in days if day.weekday() < 5]
    items = {
        str(day): [made_item(f"{day:%y%m}.{day.day:02}{number:03}", upvotes=number * 3) for number in range(12)]
        for day in weekdays
    }
    known = recorded(_REPLIES) if _REPLIES.is_dir() else made(items)
    return lambda day: known(REPEATED if day == STALE else day)


def write_list(root: Path, url: str) -> None:
    """Write a list whose sources are at the replay server."""
    shutil.copytree(REPOSITORY / "docs" / "about", root / "docs" / "about")
    shutil.copy(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    (root / "data").mkdir()
    shutil.copy(REPOSITORY / "data" / "topics.yaml", root / "data" / "topics.yaml")
    (root / "data/sources.yaml").write_text(
        "sources:\n"
        f'  - {{name: hugging-face, kind: hugging-face-daily, url: "{url}", first_days: 30, complete: false}}\n'
        f'  - {{name: a-blog, kind: feed, url: "{url}/no-such-feed"}}\n'
    )


def run(root: Path, *words: str) -> None:
    """Run a verb, and tell of it; a source that fails is part of the show."""
    print(f"$ paperstand {' '.join(words)}", file=sys.stderr)  # noqa: T201  # a script that tells what it does
    try:
        main(["--root", str(root), *words])
    except SystemExit as leaving:
        print(f"(exit {leaving.code})", file=sys.stderr)  # noqa: T201  # the same


def demonstrate(root: Path) -> None:
    """Fetch, tell how the sources fare, and build the site of the list at ``root``."""
    faults = {BROKEN: Fault(200, b"<!DOCTYPE html><title>Sign in</title>")}
    with replaying(replies(), TODAY, faults) as replay:
        write_list(root, replay.url)
        run(root, "fetch", "--now", str(TODAY))
        run(root, "status", "--now", str(TODAY))
        run(root, "build")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="Build the site and leave.")
    once = parser.parse_args().once
    with tempfile.TemporaryDirectory() as folder:
        demonstrate(Path(folder))
        with serving(Path(folder) / "site") as address:
            print(f"the site is at {address}status/", file=sys.stderr)  # noqa: T201  # the same
            while not once:
                time.sleep(1)
