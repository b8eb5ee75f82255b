r"""LaTeX as text: what a reader of the typeset page would read, on one line.

Nothing is lost: a command that is not known keeps its argument, or itself where it has none, and is told. Mathematics
stays as its source between dollar signs. A ``%`` is one, since a value of BibTeX has no comments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from generator.bibliography.escapes import unescaped
from generator.bibliography.latex_commands import (
    ACCENTS,
    CHARACTERS,
    DROPPED,
    LOWERED,
    RAISED,
    SPACES,
    SWITCHES,
    symbols,
)
from generator.markup import clean

_SPECIAL: Final = re.compile(r"[\\{}$~`]|--|''")
_ORDINARY: Final = re.compile(r"[^\\{}$~`'-]+")
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)\*?|\\(.)", re.DOTALL)
_BLANK: Final = re.compile(r"\s*")
_OPTIONAL: Final = re.compile(r"\s*\[[^\[\]{}]*\]")
_ARGUMENT: Final = re.compile(r"[\[{][\s{\[]*[^\s{}\[\]]")
"""One that says something: else the name of its command is all there is to keep."""
_DASHES: Final = re.compile(r"-+")
_DASH: Final[Mapping[str, str]] = {"--": "–", "---": "—"}
_STRICT_MATH: Final = re.compile(r"\$\$(?:\\.|[^$\\])+\$\$|\$(?![\s$])(?:\\.|[^$\\])*(?<!\s)\$(?!\d)", re.DOTALL)
_LOOSE_MATH: Final = re.compile(r"\$(?:\\.|[^$\\])*[\\^_{](?:\\.|[^$\\])*\$", re.DOTALL)
"""With blanks within or a digit behind, it is mathematics where it has a sign of it: two prices are none."""
_BRACKETED_MATH: Final = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_DISPLAYED_MATH: Final = re.compile(
    r"\\begin\{(equation|align|eqnarray|displaymath|math)(\*?)\}(.*?)\\end\{\1\2\}", re.DOTALL
)
_EITHER: Final = re.compile(r"\\ifmmode(.*?)\\else(.*?)\\fi(?![A-Za-z])\s*", re.DOTALL)
_ESCAPED_COMMAND: Final = re.compile(r"(?:\{\\textbackslash\s*\}|\\textbackslash(?:\{\}|\s+))([A-Za-z]+)(?=\{)")
"""A command that a program escaped: ``{\\textbackslash}textsc{Name}``."""
_SINGLE_QUOTED: Final = re.compile(r"`[^`']{1,200}'(?!\w)")
_CODE: Final = re.compile(r'"([0-9A-Fa-f]+)|(\d+)')
_DEEPEST: Final = 60
_LETTERS_AND_QUOTES: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u2013-\u201e']+")
"""What clings to the letter behind it, past the blank that ends a command's name."""


class PlainText(NamedTuple):
    """A text, and the commands in it that are not known, as often as they stand there."""

    text: str
    left: tuple[str, ...] = ()


def to_text(latex: str) -> PlainText:
    """Return LaTeX as plain text on one line."""
    if not _SPECIAL.search(latex):
        return PlainText(clean(latex))
    latex = _EITHER.sub(r"\2", latex)
    if "textbackslash" in latex:
        latex = _ESCAPED_COMMAND.sub(lambda found: f"\\{found[1]}" if found[1] in SWITCHES else found[0], latex)
    reader = _Reader(latex)
    text = reader.until("")
    return PlainText(clean(unicodedata.normalize("NFC", text)), tuple(reader.left))


class _Reader:
    """Reads a piece of LaTeX from its beginning to its end."""

    def __init__(self, latex: str) -> None:
        self.latex = latex
        self.at = 0
        self.depth = 0
        self.left: list[str] = []
        self._closing_quotes: set[int] = set()

    def until(self, end: str) -> str:
        """Return the text up to a character, which is passed over, or to the end of all."""
        out: list[str] = []
        while self.at < len(self.latex):
            if match := _ORDINARY.match(self.latex, self.at):
                self.at = match.end()
                out.append(match[0])
            elif end and self.latex[self.at] == end:
                self.at += 1
                break
            else:
                out.append(_HANDLERS[self.latex[self.at]](self))
        return "".join(out)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.latex, self.at)
        if match:
            self.at = match.end()
        return match

    def group(self) -> str:
        if self.latex.startswith("{~}", self.at):
            return self._tilde_in_braces()
        self.at += 1
        if self.depth >= _DEEPEST:  # the braces say nothing, and what is in them is read all the same
            return ""
        self.depth += 1
        text = self.until("}")
        self.depth -= 1
        return text

    def _tilde_in_braces(self) -> str:
        """Return the tilde that programs write so; between words it is the blank that people write."""
        before = self.latex[self.at - 1 : self.at]
        self.at += 3
        return " " if before.isalnum() or before in {".", ","} else "~"

    def unpaired(self) -> str:
        self.at += 1
        return ""

    def blank(self) -> str:
        self.at += 1
        return " "

    def dashes(self) -> str:
        match = self._take(_DASHES)
        return _DASH.get(match[0], match[0]) if match else ""

    def backquote(self) -> str:
        if self.latex.startswith("``", self.at):
            self.at += 2
            return "“"
        if match := _SINGLE_QUOTED.match(self.latex, self.at):
            self._closing_quotes.add(match.end() - 1)
            self.at += 1
            return "‘"
        self.at += 1
        return "`"

    def quote(self) -> str:
        if self.latex.startswith("''", self.at) and self.at not in self._closing_quotes:
            before = self.latex[self.at - 1 : self.at]
            self.at += 2
            return "“" if not before or before in " \n({[" else "”"
        self.at += 1
        return "’" if self.at - 1 in self._closing_quotes else "'"

    def dollar(self) -> str:
        match = self._take(_STRICT_MATH) or self._take(_LOOSE_MATH)
        if match:
            return match[0]
        self.at += 1
        return "$"

    def backslash(self) -> str:
        if match := self._take(_BRACKETED_MATH):
            return f"${match[1].strip()}$" if match[1] else f"$${match[2].strip()}$$"
        if match := self._take(_DISPLAYED_MATH):
            return f" $${match[3].strip()}$$ "
        match = self._take(_COMMAND)
        if match is None:  # the last character of all
            self.at += 1
            return "\\"
        return self._word(match[1]) if match[1] else self._sign(match[2])

    def _sign(self, sign: str) -> str:
        if sign in ACCENTS:
            return self._accent(sign)
        return CHARACTERS.get(sign, f"\\{sign}")

    def _word(self, name: str) -> str:
        if name in _COMMANDS:
            return _COMMANDS[name](self)
        if name in SWITCHES or name in SPACES:
            self._take(_BLANK)
            return " " if name in SPACES else ""
        if name in DROPPED:
            return self._without(DROPPED[name])
        if (text := symbols().get(name)) is not None:
            return self._symbol(text)
        if name in ACCENTS:
            return self._accent(name)
        return self._unknown(name)

    def _symbol(self, text: str) -> str:
        """Return a symbol; the blank that ends its name is no blank where a letter stands for itself."""
        if self.latex.startswith("{}", self.at):
            self.at += 2
        elif _LETTERS_AND_QUOTES.fullmatch(text) and len(text) < 3:  # noqa: PLR2004  # a letter, a ligature
            self._take(_BLANK)
        return text

    def _unknown(self, name: str) -> str:
        self.left.append(name)
        if self._take(re.compile(r"\{\}")):
            return f"\\{name}"
        return "" if _ARGUMENT.match(self.latex, self.at) else f"\\{name}"

    def _without(self, count: int) -> str:
        for _ in range(count):
            while self._take(_OPTIONAL):
                pass
            self.verbatim()
        return ""

    def argument(self) -> str:
        """Return the text of what follows: a group, a command, or one character."""
        self._take(_BLANK)
        if self.at >= len(self.latex):
            return ""
        character = self.latex[self.at]
        if character == "}":
            return ""
        if character in "\\{$":
            return _HANDLERS[character](self)
        self.at += 1
        return character

    def verbatim(self) -> str:
        """Return what follows as it is written: a group with the groups in it, or one character."""
        self._take(_BLANK)
        start = self.at
        depth = 0
        for place in range(start, len(self.latex)):
            character = self.latex[place]
            depth += {"{": 1, "}": -1}.get(character, 0)
            if depth <= 0:
                self.at = place + 1 if depth == 0 else place
                return self.latex[start + 1 : place] if character == "}" and depth == 0 else self.latex[start : self.at]
        self.at = len(self.latex)
        return self.latex[start + 1 :]

    def _accent(self, name: str) -> str:
        if self.latex.startswith("{}", self.at) or self.latex.startswith("{ }", self.at):
            self.at += 2 if self.latex[self.at + 1] == "}" else 3
            return name if name in "^~`'\"=." else ""
        letters = self.argument().replace("ı", "i").replace("ȷ", "j")
        if not letters or not letters[0].isalpha():
            return letters or name
        marks = re.match(r"[\u0300-\u036f]*", letters[1:])
        first = letters[: 1 + (marks.end() if marks else 0)]
        return unicodedata.normalize("NFC", first + ACCENTS[name]) + letters[len(first) :]

    def ensured(self) -> str:
        inner = self.verbatim().strip()
        match = re.fullmatch(r"\\([A-Za-z]+)(?:\{\})?", inner)
        if match and match[1] in symbols():
            return symbols()[match[1]]
        return f"${inner}$" if re.search(r"[\\^_{]", inner) else inner

    def verb(self) -> str:
        sign = self.latex[self.at : self.at + 1]
        end = self.latex.find(sign, self.at + 1) if sign else -1
        start, self.at = self.at + 1, end + 1 if end > 0 else len(self.latex)
        return self.latex[start : end if end > 0 else len(self.latex)]

    def code(self) -> str:
        """Return the character of a number, in decimal or after a quotation mark hexadecimal."""
        is_group = self.latex.startswith("{", self.at)
        match = _CODE.match(self.verbatim().strip()) if is_group else self._take(_CODE)
        number = (int(match[1], 16) if match[1] else int(match[2])) if match else -1
        return chr(number) if 31 < number < 0x110000 else ""  # noqa: PLR2004  # the printable ones

    def citation(self) -> str:
        while self._take(_OPTIONAL):
            pass
        return f"[{self.verbatim()}]"


def _mapped(table: Mapping[int, int | str]) -> Callable[[_Reader], str]:
    def read(reader: _Reader) -> str:
        text = reader.argument()
        return text.translate(table) if all(ord(character) in table for character in text) else text

    return read


_HANDLERS: Final[Mapping[str, Callable[[_Reader], str]]] = {
    "\\": _Reader.backslash,
    "{": _Reader.group,
    "}": _Reader.unpaired,
    "$": _Reader.dollar,
    "~": _Reader.blank,
    "`": _Reader.backquote,
    "'": _Reader.quote,
    "-": _Reader.dashes,
}
_COMMANDS: Final[Mapping[str, Callable[[_Reader], str]]] = {
    **dict.fromkeys(("url", "nolinkurl", "path"), lambda reader: unescaped(reader.verbatim())),
    **dict.fromkeys(("cite", "citep", "citet", "citealp", "citeauthor", "textcite", "parencite"), _Reader.citation),
    **dict.fromkeys(("MakeUppercase", "uppercase"), lambda reader: reader.argument().upper()),
    **dict.fromkeys(("MakeLowercase", "lowercase"), lambda reader: reader.argument().lower()),
    **dict.fromkeys(("footnote", "thanks"), lambda reader: f" ({reader.argument()})"),
    **dict.fromkeys(("enquote", "mkbibquote", "textquote"), lambda reader: f"“{reader.argument()}”"),
    **dict.fromkeys(("char", "symbol", "unichar"), _Reader.code),
    "verb": _Reader.verb,
    "ensuremath": _Reader.ensured,
    "frac": lambda reader: f"{reader.argument()}/{reader.argument()}",
    "sqrt": lambda reader: f"√({reader.argument()})",
    "textsuperscript": _mapped(RAISED),
    "textsubscript": _mapped(LOWERED),
}
