"""Everything that is wrong in ``data/``, and in ``docs/`` what would stop a build, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.classify import Matcher, Subject, subject_of
from generator.config import (
    CurationFile,
    Scanned,
    configured_loads,
    not_allowed,
    place_of_setting,
    read_settings,
    read_site_config,
    read_site_url,
    scan_authors,
    scan_curation,
    scan_organizations,
    scan_sources,
    scan_topics,
    site_config_place,
    unknown_topics,
)
from generator.config.schema import FILES
from generator.curate import PaperNames, curate, doubtful, linked, unknown_papers
from generator.errors import DataError, Place, Problem, Severity, stopping
from generator.library import library_of
from generator.manifest import MANIFEST, read_manifest
from generator.merge import newest_figures
from generator.model import NamedAuthor, Policy, Rule, Settings, Topic
from generator.pipeline.at_work import reading
from generator.pipeline.build.plan import names_of
from generator.pipeline.build.shelves import unsorted
from generator.pipeline.edit.resolution import conflicts
from generator.pipeline.own_pages import undecodable
from generator.pipeline.ties import tie_problems
from generator.pipeline.walls import strangers
from generator.starter import outdated
from generator.store import HealthStore, PaperStore, StoredPapers

_FEWEST: Final = 20
"""With fewer papers than this, a rule that matches none or all of them says nothing."""
READ: Final = (
    "mkdocs.yml",
    *FILES,
    "data/curation/*.yml",
    "data/papers/*.json",
    "data/papers/*/*.json",
    "data/metrics/*.csv",
    "data/health.json",
    f"docs/{MANIFEST}",
    *(f"docs/{'*/' * depth}*.md" for depth in range(4)),
)
"""The files in which something can be wrong, as patterns of their paths."""
_NEARLY: Final = 0.95
_SAMPLE: Final = 400


def check(root: Path) -> list[Problem]:
    """Return everything that is wrong in ``data/``, in the order of the files."""
    if found := strangers(root):
        return stopping(found)  # before anything is read
    with reading(root):
        return sorted({*_problems(root), *conflicts(root)}, key=_position)


def _problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    try:
        settings = read_settings(root)
        problems += [*_unnamed(root, settings.policy), *_without_feeds(root, settings)]
    except DataError as error:
        settings = Settings()
        problems += stopping(error.problems)
    sources, topics = scan_sources(root), scan_topics(root)
    curation, broken = scan_curation(root)
    authors, organizations = scan_authors(root), scan_organizations(root)
    problems += stopping([*authors.problems, *organizations.problems])
    problems += stopping([*sources.problems, *unknown_topics(sources, topics.names), *topics.problems, *broken])
    problems += [*outdated(root), *_of_files(root)]
    try:
        stored = PaperStore(root / "data").load()
    except DataError as error:
        problems += [*stopping(error.problems), *curation.problems]
    else:
        problems += stored.problems
        problems += _joined(stored, topics, curation, authors, _searches(root, settings))
    return problems


def _of_files(root: Path) -> Iterator[Problem]:
    """Yield what is wrong with files that only a build would stumble over: health, manifest, pages of people's."""
    try:
        HealthStore(root / "data").load()
    except DataError as error:
        yield from stopping(error.problems)
    try:
        read_manifest(root / "docs")
    except DataError as error:
        yield from stopping(error.problems)
    else:
        yield from undecodable(root)


def _without_feeds(root: Path, settings: Settings) -> Iterator[Problem]:
    """Yield a warning where feeds are wanted that there are not."""
    wanted = [name for name in ("searches", "feed_authority") if getattr(settings, name)]
    if wanted and read_site_url(root) is None:
        what = f"without an address in `site_url` there are no feeds, which `{wanted[0]}` in data/site.yaml is for"
        expected = "where the site will be, such as https://ada.github.io/papers/ (the publishing workflow says it)"
        yield Problem(what, site_config_place(root, ("site_url",)), expected, severity=Severity.WARNING)


def _unnamed(root: Path, policy: Policy) -> Iterator[Problem]:
    """Yield a warning for each other site from which ``mkdocs.yml`` lets pages load what no policy of theirs names."""
    url = read_site_url(root)
    for load in configured_loads(read_site_config(root)):
        if problem := not_allowed(load, policy, url, site_config_place(root, load.path)):
            yield problem


def _position(problem: Problem) -> tuple[str, int, int, str]:
    return problem.where.name, problem.where.line or 0, problem.where.column or 0, problem.what


def _searches(root: Path, settings: Settings) -> list[_Named]:
    places = (place_of_setting(root, "searches", number, "slug") for number in range(len(settings.searches)))
    return [
        _Named(search.rule, f"search `{search.slug}`", place)
        for search, place in zip(settings.searches, places, strict=True)
    ]


def _joined(
    stored: StoredPapers,
    topics: Scanned[Topic],
    curation: CurationFile,
    authors: Scanned[NamedAuthor],
    searches: Sequence[_Named],
) -> Iterator[Problem]:
    """Yield what is wrong with decisions and rules in the light of the papers."""
    found = linked(stored.papers.values(), curation)
    papers = found.papers
    yield from tie_problems(found, stored.papers)
    names = {**{slug: slug for slug in topics.names}, **names_of(topics.items)}
    curated = curate(papers, newest_figures(stored.figures), curation, names, unsorted)
    yield from curated.problems
    yield from unknown_papers(authors, PaperNames.of(papers))
    yield from doubtful(stored.papers, curation.additions)
    try:
        library_of(curated.entries, topics.items, curated.editions)
    except DataError as error:
        yield from stopping(error.problems)
    subjects = [subject_of(entry) for entry in curated.entries]
    located = zip(topics.items, topics.places, strict=True)
    named = [_Named(topic, f"topic `{topic.slug}`", place) for topic, place in located]
    yield from _doubtful_rules([*named, *searches], subjects)
    for hiding, count in curated.hidings:
        place = hiding.document.place(hiding.path)
        yield from _doubt("this rule", place, count, len(papers), "hides")


@dataclass(frozen=True, slots=True)
class _Named:
    rule: Rule
    name: str
    place: Place


def _doubtful_rules(rules: Sequence[_Named], subjects: Sequence[Subject]) -> Iterator[Problem]:
    """Yield a warning for each rule that matches nothing or nearly everything.

    A sample tells which rules may be such; only they are tried on every paper.
    """
    sample = subjects[:: max(1, len(subjects) // _SAMPLE)]
    counts = _counts(rules, sample)
    few_or_most = [
        rule for rule, count in zip(rules, counts, strict=True) if count == 0 or count >= _NEARLY * len(sample)
    ]
    for rule, count in zip(few_or_most, _counts(few_or_most, subjects), strict=True):
        yield from _doubt(rule.name, rule.place, count, len(subjects), "matches")


def _counts(rules: Sequence[_Named], subjects: Iterable[Subject]) -> list[int]:
    counts = [0] * len(rules)
    matcher = Matcher(named.rule for named in rules)
    for subject in subjects if rules else ():
        for number, _ in matcher.matches(subject):
            counts[number] += 1
    return counts


def _doubt(name: str, place: Place, count: int, total: int, verb: str) -> Iterator[Problem]:
    if total < _FEWEST:
        return
    if count == 0:
        yield Problem(f"{name} {verb} no paper", place, "a rule that some papers fit", severity=Severity.WARNING)
    elif count >= _NEARLY * total:
        what = f"{name} {verb} {count:,} of {total:,} papers"
        yield Problem(what, place, "a rule that tells papers apart", severity=Severity.WARNING)
