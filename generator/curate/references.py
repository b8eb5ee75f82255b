"""Which paper or topic is meant by what people wrote, and the nearest one where there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Self

from generator.config import Document, Located, Scanned, paper_references
from generator.errors import Place, Problem, nearest
from generator.identity import arxiv_id, doi, key_of
from generator.model import Decision, NamedAuthor, Paper
from generator.words import words

_CANDIDATES = 8
_ALIKE = 0.7


class PaperNames:
    """The papers of a list, by every name that people may call them."""

    def __init__(self, by_name: Mapping[str, str], load: Callable[[], Sequence[Paper]]) -> None:
        """Know the key that each name means; the papers are loaded when the nearest one is looked for."""
        self._by_name = by_name
        self._load = load

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> Self:
        """Know these papers."""
        return cls({name: paper.key for paper in papers for name in (paper.key, *paper.aliases)}, lambda: papers)

    @cached_property
    def _papers(self) -> Sequence[Paper]:
        return self._load()

    def key(self, reference: str) -> str | None:
        """Return the key of the paper that is meant, or None when there is none."""
        return self._by_name.get(reference) or self._by_name.get(key_of(reference))

    def title(self, key: str) -> str:
        """Return the title of a paper, or what it is called without one."""
        paper = self._papers_by_key[key]
        return paper.facts.title or paper.identity.reference

    def unknown(self, reference: str, place: Place) -> Problem:
        """Return what is wrong with a reference to no paper, with the one that was probably meant."""
        meant = self.nearest(reference)
        expected = "the id of a paper of this list"
        if meant is None:
            return Problem(f"no paper `{reference}` is known", place, expected)
        if meant.facts.title:
            expected += f", such as that of “{meant.facts.title}”"
        return Problem(f"no paper `{reference}` is known", place, expected, f'"{meant.identity.reference}"')

    def nearest(self, reference: str) -> Paper | None:
        """Return the paper whose id or title is most like what was written.

        One character more, less or other is found by an index, since comparing a thousand ids with ten thousand would
        take minutes.
        """
        name = key_of(reference)
        keys = {key for shorter in _shortened(name) for key in self._by_shortened.get(shorter, ())}
        if keys:
            key = min(keys, key=lambda key: (-SequenceMatcher(None, name, key).ratio(), key))
            return self._papers_by_key[self._by_name[key]]
        # Another number is another paper: where none differs by one sign alone, none is near.
        return None if arxiv_id(reference) or doi(reference) else self._nearest_title(reference)

    @cached_property
    def _by_shortened(self) -> Mapping[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for name in self._by_name:
            for shorter in _shortened(name):
                index[shorter].append(name)
        return index

    @cached_property
    def _papers_by_key(self) -> Mapping[str, Paper]:
        return {paper.key: paper for paper in self._papers}

    @cached_property
    def _by_word(self) -> Mapping[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for paper in self._papers:
            for word in {*words(paper.facts.title or ""), *words(paper.key)}:
                index[word].append(paper.key)
        return index

    def _nearest_title(self, reference: str) -> Paper | None:
        shared: dict[str, float] = defaultdict(float)
        for word in words(reference):
            found = self._by_word.get(word, ())
            for key in found:
                shared[key] += 1 / len(found)  # a word that few titles have tells more
        wanted = " ".join(words(reference))
        rated = [
            (max(_likeness(wanted, name) for name in (self._papers_by_key[key].facts.title or "", key)), key)
            for key, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]
        ]
        best, key = max(rated, default=(0.0, ""))
        return self._papers_by_key[key] if best >= _ALIKE else None


def _likeness(wanted: str, name: str) -> float:
    """Return how alike two texts are; the beginning of a title is as good as all of it."""
    found = " ".join(words(name))
    whole = SequenceMatcher(None, wanted, found).ratio()
    return max(whole, SequenceMatcher(None, wanted, found[: len(wanted)]).ratio())


def _shortened(name: str) -> set[str]:
    """Return a name, and it without each one of its characters: two that differ in one share one of these."""
    if len(name) > 40:  # noqa: PLR2004  # long ones are slugs of titles, and found by their words
        return {name}
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


def unknown_papers(authors: Scanned[NamedAuthor], known: PaperNames) -> list[Problem]:
    """Return a problem for each paper that is said to be somebody's and that nobody knows."""
    return [known.unknown(paper, place) for paper, place in paper_references(authors) if known.key(paper) is None]


def unknown_topics(decisions: Iterable[Located[Decision]], known: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each topic that does not exist; known are names by slug."""
    problems: list[Problem] = []
    for decision in decisions:
        for part, slugs in _topics_of(decision):
            path = (*decision.path, "topics", part)
            problems += [
                _unknown_topic(slug, known, decision.document, (*path, number))
                for number, slug in enumerate(slugs)
                if slug not in known
            ]
    return problems


def _topics_of(decision: Located[Decision]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is to be done with topics, and their slugs; of an entry that is left out as it was written."""
    edit = decision.value.topics
    if edit:
        yield from (("add", edit.add), ("remove", edit.remove))
        return
    written = decision.document.value((*decision.path, "topics"))
    for part in ("add", "remove") if isinstance(written, dict) else ():
        slugs = written.get(part)
        if isinstance(slugs, list) and all(isinstance(slug, str) for slug in slugs):
            yield part, slugs


def _unknown_topic(written: str, known: Mapping[str, str], document: Document, path: tuple[str | int, ...]) -> Problem:
    by_any_name = {**{name: slug for slug, name in known.items()}, **{slug: slug for slug in known}}
    suggestion = by_any_name.get(nearest(written, by_any_name), "")
    return Problem(
        f"no topic `{written}`", document.place(path), "a slug of data/topics.yaml", suggestion and f"`{suggestion}`"
    )
