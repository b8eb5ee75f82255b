"""Which generated pages a list keeps out of its site by patterns such as those of ``exclude_docs``.

To ask each pattern about each path takes longer than all else that is done with an unchanged page. So it is asked only
where texts are there that a path must have to match.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, set_exclusions

_OF_MKDOCS: Final = (".*", "/templates/")
_OUT: Final = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
_MAY_BE_ANYTHING: Final = re.compile(r"[\[\\\s].*", re.DOTALL)


def excluded(paths: Collection[str], config: MkDocsConfig) -> set[str]:
    """Return those paths below docs/ that do not belong to the site."""
    text = "".join(f"\n/{path}" for path in paths)
    if not any(all(part in text for part in needed(pattern)) for pattern in _patterns(config)):
        return set()
    files = [File(path, None, "", use_directory_urls=True) for path in paths]
    set_exclusions(files, config)
    return {file.src_uri for file in files if file.inclusion in _OUT}


def _patterns(config: MkDocsConfig) -> Iterator[str]:
    """Yield the patterns that take files out; one that is not told could be any."""
    yield from _OF_MKDOCS
    for spec in (config.exclude_docs, config.draft_docs):
        for pattern in spec.patterns if spec else ():
            if pattern.include:
                yield str(getattr(pattern, "pattern", "*"))


def needed(pattern: str) -> tuple[str, str]:
    r"""Return two texts that stand in ``\n/path`` if the pattern, as in gitignore, matches it or a folder above."""
    certain = _MAY_BE_ANYTHING.sub("", pattern)
    beginning = re.split(r"[*?]", certain.strip("/"))[0]
    from_the_top = "\n/" if "/" in pattern.rstrip("/") else "/"
    return from_the_top + beginning, max(re.split(r"[*?/]", certain), key=len)
