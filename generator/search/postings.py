"""Which papers have a term, and how much it says of them: BM25's part that does not depend on the query, in three bits.

A shard holds the terms between two others in the order of JavaScript::

    shard    = count, count entries, count postings
    entry    = length shared with the term before, length of the rest, the rest in UTF-8, papers, length of postings
    postings = (distance to the paper before - 1) << 3 | weight, for each paper

Every number is a varint: seven bits a byte, the lowest first, the eighth set where more follow.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

_K1: Final = 1.2
_B: Final = 0.75
_USUAL_LENGTH: Final = 160
"""Terms of a usual abstract; a constant, so that one more paper does not change the weights of all others."""
_WEIGHTS: Final = 7
_STEPS: Final = _WEIGHTS / (_K1 + 1)


@lru_cache(maxsize=1 << 12)
def weight(count: int, length: int) -> int:
    """Return what a term says of a paper that has it so often among so many: 0 to 7."""
    score = count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length / _USUAL_LENGTH))
    return min(_WEIGHTS, round(score * _STEPS))


@dataclass
class Postings:
    """Of each term the papers that have it, in their order."""

    _papers: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))

    def add(self, paper: int, weights: Mapping[str, int]) -> None:
        """Add a paper, by its number, with the weights of its terms; numbers rise."""
        papers = self._papers
        place = paper << 3
        for term, value in weights.items():
            papers[term].append(place | value)

    def frequent(self, least: int) -> dict[str, int]:
        """Return the terms that so many papers have at least, with their number."""
        return {term: len(papers) for term, papers in sorted(self._papers.items()) if len(papers) >= least}

    def shards(self, size: int) -> Iterator[tuple[str, bytes]]:
        """Yield the shards, each with its first term; they have ``size`` bytes at most, unless one term alone has more.

        A term's postings are never split.
        """
        terms: list[str] = []
        blobs: list[bytes] = []
        held = 0
        varints = _Varints()
        for term in sorted(self._papers, key=_as_browsers_do):
            blob = _encoded(self._papers[term], varints)
            if terms and held + len(blob) > size:
                yield terms[0], self._shard(terms, blobs)
                terms, blobs, held = [], [], 0
            terms.append(term)
            blobs.append(blob)
            held += len(blob) + len(term)
        if terms:
            yield terms[0], self._shard(terms, blobs)

    def _shard(self, terms: Sequence[str], blobs: Sequence[bytes]) -> bytes:
        out = bytearray(_varint(len(terms)))
        before = b""
        for term, blob in zip(terms, blobs, strict=True):
            name = term.encode()
            shared = _shared(before, name)
            out += _varint(shared) + _varint(len(name) - shared) + name[shared:]
            out += _varint(len(self._papers[term])) + _varint(len(blob))
            before = name
        return bytes(out) + b"".join(blobs)


def _as_browsers_do(term: str) -> bytes:
    """Return what terms are ordered by: JavaScript compares the units of UTF-16."""
    return term.encode("utf-16-be")


class _Varints(dict[int, bytes]):
    """Numbers as varints, each worked out once: there are millions, and few that differ."""

    def __missing__(self, value: int) -> bytes:
        made = self[value] = _varint(value)
        return made


def _encoded(papers: array[int], varints: _Varints) -> bytes:
    before = -1
    values = []
    for place in papers:
        paper = place >> 3
        values.append((paper - before - 1) << 3 | (place & 7))
        before = paper
    return b"".join(map(varints.__getitem__, values))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:  # noqa: PLR2004  # as many as seven bits hold
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes both begin with."""
    length = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        length += 1
    return length
