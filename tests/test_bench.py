"""The bench: what it computes out of what it measured, and that it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hugo_site import for_hugo
from measuring import Run, run, size_of
from repeating import STAGES, Measured, Plan, Rows, write_again
from support import REPOSITORY
from tables import aims, growth, noise, page_sizes, site_sizes, table
from test_build import digests


def rows(seconds: float, hugo: float = 10.0) -> Rows:
    """Return rows in which each stage takes so long, and two builds differ by nothing."""
    found: Rows = {}
    for state in ("cold", "nothing changed", "one day more"):
        found[f"{state}: build"] = [Run(seconds * len(STAGES), seconds, 50.0, 1_000_000)] * 2
        for stage in STAGES:
            found[f"{state}: {stage}"] = [Run(seconds, seconds, written=0)] * 2
        found[f"Hugo, {state}"] = [Run(hugo, 2 * hugo, 1000.0)] * 2
    found["the same bytes written"] = [Run(1.0, 1.0)] * 2
    return found


def measured(papers: int, found: Rows) -> Measured:
    """Return a size that was measured."""
    plan = Plan(papers, repeats=2, hugo="hugo", with_plain=False, tidy=False)
    return Measured(plan, found, papers * 20_000, {"home": papers})


def test_aims_are_reached_up_to_their_figure_and_missed_above() -> None:
    """A ratio that is what is aimed at is reached; whatever is above it is missed."""
    told = {aim.name: (aim.value, aim.cells()[-1]) for aim in aims(rows(2.5))}
    assert told["site, cold, against writing the same bytes: CPU"] == (2.5, "reached")
    assert told["load to generate, cold, against Hugo: wall"] == (0.75, "missed")
    assert told["build but search, one day more, against Hugo: wall"] == (1.0, "missed")
    assert told["build, cold, against Hugo: memory"] == (0.05, "reached")
    assert len(told) == 9


def test_a_title_is_no_code_to_hugo() -> None:
    """What would call a template of Hugo's is text in the pages that it is given, and links lead to addresses."""
    page = "---\ntitle: x\n---\n{{<think>}} {{% x %}} [Paper](../papers/2509.08358.md)\n"
    expected = "---\ntitle: x\n---\n{{ <think>}} {{ % x %}} [Paper](../../papers/2509.08358/)\n"
    assert for_hugo(page, is_index=False) == expected


def test_without_hugo_only_the_other_aims_are_told() -> None:
    """Rows of a peer that did not run are asked for by nothing."""
    alone = {name: runs for name, runs in rows(1).items() if not name.startswith("Hugo")}
    assert [aim.name.partition(",")[0] for aim in aims(alone)] == ["search", "site"]


def test_rows_that_lie_apart_are_marked() -> None:
    """Of a row the median is shown, and a mark where its wall times lie more than a fifth apart."""
    found = {"quiet": [Run(1.0, 1), Run(1.1, 1), Run(1.2, 1)], "loud": [Run(1.0, 1), Run(2.0, 1), Run(4.0, 1)]}
    quiet, loud = table(found).splitlines()[2:]
    assert quiet.startswith("| quiet | 1.10 | 18% |")
    assert loud.startswith("| loud | 2.00 | 150% ! |")
    assert noise(found).endswith("spread over 20%: 1, marked with `!`.")


def test_growth_compares_archives_ten_times_as_large() -> None:
    """A day more is compared between sizes of which one is ten times the other, and told only where there are any."""
    small, large = measured(10_000, rows(1)), measured(100_000, rows(4.5))
    assert growth([small]) == ""
    assert "100,000 papers against 10,000: wall | 4.50 | 4 | missed" in growth([small, large])


def test_sizes_that_were_not_built_are_marked_as_extrapolated() -> None:
    """The site of a size with an aim is measured, or worked out from the nearest size and named so."""
    told = site_sizes([measured(20_000, {}), measured(1000, {})])
    assert "| 20,000 papers | 400.0 | 400 | missed |" in told
    assert "| 50,000 papers, extrapolated from 20,000 | 1,000.0 | 1,000 | missed |" in told
    assert "| home | 20 | 1 |" in page_sizes([measured(20_000, {}), measured(1000, {})])


def test_the_floor_writes_the_same_bytes(tmp_path: Path) -> None:
    """All files of a folder are written again, and counted."""
    (tmp_path / "from/below").mkdir(parents=True)
    (tmp_path / "from/a").write_bytes(b"123")
    (tmp_path / "from/below/b").write_bytes(b"4567")
    done = write_again(tmp_path / "from", tmp_path / "to")
    assert digests(tmp_path / "to") == digests(tmp_path / "from")
    assert done.written == size_of(tmp_path / "to") == 7


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of several processes")
def test_the_memory_of_all_processes_is_counted(tmp_path: Path) -> None:
    """What two processes share counts once, what each has of its own counts for each; bytes written are counted."""
    program = (
        "import os, time; shared = b'a' * 60_000_000; child = os.fork();"
        "own = b'b' * (30_000_000 if child else 20_000_000); open(str(bool(child)), 'wb').write(b'c' * 5000);"
        "time.sleep(0.5); child and os.wait()"
    )
    done = run([sys.executable, "-c", program], tmp_path)
    assert done.peak_mb is not None
    assert done.written is not None
    assert 110 <= done.peak_mb <= 150
    assert 10_000 <= done.written <= 11_000


def test_a_command_that_fails_stops_the_bench(tmp_path: Path) -> None:
    """What it said is told."""
    with pytest.raises(SystemExit, match="what went wrong"):
        run([sys.executable, "-c", "raise SystemExit('what went wrong')"], tmp_path)


def test_the_bench_measures_a_small_list(tmp_path: Path) -> None:
    """Every state of a list is built, its tables are printed, and nothing is left."""
    command = [sys.executable, str(REPOSITORY / "benchmarks/run.py"), "40", "--repeats", "1", "--no-hugo"]
    done = subprocess.run(
        [*command, "--plain-up-to", "0", "--in", str(tmp_path)], capture_output=True, text=True, check=True, timeout=300
    )
    states = ("cold", "first edit", "nothing changed", "one day more", "one curation edit", "one topic rule")
    shown = {line.split(" | ")[0].strip("| ") for line in done.stdout.splitlines() if line.startswith("|")}
    assert {f"{state}: build" for state in states} | {"the same bytes written"} <= shown
    assert {f"cold: {stage}" for stage in STAGES} <= shown
    assert list(tmp_path.iterdir()) == []
