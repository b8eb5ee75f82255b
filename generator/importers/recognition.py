"""Which format a file is of: by its beginning and its whole shape, and by its name's ending where two fit alike."""

from __future__ import annotations

import re
from collections.abc import Collection
from types import ModuleType
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.importers.content import Content, Sureness


def recognised(content: Content, importers: Collection[ModuleType]) -> ModuleType:
    """Return the format of a file.

    Raises:
        DataError: no format fits, or two fit equally well; names the file.
    """
    found = surest(content, importers)
    if not found:
        raise DataError(unknown(content, importers))
    if len(found) > 1:
        names = " or ".join(f"`--format {module.NAME}`" for module in found)
        what = " and ".join(str(module.EXPECTED) for module in found)
        raise DataError(Problem(f"it may be {what}", Place(content.name), f"which of them it is, by {names}"))
    return found[0]


def surest(content: Content, importers: Collection[ModuleType]) -> list[ModuleType]:
    """Return the formats that are surest to know a file: none, one, or several that nothing tells apart."""
    sure = {module.NAME: module.recognises(content) for module in importers}
    most = max(sure.values(), default=Sureness.NO)
    if most is Sureness.NO:
        return []
    found = [module for module in importers if sure[module.NAME] is most]
    return [module for module in found if content.ending in module.ENDINGS] or found


def unknown(content: Content, importers: Collection[ModuleType]) -> Problem:
    """Return what to say of a file that no format knows: what it seems to be, and what is known."""
    if content.looks_like_json and content.json is None:
        try:
            content.parsed()
        except DataError as error:
            problem = error.problems[0]
            return Problem(problem.what, problem.where, _one_of(importers))
    return Problem(_kind(content), Place(content.name), _one_of(importers))


def _one_of(importers: Collection[ModuleType]) -> str:
    return f"one of {', '.join(module.NAME for module in importers)}"


def _kind(content: Content) -> str:
    if not content.start:
        return "an empty file"
    if content.looks_like_json:
        return f"JSON of another kind ({_shape(content.json)})"
    if not content.element:
        return _tagged(content) or "a file of an unknown kind"
    page = content.element.lower() == "html" or content.start[:14].lower() == "<!doctype html"
    return "an HTML page" if page else f"XML of another kind (`<{content.element}>`)"


def _shape(value: object) -> str:
    """Return what JSON looks like from outside, so that one sees what was meant."""
    if isinstance(value, dict):
        return f"an object with {', '.join(f'`{name}`' for name in list(value)[:4]) or 'nothing in it'}"
    if isinstance(value, list) and value:
        inner = value[0]
        return f"a list of {_shape(inner) if isinstance(inner, dict) else 'something else'}"
    return "an empty list" if isinstance(value, list) else "no list"


_TAGGED: Final = (
    (re.compile(r"PMID ?- "), "PubMed's own format"),
    (re.compile(r"%0 [A-Z]"), "EndNote's own format"),
    (re.compile(r"FN (Clarivate|Thomson|ISI)"), "the Web of Science's own format"),
)


def _tagged(content: Content) -> str | None:
    name = next((name for pattern, name in _TAGGED if pattern.match(content.start)), None)
    return f"{name}, which can be exported as RIS or BibTeX" if name else None
