"""Links and ids as LaTeX wants them escaped, without the escapes."""

from __future__ import annotations

import re


def unescaped(latex: str) -> str:
    r"""Return what a command takes verbatim, such as a link, without the escapes that people write all the same."""
    if "\\" not in latex and "{" not in latex and "$" not in latex:
        return latex
    text = re.sub(r"\$\\sim\$|\\textasciitilde\b\s*(?:\{\})?|\\string(?=~)|\\~(?:\{\s*\})?|\{~\}", "~", latex)
    text = re.sub(r"\\text(less|greater)\b\s*(?:\{\})?|\$([<>])\$", _angle, text)
    text = re.sub(r"\\textunderscore\b\s*(?:\{\})?", "_", text)
    return re.sub(r"\\([%&#_$^{}~/-])|[{}]", lambda match: (match[1] or "").replace("/", "").replace("-", ""), text)


def _angle(match: re.Match[str]) -> str:
    return match[2] or {"less": "<", "greater": ">"}[match[1]]
