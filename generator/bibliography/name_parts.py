"""Names of persons in the parts that citations are made of: what is given, the family's, and a suffix such as ``Jr.``.

A name in one text says no more than the order in which it is spoken; where that leaves the parts open, and in names of
houses, it stays whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from generator.bibliography.names import EASTERN, PARTICLE, SUFFIX, in_order

_HOUSE: Final = re.compile(
    r"[,;&/\d(){}]|\b(?:and|AI|Inc|Ltd|LLC|GmbH|Teams?|Groups?|Labs?|Laborator\w+|Universit\w+|Institut\w*|Research"
    r"|Consortium|Collaboration|Foundation|Initiative|Community|Project|Corporation|Company|DeepMind|Authors|others)\b"
)
_PLAIN: Final = re.compile(
    r"(?!.* (?:And|Others|Al|[JS]n?r)\b)[A-Z][a-z]+(?:[ -][A-Z](?:[a-z]+|\.))* [A-Z][a-z]+(?:-[A-Z][a-z]+)*", re.ASCII
)
_SHORTEST: Final = 2
"""Words of which a name in parts has at least so many."""


def is_plain(name: str) -> bool:
    """Tell whether a name is a person's in the plainest of forms, as most are, which every format reads alike."""
    return _PLAIN.fullmatch(name) is not None and not _HOUSE.search(name)


class NameParts(NamedTuple):
    """A person's name in parts; joined in this order, with blanks between, they are the name."""

    given: str
    family: str
    suffix: str = ""

    @property
    def family_first(self) -> str:
        """The name as lists are sorted by it: ``Example, Ada, Jr.``."""
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))


@lru_cache(maxsize=1 << 12)
def parts_of(name: str) -> NameParts | None:
    """Return the parts of a person's name, or None where it is a house's or cannot be told apart."""
    if is_plain(name):
        given, _, family = name.rpartition(" ")
        return NameParts(given, family)
    words = name.split()
    if len(words) < _SHORTEST or _HOUSE.search(name) or EASTERN.search(name):
        return None
    suffix = words.pop() if len(words) > _SHORTEST and SUFFIX.fullmatch(words[-1]) else ""
    particle = (
        place for place in range(1, len(words) - 1) if words[place].islower() and PARTICLE.fullmatch(words[place])
    )
    at = next(particle, len(words) - 1)
    parts = NameParts(" ".join(words[:at]), " ".join(words[at:]), suffix)
    return parts if in_order(parts.family_first) == name else None
