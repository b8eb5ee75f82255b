"""LaTeX's commands by what becomes of them in plain text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from pylatexenc.latex2text import get_default_latex_context_db  # type: ignore[import-untyped]  # it has no types

ACCENTS: Final[Mapping[str, str]] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "G": "\u030f",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
    "textcommabelow": "\u0326",
}
"""Each as the character that combines with the letter before it."""

CHARACTERS: Final[Mapping[str, str]] = {
    **{character: character for character in "&%$#_{}"},
    **dict.fromkeys(" ,;:>\n\t\\", " "),
    **dict.fromkeys("-/@!*", ""),
    "|": "‖",
}
"""What a backslash before one character means; before a line's end and before another one it is a space."""

SWITCHES: Final = frozenset(
    """bf it em rm tt sc sf sl bfseries itshape scshape ttfamily sffamily rmfamily slshape upshape mdseries normalfont
    textbf textit emph textsc texttt textsf textrm textsl textup textmd textnormal text textlf textin mbox hbox makebox
    fbox underline uline ul uuline uwave sout st so hl underbar NoCaseChange protect relax nobreak allowbreak xspace
    centering displaystyle textstyle scriptstyle noindent null leavevmode unskip ignorespaces selectfont tiny scriptsize
    footnotesize small normalsize large Large LARGE huge Huge mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak
    mathnormal boldsymbol bm operatorname boldmath unboldmath string left right bibnamefont bibfnamefont bibinitperiod
    bibinitdelim natexlab capitalize titlecap smash cal bgroup egroup begingroup endgroup nolimits limits
    MakeSentenceCase acro ac gls mkbibemph mkbibbold mkbibitalic BibitemOpen long nocase textln textos""".split()  # noqa: SIM905  # reads better
)
"""They change how text looks, not what it says: their argument is the text."""

SPACES: Final = frozenset(
    """quad qquad enspace enskip thinspace thickspace medspace space newline linebreak par item hfill""".split()  # noqa: SIM905  # the same
)
_WITHOUT_ONE: Final = """noopsort SortNoop sortnoop label color hspace vspace phantom hphantom vphantom index begin end
    pagecolor BibitemShut bibAnnoteFile hyphenation vskip textcolor colorbox foreignlanguage raisebox scalebox rotatebox
    parbox href bibinfo bibfield Eprint hyperref"""
DROPPED: Final[Mapping[str, int]] = {**dict.fromkeys(_WITHOUT_ONE.split(), 1), "resizebox": 2, "fcolorbox": 2}
"""How many arguments at their beginning say nothing that is read: lengths, colours, keys that entries are sorted by."""

NAMES: Final[Mapping[str, str]] = {
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "XeTeX": "XeTeX",
    "XeLaTeX": "XeLaTeX",
    "LuaTeX": "LuaTeX",
    "LuaLaTeX": "LuaLaTeX",
    "pdfTeX": "pdfTeX",
    "pdfLaTeX": "pdfLaTeX",
    "ConTeXt": "ConTeXt",
    "AmS": "AMS",
    "AmSTeX": "AMSTeX",
    "AmSLaTeX": "AMSLaTeX",
    "MF": "Metafont",
    "BibLaTeX": "BibLaTeX",
    "copyright": "©",
    "S": "§",
    "P": "¶",
    "slash": "/",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textunderscore": "_",
    "euro": "€",
    "EUR": "€",
    "textquotesingle": "'",
    "texttrademark": "™",
    "backslash": "\\",
    "lbrace": "{",
    "rbrace": "}",
    "degree": "°",
    "textsterling": "£",
    "pounds": "£",
    "etal": "et al.",
    "ie": "i.e.",
    "eg": "e.g.",
    "micro": "µ",
    "percent": "%",
    "vert": "|",
    "Vert": "‖",
    "apj": "ApJ",
    "apjl": "ApJL",
    "apjs": "ApJS",
    "aj": "AJ",
    "aap": "A&A",
    "aaps": "A&AS",
    "aapr": "A&ARv",
    "araa": "ARA&A",
    "mnras": "MNRAS",
    "pasp": "PASP",
    "pasj": "PASJ",
    "pasa": "PASA",
    "prl": "Phys. Rev. Lett.",
    "pra": "Phys. Rev. A",
    "prb": "Phys. Rev. B",
    "prc": "Phys. Rev. C",
    "prd": "Phys. Rev. D",
    "pre": "Phys. Rev. E",
    "nat": "Nature",
    "na": "New A",
    "nar": "New A Rev.",
    "jcap": "JCAP",
    "icarus": "Icarus",
    "ssr": "Space Sci. Rev.",
    "physrep": "Phys. Rep.",
    "procspie": "Proc. SPIE",
    "solphys": "Sol. Phys.",
    "planss": "Planet. Space Sci.",
    "grl": "Geophys. Res. Lett.",
    "jgr": "J. Geophys. Res.",
    "rmp": "Rev. Mod. Phys.",
}
"""Logos, signs, and the journals of the AAS, as ADS writes them.

Source: https://ui.adsabs.harvard.edu/help/actions/journal-macros
"""

RAISED: Final = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@cache
def symbols() -> Mapping[str, str]:
    r"""Return the text of commands that stand for a character or a word, such as ``\ss`` and ``\alpha``."""
    found = {
        spec.macroname: spec.simplify_repl
        for spec in get_default_latex_context_db().iter_macro_specs()
        if isinstance(spec.simplify_repl, str) and _is_symbol(spec.macroname, spec.simplify_repl)
    }
    return {**found, **NAMES}


def _is_symbol(name: str, text: str) -> bool:
    """Tell whether a text is what a command always stands for: no place to be filled, and not the day of today."""
    return name.isalpha() and name != "today" and bool(text.strip()) and not {"%", "<"} & set(text)
