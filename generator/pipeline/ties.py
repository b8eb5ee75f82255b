"""What is told of papers that are joined by anything but an id, and of those that could not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.errors import Place, Problem, Severity
from generator.linkage import Evidence, Linked
from generator.model import Paper
from generator.store import path_of


def tie_problems(linked: Linked, stored: Mapping[str, Paper]) -> Iterator[Problem]:
    """Yield a warning for each entry that is joined by its title and more, and for each that fits several papers.

    Who says `same` or `not_same` of them hears no more of it.
    """
    titles = {paper.key: paper.facts.title for paper in linked.papers}
    for tie in linked.told:
        what = f"`{tie.entry}` is taken for `{tie.paper}` (“{titles[tie.paper]}”), by {tie.by}"
        yield _warning(what, stored.get(tie.entry), f"`same: [[{tie.paper}, {tie.entry}]]`, or `not_same` if it is not")
    for doubt in linked.doubts:
        papers = " and ".join(f"`{key}`" for key in doubt.papers)
        if doubt.by is Evidence.TITLE:
            what = f"`{doubt.entry}` has the title of {papers}, and nothing else tells whether it is the same"
        else:
            what = f"`{doubt.entry}` fits {papers}, which do not fit each other, by {doubt.by}: it joins neither"
        expected = f"`same: [[{doubt.papers[0]}, {doubt.entry}]]`, or `not_same`, for each"
        yield _warning(what, stored.get(doubt.entry), expected)


def _warning(what: str, paper: Paper | None, expected: str) -> Problem:
    place = Place(f"data/{path_of(paper)}" if paper else "data/curation")
    return Problem(what, place, f"{expected}, in data/curation/*.yaml", severity=Severity.WARNING)
