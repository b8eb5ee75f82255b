r"""LaTeX that programs leave in texts when they take its dollar signs, braces or backslashes away.

Only what is certain is mended: ``50\%`` is a percentage, ``17.9times`` a factor, ``textbf{X}`` the X. Mathematics that
was half taken apart (``r^{update}``, ``(p_{comp} - 0.5)^2``) and names that macros stood for (``\ours``) stay as they
are. Facts are kept as the source gave them: this is done when pages are made, and a text without a trace of LaTeX costs
a few searches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from generator.model import Facts

_SYMBOLS: Final[Mapping[str, str]] = dict(
    pair.split("=")
    for pair in [
        "alpha=α",
        "beta=β",
        "gamma=γ",
        "delta=δ",
        "epsilon=ε",
        "varepsilon=ε",
        "zeta=ζ",
        "eta=η",
        "theta=θ",
        "iota=ι",
        "kappa=κ",
        "lambda=λ",
        "mu=μ",
        "nu=ν",
        "xi=ξ",
        "pi=π",
        "rho=ρ",
        "sigma=σ",
        "tau=τ",
        "upsilon=υ",
        "phi=φ",
        "varphi=φ",
        "chi=χ",
        "psi=ψ",
        "omega=ω",
        "Gamma=Γ",
        "Delta=Δ",
        "Theta=Θ",
        "Lambda=Λ",
        "Xi=Ξ",
        "Pi=Π",
        "Sigma=Σ",
        "Phi=Φ",
        "Psi=Ψ",
        "Omega=Ω",
        "times=×",
        "leq=≤",
        "le=≤",
        "geq=≥",
        "ge=≥",
        "neq=≠",
        "ne=≠",
        "sim=∼",
        "approx=≈",
        "pm=±",
        "cdot=·",
        "infty=∞",
        "rightarrow=→",
        "to=→",
        "leftrightarrow=↔",
        "uparrow=↑",
        "downarrow=↓",
        "propto=∝",
        "deg=°",
        "textdegree=°",
        "ldots=…",
        "dots=…",
        "ell=ℓ",
        "textgreater=>",
        "textless=<",
        "textasciitilde=~",
        "ie=i.e.",
        "eg=e.g.",
        "etc=etc.",
        "vs=vs.",
        "LaTeX=LaTeX",
        "TeX=TeX",
    ]
)
_ACCENTS: Final[Mapping[str, str]] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
}
_LOOK: Final = (
    "textbf|textit|texttt|textsc|textsf|textrm|textsl|textmd|textup|emph|underline|mathbf|mathrm|mathit|mathsf|mathtt"
    "|mathcal|mathbb|boldsymbol|operatorname|mbox|bm"
)
_COUNTED: Final = r"\d[\d.,]*(?:(?:[KMBk]|×)(?![A-Za-z])|\\?%)|\d[\d,]+(?:[KMBk](?![A-Za-z])|\b)"
"""A number that is about so large: ``sim2real`` has none."""
_INNER: Final = r"((?:[^{}]|\{[^{}]*\})*)"


class _Rule(NamedTuple):
    """What is mended: a text without the hint has none of it."""

    hint: str
    pattern: re.Pattern[str]
    text: str | Callable[[re.Match[str]], str]


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match["letter"] + _ACCENTS[match["accent"]])


def _linked(match: re.Match[str]) -> str:
    """Return a link with the text that led to it; a text that is the link itself says nothing."""
    link, text = match[1], match[2].strip()
    bare = text.removeprefix("https://").removeprefix("http://").rstrip("/.")
    is_link = not text or text.startswith("this http") or bare in link or "/" in bare
    return link if is_link else f"{text} ({link})"


def _symbol(match: re.Match[str]) -> str:
    """Return the symbol of a command, or one that is not known as it is."""
    return _SYMBOLS.get(match[1] or match[2], match[0])


_RULES: Final = (
    _Rule("\\href", re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), _linked),
    _Rule("\\url", re.compile(r"\\url\s*\{([^{}]*)\}"), r"\1"),
    _Rule("{", re.compile(r"(https?://[^\s{}]+)\{([^{}]*)\}"), _linked),
    _Rule("\\href", re.compile(r"\\href\s*\{([^{}]*)\}"), r"\1"),
    _Rule("\\", re.compile(r"\\(?:textcolor|color)\s*\{[^{}]*\}\s*\{([^{}]*)\}"), r"\1"),
    _Rule("{", re.compile(rf"\\?(?<![A-Za-z])(?:{_LOOK})\s?\{{{_INNER}\}}"), r"\1"),
    _Rule("{", re.compile(rf"\\?(?<![A-Za-z])(?:{_LOOK})\s?\{{{_INNER}\}}"), r"\1"),  # one within another
    _Rule("{\\", re.compile(r"\{\\(?:em|it|bf|tt|sc|sf|rm|sl)\b\s*([^{}]*)\}"), r"\1"),
    _Rule("\\", re.compile(r"\\(?P<accent>[`'^~\"])\{\\?(?P<letter>[A-Za-z])\}"), _accented),
    _Rule("\\", re.compile(r"(?<=[A-Za-z])\\(?P<accent>\")(?P<letter>[aeiouyAEIOUY])"), _accented),
    _Rule("\\", re.compile(r"(?<=[A-Za-z])\\(?P<accent>')(?P<letter>[aeiouynAEIOUYN])(?=[A-Za-z])"), _accented),
    _Rule("\\", re.compile(r"\\(?P<accent>[`^])(?P<letter>[aeiouAEIOU])"), _accented),
    _Rule("\\", re.compile(r"\{\\([A-Za-z]+)\}|\\([A-Za-z]+)(?:\{\})?(?![A-Za-z{])"), _symbol),
    _Rule("\\", re.compile(r"\\([%&#_$])"), r"\1"),
    _Rule("\\", re.compile(r"\\[ ,;]\s?|\\$"), " "),
    _Rule("\\", re.compile(r"(?<=\w)\\'(?=\w)"), "'"),
    _Rule("^circ", re.compile(r"\^circ(?<=\d\^circ)(?=times|[^A-Za-z]|$)"), "°"),
    _Rule("{times}", re.compile(r"(?<=[\d)])\s?\{times\}"), "×"),
    _Rule("times", re.compile(r"times(?<=[\d°]times)(?=\s|[^a-z\s]|sim\d|$)"), "×"),
    _Rule("{sim}", re.compile(r"\{sim\}(?=\d)"), "∼"),
    _Rule("sim", re.compile(r"sim(?<=[\d×]sim)(?=\d)"), "∼"),
    _Rule("sim", re.compile(rf"sim(?<![A-Za-z0-9_-]sim)(?={_COUNTED})"), "∼"),
    _Rule("rightarrow", re.compile(r"rightarrow(?<![A-Za-z\\]rightarrow)(?![A-Za-z])"), "→"),
    _Rule("leq", re.compile(r"leq(?<![A-Za-z\\-]leq)(?=\s?[\d(])"), "≤"),
    _Rule("geq", re.compile(r"geq(?<![A-Za-z\\-]geq)(?=\s?[\d(])"), "≥"),
    _Rule("circ}", re.compile(r"(?<=\d)(?:\^\{\\?circ\}|\{\^\\?circ\})"), "°"),
    _Rule("cdot", re.compile(r"(?<=[\d)])\s?\{?cdot\}?\s?(?=[\d(])"), "·"),
    _Rule(
        "{",
        re.compile(r"(?<![A-Za-z\\_^}\]])\{([A-Z]+)\}(?=[a-z])|(?<=[a-z])\{([A-Z]+)\}"),
        lambda match: match[1] or match[2],
    ),
    _Rule("``", re.compile(r"``([^`'\"]+(?:'[^`'\"]+)*)(?:''|\")"), r"“\1”"),
    _Rule("~", re.compile(r"(?<=[A-Za-z.,:)])~(?=[A-Za-z0-9(\[\\])"), " "),
    _Rule("--", re.compile(r"(?<=[\w)\].,”\"'])---(?=[\w(\[“\"'])|(?<= )---(?= )"), "—"),
    _Rule("--", re.compile(r"(?<=[\w)\].,”\"'])--(?=[\w(\[“\"'])|(?<= )--(?= )"), "–"),
)
_HINTS: Final = tuple(dict.fromkeys(rule.hint for rule in _RULES if "{" not in rule.hint and "\\" not in rule.hint))
_MATHEMATICS: Final = re.compile(r"((?<!\\)\$(?![\s$])[^$]{0,300}(?<![\s\\])\$(?!\d)|\\\(.{1,300}?\\\))")
"""What is mathematics still, and stays for whoever typesets it."""


def mended(text: str) -> str:
    """Return a text without the residue of LaTeX that is certainly such; mathematics between dollar signs stays."""
    if "\\" not in text and "{" not in text and "}" not in text and not any(map(text.__contains__, _HINTS)):
        return text
    if "$" not in text and "\\(" not in text:
        return _mended(text)
    pieces = _MATHEMATICS.split(text)
    return "".join(piece if place % 2 else _mended(piece) for place, piece in enumerate(pieces))


def _mended(text: str) -> str:
    for hint, pattern, replacement in _RULES:
        if hint in text:
            text = pattern.sub(replacement, text)
    return text


def mended_facts(facts: Facts) -> Facts:
    """Return facts whose title, abstract and summary are mended; those that need none are returned as they are."""
    texts = {"title": facts.title, "abstract": facts.abstract, "machine_summary": facts.machine_summary}
    changed: dict[str, Any] = {
        name: better for name, text in texts.items() if text and (better := mended(text)) != text
    }
    return replace(facts, **changed) if changed else facts
