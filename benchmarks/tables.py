"""What was measured, as tables in Markdown: rows, ratios with their aims, and how costs grow with the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from measuring import Run
from repeating import PAGES, STAGES, Measured, Rows

_NOISY = 0.2
_SHORTEST_S = 0.5
_IN_FULL = ("cold", "one day more")
_SITES_MB = {20_000: 400, 50_000: 1000}
_GROWTH = 4


def wall(item: Run) -> float:
    """Return the seconds on the clock."""
    return item.wall


def cpu(item: Run) -> float:
    """Return the seconds of processors."""
    return item.cpu


def peak(item: Run) -> float:
    """Return the most memory, in MB."""
    return item.peak_mb or 0.0


def middle(rows: Rows, name: str, value: Callable[[Run], float] = wall) -> float:
    """Return the median of a row."""
    return median(map(value, rows[name]))


def without_search(rows: Rows, state: str) -> float:
    """Return the seconds of a build, but for its search index."""
    return middle(rows, f"{state}: build") - middle(rows, f"{state}: search")


def spread(runs: Sequence[Run]) -> float:
    """Return how far the wall times of a row lie apart, as a part of their median."""
    seconds = [item.wall for item in runs]
    return (max(seconds) - min(seconds)) / (median(seconds) or 1)


def is_noisy(runs: Sequence[Run]) -> bool:
    """Tell whether the wall times of a row lie too far apart to say much; very short ones always do."""
    return median(map(wall, runs)) >= _SHORTEST_S and spread(runs) > _NOISY


def table(rows: Rows) -> str:
    """Return the rows as a table; of states but the first ones the stages are left out."""
    heads = ("", "wall s", "spread", "CPU s", "peak MB", "its own", "indexer", "MB written")
    return _table(heads, ([name, *_cells(runs)] for name, runs in rows.items() if _is_shown(name)))


def _is_shown(name: str) -> bool:
    state, _, part = name.partition(": ")
    return part not in STAGES or state in _IN_FULL


def _cells(runs: list[Run]) -> Iterator[str]:
    yield f"{median(map(wall, runs)):.2f}"
    yield "" if len(runs) == 1 else f"{spread(runs):.0%}{' !' if is_noisy(runs) else ''}"
    yield f"{median(map(cpu, runs)):.2f}"
    for value in ("peak_mb", "own_mb", "indexer_mb"):
        yield _known([getattr(run, value) for run in runs], "{:,.0f}")
    yield _known([None if run.written is None else run.written / 1e6 for run in runs], "{:,.1f}")


def _known(values: list[float | None], form: str) -> str:
    known = [value for value in values if value is not None]
    return form.format(median(known)) if known else ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure that should not be above another."""

    name: str
    value: float
    most: float

    def cells(self) -> list[str]:
        """Return the figure, what is aimed at, and which of the two it is."""
        reached = "reached" if self.value <= self.most else "missed"
        return [self.name, f"{self.value:.2f}", f"{self.most:g}", reached]


def aims(rows: Rows) -> Iterator[Aim]:
    """Yield what is aimed at, as far as its rows are there."""
    yield Aim("search, one day more: seconds", middle(rows, "one day more: search"), 10)
    floor = middle(rows, "the same bytes written", cpu)
    yield Aim("site, cold, against writing the same bytes: CPU", _part(middle(rows, "cold: site", cpu), floor), 2.5)
    if "Hugo, cold" in rows:
        yield from _against_hugo(rows)


def _against_hugo(rows: Rows) -> Iterator[Aim]:
    cold, day, same = (middle(rows, f"Hugo, {state}") for state in ("cold", "one day more", "nothing changed"))
    to_generate = sum(middle(rows, f"cold: {stage}") for stage in ("load", "classify", "generate"))
    yield Aim("site, cold, against Hugo: wall", middle(rows, "cold: site") / cold, 0.6)
    yield Aim("site, cold, against Hugo: CPU", middle(rows, "cold: site", cpu) / middle(rows, "Hugo, cold", cpu), 0.5)
    memory = _part(middle(rows, "cold: build", peak), middle(rows, "Hugo, cold", peak))
    yield Aim("build, cold, against Hugo: memory", memory, 0.25)
    yield Aim("load to generate, cold, against Hugo: wall", to_generate / cold, 0.5)
    yield Aim("build but search, one day more, against Hugo: wall", without_search(rows, "one day more") / day, 0.25)
    yield Aim("site, one day more, against Hugo: wall", middle(rows, "one day more: site") / day, 0.1)
    yield Aim(
        "build but search, nothing changed, against Hugo: wall", without_search(rows, "nothing changed") / same, 0.15
    )


def _part(value: float, of: float) -> float:
    return value / of if of else float("inf")


def ratios(rows: Rows) -> str:
    """Return what is aimed at, as a table."""
    return _table(("ratio", "measured", "at most", ""), (aim.cells() for aim in aims(rows)))


def noise(rows: Rows) -> str:
    """Return a sentence on the rows whose figures say little."""
    noisy = [name for name, runs in rows.items() if _is_shown(name) and is_noisy(runs)]
    if all(len(runs) == 1 for runs in rows.values()):
        return "One repeat: nothing can be said of the spread."
    told = f"Rows of {_SHORTEST_S} s and more that spread over {_NOISY:.0%}: {len(noisy) or 'none'}"
    return f"{told}, marked with `!`." if noisy else f"{told}."


def growth(found: Sequence[Measured]) -> str:
    """Return what a day more costs in an archive ten times as large; empty where no two sizes are so."""
    by_size = {one.plan.papers: one for one in found}
    pairs = [(by_size[size], by_size[size * 10]) for size in sorted(by_size) if size * 10 in by_size]
    names = "build but search, one day more, {:,} papers against {:,}: wall"
    return _table(
        ("growth", "measured", "at most", ""),
        (
            Aim(
                names.format(large.plan.papers, small.plan.papers),
                without_search(large.rows, "one day more") / without_search(small.rows, "one day more"),
                _GROWTH,
            ).cells()
            for small, large in pairs
        ),
    )


def site_sizes(found: Sequence[Measured]) -> str:
    """Return how large sites are, and would be at the sizes for which there is an aim."""
    by_size = {one.plan.papers: one.site_bytes / 1e6 for one in found}
    rows = [
        [f"{size:,} papers", f"{megabytes:,.1f}", f"{_aimed(size)}", _reached(size, megabytes)]
        for size, megabytes in by_size.items()
    ]
    for size in _SITES_MB.keys() - by_size.keys():
        nearest = min(by_size, key=lambda other: max(size / other, other / size))
        megabytes = by_size[nearest] * size / nearest
        name = f"{size:,} papers, extrapolated from {nearest:,}"
        rows.append([name, f"{megabytes:,.1f}", _aimed(size), _reached(size, megabytes)])
    return _table(("site", "MB", "under", ""), rows)


def _aimed(size: int) -> str:
    return f"{_SITES_MB[size]:,}" if size in _SITES_MB else ""


def _reached(size: int, megabytes: float) -> str:
    if size not in _SITES_MB:
        return ""
    return "reached" if megabytes < _SITES_MB[size] else "missed"


def page_sizes(found: Sequence[Measured]) -> str:
    """Return the largest page of each kind, by the size of the archive."""
    heads = ("largest page, KB", *(f"{one.plan.papers:,} papers" for one in found))
    rows = ([kind, *(f"{one.pages.get(kind, 0) / 1000:,.0f}" for one in found)] for kind in PAGES)
    return _table(heads, rows)


def _table(heads: Sequence[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    """Return a table, its first column left and the others right; empty without rows."""
    lines = [" | ".join(row) for row in rows]
    if not lines:
        return ""
    rule = " | ".join(["---", *["---:"] * (len(heads) - 1)])
    return "\n".join(f"| {line} |" for line in (" | ".join(heads), rule, *lines))
