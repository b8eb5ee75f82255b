r"""Text as LaTeX: typeset as it reads, and read back by ``generator.bibliography.latex`` as the same text.

Commands stand in braces of their own (``{\'e}``): BibTeX's styles leave them alone when they change the case of titles,
and no blank behind one is lost. A brace is a command, too, since BibTeX counts also those behind a backslash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from pylatexenc.latexencode import get_builtin_uni2latex_dict  # type: ignore[import-untyped]  # it has no types

from generator.bibliography.latex import to_text
from generator.text import clean

_MEANS_NOTHING: Final = re.compile(r"(?:[A-Za-z0-9 .,:;()/!?*+=@\[\]]|(?<!-)-(?!-)|(?<!')'(?!'))*")
"""What LaTeX typesets as it stands; two hyphens or quotation marks are one sign."""
_COMMANDS: Final[Mapping[str, str]] = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": r"{\textbackslash}{}",  # what follows is no name of a command, as programs write one that they escaped
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "`": r"{\textasciigrave}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    "-": "-",
    "'": "'",
    '"': '"',
}
_MATHEMATICS: Final = re.compile(r"((?<![\\$])\$(?![\s$])(?:\\[^\n]|[^$\\%#&])+(?<!\s)\$(?![\d$]))")
_WORD: Final = re.compile(r"(\s+|(?<=\w)[:;,.!?]+(?=\s|$))")
_LONG: Final = 4
"""Shorter words tell nothing of how a title is written: `of` and `the` are small in all of them."""


def to_latex(text: str) -> str:
    """Return a text as LaTeX; mathematics between dollar signs stays as it is, where it is whole."""
    return _latex(_normal(text))


def _latex(text: str) -> str:
    if _MEANS_NOTHING.fullmatch(text):
        return text
    if "$" in text:
        pieces = _MATHEMATICS.split(text)
        latex = "".join(piece if place % 2 else _encoded(piece) for place, piece in enumerate(pieces))
        if _is_balanced(latex) and to_text(latex).text == text:
            return latex
    return _encoded(text)


def titled(text: str) -> str:
    """Return a title as LaTeX, with braces around what no style may write in another case.

    Of a title whose words begin with capitals as a rule, that is what has capitals elsewhere (``RLHF``, ``GPT-4``); of
    another also each word with one but the first, since it is a name.
    """
    pieces = _pieces(_normal(text))
    is_capitalised = _is_capitalised(pieces)
    return "".join(_word(piece, has_rule=is_capitalised or not place) for place, piece in enumerate(pieces))


@lru_cache(maxsize=1 << 14)
def _word(piece: str, *, has_rule: bool) -> str:
    latex = _latex(piece)
    return f"{{{latex}}}" if _is_fixed(piece, has_rule=has_rule) else latex


def _normal(text: str) -> str:
    return clean(unicodedata.normalize("NFC", clean(text)))


def _pieces(text: str) -> list[str]:
    """Return the words of a title, what parts them, and its mathematics, each for itself."""
    parts = _MATHEMATICS.split(text)
    return [word for place, part in enumerate(parts) for word in ([part] if place % 2 else _WORD.split(part)) if word]


def _is_capitalised(pieces: list[str]) -> bool:
    words = [piece for piece in pieces[1:] if len(piece) >= _LONG and piece[0].isalpha()]
    return sum(word[0].isupper() for word in words) * 2 > len(words)


def _is_fixed(piece: str, *, has_rule: bool) -> bool:
    """Tell whether a piece has capitals (or mathematics) that no rule of writing titles put there."""
    if _MATHEMATICS.fullmatch(piece):
        return True
    parts = piece.split("-") if has_rule else [piece]
    return any(part.isupper() if len(part) == 1 else _has_capital(part[has_rule:]) for part in parts if part != "A")


def _has_capital(text: str) -> bool:
    return any(letter.isupper() for letter in text)


def _encoded(text: str) -> str:
    """Return a text in which nothing is mathematics, character by character."""
    latex = "".join(map(_of_character, text))
    return re.sub("(?<=-)(?=-)|(?<=')(?=')", "{}", latex)


@cache
def _of_character(character: str) -> str:
    """Return the LaTeX of a character, or the character where there is none that is read back as it."""
    if character in _COMMANDS or _MEANS_NOTHING.fullmatch(character):
        return _COMMANDS.get(character, character)
    command = _table().get(ord(character), "")
    latex = f"{{{command}}}"
    return latex if command.startswith("\\") and to_text(latex) == (character, ()) else character


@cache
def _table() -> Mapping[int, str]:
    table: Mapping[int, str] = get_builtin_uni2latex_dict()
    return table


def _is_balanced(latex: str) -> bool:
    """Tell whether braces pair as BibTeX counts them, also those behind a backslash."""
    depth = 0
    for sign in re.findall("[{}]", latex):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0
