"""Lists to measure with: real entries of ../shared where they are there, else made from a seed with words of our own.

Papers stand 20 a day, as on a list that somebody reads, whatever their real days; figures come from the seed.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from generator.identity import identify
from generator.merge import absorb, absorb_figures
from generator.model import Facts, Figures, Listing
from generator.store import PaperStore, StoredPapers

REPOSITORY = Path(__file__).parents[1]
_REAL = REPOSITORY.parent / "shared/corpora/arxiv_metadata/papers.jsonl.gz"
_A_DAY = 20
_NEWEST = date(2025, 10, 21)
_SYLLABLES = "ka ri ton mel dex via lu no qua gen zor pha bi tra sim neo flow max di por ven lex rama tor ix".split()
_WORDS = (
    "model reward policy agent language vision token attention data benchmark training inference reasoning preference "
    "alignment graph method result loss sample feature space task scale domain human feedback signal noise robust "
    "efficient sparse dense latent diffusion video image speech code retrieval memory planning safety evaluation"
).split()


@dataclass(frozen=True, slots=True)
class Facing:
    """A paper to be, before it has its day."""

    arxiv: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]


def make_list(root: Path, count: int) -> None:
    """Write a list with ``count`` papers into an empty folder, through the project's own store."""
    for name in ("data/site.yaml", "data/sources.yaml", "data/topics.yaml", "mkdocs.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, root / name)
    for name in ("docs/about", "docs/schemas"):
        shutil.copytree(REPOSITORY / name, root / name)
    _store(root, list(islice(_papers(), count)), _days_back(count))


def add_day(root: Path) -> None:
    """Add one day with papers after the newest."""
    made = list(islice(_invented(random.Random("a day more"), "2511"), _A_DAY))
    _store(root, made, [_NEWEST + timedelta(days=1)] * _A_DAY)


def edit_newest(root: Path) -> None:
    """Write a note on a paper of the newest day."""
    _write_note(root, max(_days(root), key=lambda path: path.stem))


def edit_oldest(root: Path) -> None:
    """Write a note on a paper of the oldest day."""
    _write_note(root, min(_days(root), key=lambda path: path.stem))


def _days(root: Path) -> Iterator[Path]:
    return (root / "data/papers").glob("*/????-??-??.json")


def _write_note(root: Path, day: Path) -> None:
    key = json.loads(day.read_bytes())["papers"][0]["key"]
    (root / "data/curation").mkdir(exist_ok=True)
    edit = f'papers: {{"{key}": {{note: Read it.}}}}\n'
    (root / f"data/curation/bench-{day.stem}.yaml").write_text(edit, encoding="utf-8")


def change_rule(root: Path) -> None:
    """Give the first topic a word more, which many papers have.

    Raises:
        ValueError: it has no words to begin with, so nothing would be measured.
    """
    path = root / "data/topics.yaml"
    before = path.read_text(encoding="utf-8")
    changed = re.sub(r"^( +)any:\n( +)- ", r"\1any:\n\2- token\n\2- ", before, count=1, flags=re.MULTILINE)
    if changed == before:
        raise ValueError(path)
    path.write_text(changed, encoding="utf-8")


def _days_back(count: int) -> list[date]:
    days: list[date] = []
    day = _NEWEST
    while len(days) < count:
        if day.isoweekday() <= 5:  # no list appears at weekends
            days += [day] * _A_DAY
        day -= timedelta(days=1)
    return list(reversed(days[:count]))


def _store(root: Path, made: list[Facing], days: list[date]) -> None:
    chance = random.Random(len(made))
    listings = [_listing(facing, day, chance) for facing, day in zip(made, days, strict=True)]
    store = PaperStore(root / "data")
    old = store.load()
    store.save(old, StoredPapers(absorb(old.papers, listings), absorb_figures(old.figures, listings)))


def _listing(facing: Facing, day: date, chance: random.Random) -> Listing:
    code = f"https://example.org/code/{facing.arxiv}" if chance.random() < 0.4 else None
    return Listing(
        identity=identify(title=facing.title, arxiv=facing.arxiv),
        source="bench",
        observed=day,
        listed=day,
        facts=Facts(
            title=facing.title,
            abstract=facing.abstract,
            authors=facing.authors,
            categories=facing.categories,
            primary_category=facing.categories[0],
            organization=chance.choice(["Example University", "Sample Labs", None, None]),
            published=day - timedelta(days=2),
            code=code,
        ),
        figures=Figures(upvotes=int(chance.paretovariate(1.1) * 3) % 900, comments=chance.randrange(4)),
    )


def how_many_are_real() -> int:
    """Return how many of the papers, from the first on, are real ones."""
    if not _REAL.is_file():
        return 0
    with gzip.open(_REAL, "rb") as lines:
        return sum(1 for _ in lines)


def _papers() -> Iterator[Facing]:
    if _REAL.is_file():
        with gzip.open(_REAL, "rt", encoding="utf-8") as lines:
            yield from map(_real, lines)
    yield from _invented(random.Random("paperstand"), "20")


def _real(line: str) -> Facing:
    record = json.loads(line)
    abstract = " ".join(record["summary"].split())
    return Facing(record["id"], record["title"], abstract, tuple(record["authors"]), tuple(record["categories"]))


def _invented(chance: random.Random, prefix: str) -> Iterator[Facing]:
    """Yield papers without end; names keep being new, as they are in real abstracts."""
    for number in range(10**6):
        month = f"{number // 90000 % 12 + 1:02}" if len(prefix) == 2 else ""  # a year alone
        words = chance.choices(_WORDS, k=190)
        for place in range(0, len(words), 12):
            words[place] = "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
        yield Facing(
            arxiv=f"{prefix}{month}.{number % 90000 + 10000:05}",
            title=" ".join(words[:10]).capitalize(),
            abstract=" ".join(words).capitalize() + ".",
            authors=tuple(" ".join("".join(chance.choices(_SYLLABLES, k=2)).title() for _ in "ab") for _ in range(5)),
            categories=("cs.LG",),
        )
