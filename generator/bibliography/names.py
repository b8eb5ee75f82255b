"""Authors' names: lists of them taken apart, and each in the order in which it is spoken.

What cannot be told apart with certainty stays as it was written. Source: https://nhigham.com, "Handbook of Writing";
BibTeX's rules: https://www.bibtex.com/f/author-field/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from generator.markup import clean

_AND: Final = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
SUFFIX: Final = re.compile(r"(?:[JjSs]n?r|[JS]R(?=\.)|II|III|IV|2nd|3rd|4th|[Pp]h\.?\s?D)\.?")
"""``JR`` without a dot is a person's initials, as ``V`` and ``MD`` are."""
_OF_HOUSES: Final = re.compile(r"(?:Inc|Ltd|LLC|Corp|GmbH|plc|Pty\.? Ltd)\.?")
"""What stands behind the comma in the name of a house, and is nobody's first name."""
_OTHERS: Final = re.compile(
    r"(?:(?:and|\+)\s*)?(?:others|et\s*al\.?|…|\.\.\.|\d+\s+(?:more|others)(?:\s+authors)?)", re.IGNORECASE
)
_TAIL: Final = re.compile(
    r"(?:[,\s]+(?:et\.?\s*al\.?|and others|and \d+ (?:more|others)(?: authors)?)|[,\s]*(?:…|\.\.\.))\s*$", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\s*\(\d{6,}\)")
"""A person's number, as Scopus puts it behind the name."""
_INITIALS: Final = re.compile(r"(?:[^\W\d_a-z]{1,3}\.?[\s-]*){1,5}")
PARTICLE: Final = re.compile(
    r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|zur)\b", re.IGNORECASE
)
_SEMICOLON: Final = re.compile(r"\s*[;；]\s*")
_COMMA: Final = re.compile(r"\s*[,，、]\s*")
_LAST_ONE: Final = re.compile(r"\s*(?:,\s*)?(?:\band\b|&)\s+")
EASTERN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Names(NamedTuple):
    """Authors in their order, and whether there are others who are not named."""

    names: tuple[str, ...]
    has_others: bool = False


def names_of(texts: Iterable[str]) -> Names:
    """Return authors given one by one; each may be written last name first."""
    found = names_as_they_are(part for text in texts for part in _SEMICOLON.split(text))
    return Names(tuple(map(in_order, found.names)), found.has_others)


def names_as_they_are(texts: Iterable[str]) -> Names:
    """Return authors given one by one, each in the order in which it is spoken."""
    listed = [clean(_NUMBER.sub("", text)) for text in texts]
    kept = [_TAIL.sub("", text) for text in listed]
    names = tuple(text for text in kept if text and not _OTHERS.fullmatch(text))
    return Names(names, kept != listed or any(_OTHERS.fullmatch(text) for text in kept))


def names_in(text: str, *, commas_part: bool = True) -> Names:
    """Return the authors of one text, parted by semicolons, by commas, or by ``and``.

    Where other texts of the same kind have semicolons, commas part no authors.
    """
    text = clean(text)
    short = _TAIL.sub("", text)
    parts = _parted(short) if commas_part else _SEMICOLON.split(short)
    found = names_of(parts)
    return Names(found.names, found.has_others or short != text)


def names_of_bibtex(text: str, plain: Callable[[str], str]) -> Names:
    """Return the authors of a BibTeX field: parted by ``and`` outside of braces; a name in braces is one as it stands.

    ``plain`` turns the LaTeX of one name into text.
    """
    pieces = split_outside(text, _AND)
    if len(pieces) == 1:
        pieces = _all_in_braces(pieces[0]) or split_outside(pieces[0], _SEMICOLON)
    named = [piece for piece in pieces if not _OTHERS.fullmatch(clean(piece.strip(" {}")))]
    kept = [_TAIL.sub("", piece) for piece in named]
    names = [_of_bibtex(piece, plain) for piece in kept]
    return Names(tuple(name for name in names if name), len(named) < len(pieces) or kept != named)


def _all_in_braces(text: str) -> list[str]:
    """Return the persons of a list that somebody put into braces as a whole: three or more with two words each."""
    inner = text.strip()
    if inner[:1] + inner[-1:] != "{}":
        return []
    pieces = split_outside(inner[1:-1], _AND)
    return pieces if len(pieces) > 2 and all(map(_is_full, pieces)) else []  # noqa: PLR2004  # two may be one house


def _of_bibtex(piece: str, plain: Callable[[str], str]) -> str:
    parts = [plain(part) for part in split_outside(piece, _COMMA)]
    return clean(plain(piece)) if len(parts) == 1 else _arranged(parts, clean(plain(piece)))


def in_order(name: str) -> str:
    """Return ``Ada Example`` for ``Example, Ada``, and for ``Example, Jr., Ada`` ``Ada Example Jr.``."""
    name = clean(name).strip(",; ")
    parts = [clean(part) for part in name.split(",")]
    return name if len(parts) == 1 else _arranged(parts, name)


def _arranged(parts: Sequence[str], written: str) -> str:
    """Return the parts of a name in the order in which it is spoken; of more than BibTeX knows, what was written."""
    match [part for part in parts if part]:
        case [only]:
            return only
        case [name, suffix] if SUFFIX.fullmatch(suffix):
            return f"{name} {suffix}"
        case [last, first] if not _OF_HOUSES.fullmatch(first):
            return f"{first} {last}"
        case [last, suffix, first] if SUFFIX.fullmatch(suffix):
            return f"{first} {last} {suffix}"
        case [last, first, suffix] if SUFFIX.fullmatch(suffix):
            return f"{first} {last} {suffix}"
    return written


def split_outside(text: str, separator: re.Pattern[str]) -> list[str]:
    """Return the pieces between separators that stand in no braces."""
    if "{" not in text:
        return [piece.strip() for piece in separator.split(text) if piece.strip()]
    depths = _depths(text)
    pieces: list[str] = []
    start = 0
    for match in separator.finditer(text):
        if depths[match.start()] == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _depths(text: str) -> list[int]:
    """Return for each character in how many braces it stands; one behind a backslash counts for nothing."""
    depth = 0
    depths: list[int] = []
    previous = ""
    for character in text:
        if previous != "\\":
            depth = max(0, depth + {"{": 1, "}": -1}.get(character, 0))
        depths.append(depth)
        previous = character if previous != "\\" else ""
    return depths


def _parted(text: str) -> list[str]:
    if _SEMICOLON.search(text):
        return [part for part in _SEMICOLON.split(text) if part]
    pieces = [piece for piece in _LAST_ONE.split(text) if piece]
    if len(pieces) > 1 and all(_is_full(piece) for piece in pieces):
        return [name for piece in pieces for name in _between_commas(piece)]
    return _between_commas(text) if len(pieces) == 1 else [text]


def _is_full(text: str) -> bool:
    """Tell whether a text has more than one word, as a person's name has and half the name of a house has not."""
    return " " in text.strip(", ")


def _between_commas(text: str) -> list[str]:
    """Return the names of a text with commas, which part either names or the last name from the first."""
    parts = [part for part in _COMMA.split(text) if part]
    if len(parts) == 1 or all(_is_full(part) and not _is_initials(part) for part in parts):
        return [text.strip(", ")] if len(parts) == 2 and _is_reversed(parts) else parts  # noqa: PLR2004  # last, first
    if any(EASTERN.search(part) for part in parts):
        return parts
    if len(parts) % 2 == 0 and all(_is_initials(part) for part in parts[1::2]):
        return [f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) == 2 or any(SUFFIX.fullmatch(part) for part in parts[1:]):  # noqa: PLR2004  # last, first
        return _with_suffixes(parts)
    is_doubtful = len(parts) % 2 == 0 and not any(map(_is_full, parts)) and text != text.lower()
    return [text] if is_doubtful else parts


def _is_initials(text: str) -> bool:
    """Tell whether a text is initials, such as ``J.``, ``JK`` and ``J.-P. K.``."""
    return text.upper() == text and _INITIALS.fullmatch(text) is not None and not EASTERN.search(text)


def _is_reversed(parts: Sequence[str]) -> bool:
    """Tell whether two parts are one name: a last name that begins with a particle, as no first name does."""
    return PARTICLE.match(parts[0]) is not None and parts[0][0].islower()


def _with_suffixes(parts: Sequence[str]) -> list[str]:
    """Return ``Last, First`` as one name, and others with each suffix put to the name before it."""
    if len(parts) == 2:  # noqa: PLR2004  # last, first
        return (
            [", ".join(parts)] if not _is_full(parts[0]) or _is_reversed(parts) or not _is_full(parts[1]) else [*parts]
        )
    names: list[str] = []
    for part in parts:
        if names and SUFFIX.fullmatch(part):
            names[-1] += f" {part}"
        else:
            names.append(part)
    return names
