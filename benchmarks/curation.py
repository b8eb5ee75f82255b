"""How long classifying and checking take, and how much memory; run as `python benchmarks/curation.py`.

Papers are real arXiv entries from ../shared, topics those of the embedded list, doubled until there are fifty.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from generator.classify import Classifier
from generator.config import read_topics
from generator.identity import identify
from generator.merge import absorb
from generator.model import Facts, Listing, Topic
from generator.store import PaperStore, StoredPapers

REPOSITORY = Path(__file__).parents[1]
CORPUS = REPOSITORY.parent / "shared" / "corpora" / "arxiv_metadata" / "papers.jsonl.gz"
CLASSIFIED, TOPICS, STORED, EDITS, ROUNDS = 20_000, 50, 10_000, 1_000, 3


def listings(count: int) -> list[Listing]:
    """Return so many papers of arXiv."""
    found: dict[str, Listing] = {}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            facts = Facts(
                title=entry["title"],
                abstract=entry["summary"],
                authors=tuple(entry["authors"]),
                categories=tuple(entry["categories"]),
            )
            day = date.fromisoformat(entry["listed"][:10])
            identity = identify(title=entry["title"], arxiv=entry["id"].partition("v")[0])
            found.setdefault(
                identity.key, Listing(identity=identity, source="arxiv", observed=day, listed=day, facts=facts)
            )
            if len(found) == count:
                break
    return list(found.values())


def fifty() -> list[Topic]:
    """Return the topics of the embedded list, under several slugs each."""
    topics = read_topics(REPOSITORY)
    return [topics[n % len(topics)].model_copy(update={"slug": f"topic-{n}"}) for n in range(TOPICS)]


def classify() -> None:
    """Sort papers by topic."""
    facts = [listing.facts for listing in listings(CLASSIFIED)]
    for _ in range(ROUNDS):
        start = time.process_time()
        classifier = Classifier(fifty())
        matches = sum(len(classifier.classify(item)) for item in facts)
        took = time.process_time() - start
        print(f"classify: {len(facts):,} papers, {TOPICS} topics, {matches:,} matches: {took:.2f} s of the processor")


def check() -> None:
    """Check a list as the command does, from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        papers = absorb({}, listings(STORED))
        PaperStore(root / "data").save(StoredPapers({}, {}), StoredPapers(papers, {}))
        for name in ("topics.yaml", "sources.yaml", "site.yaml"):
            (root / "data" / name).write_bytes((REPOSITORY / "data" / name).read_bytes())
        _write_edits(root / "data" / "curation", sorted(papers))
        for _ in range(ROUNDS):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "generator", "--root", folder, "check"], check=False, capture_output=True
            )
            took = time.perf_counter() - start
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"check: {len(papers):,} papers, {EDITS:,} edits: {took:.2f} s, {memory} MB at most")


def _write_edits(folder: Path, keys: list[str]) -> None:
    folder.mkdir()
    choice = random.Random(1)  # the same edits every time
    chosen = choice.sample(keys, EDITS)
    for number in range(0, EDITS, 250):
        lines = ["papers:"]
        for key in chosen[number : number + 250]:
            lines += [f'  "{key}":', f"    rating: {choice.randint(1, 5)}", "    tags: [a, b c]", "    note: A *line*."]
            lines += ["    topics: {add: [safety], remove: [alignment]}"]
        (folder / f"edits-{number}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    classify()
    check()
