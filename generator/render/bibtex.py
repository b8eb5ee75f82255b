"""A paper as a BibTeX entry, to be copied."""

from __future__ import annotations

import re

from generator.identity import slug
from generator.markup import clean
from generator.model import Entry

_SPECIAL = re.compile(r"(?<!\\)([&%#])")
_NOT_PLAIN = re.compile(r"[&%#_^~$\\{}]")
_UNSAFE_IN_TEXT = re.compile(r"(?<!\\)([_^~])")


def bibtex(entry: Entry) -> str:
    """Return a ``@misc`` entry with what is known; what is not known is left out."""
    identity, facts = entry.paper.identity, entry.paper.facts
    title = f"{{{_text(entry.title)}}}"  # braces in a pair, of which _contained would count each
    fields = {
        "author": " and ".join(map(_author, facts.authors)),
        "year": facts.year or "",
        "eprint": identity.arxiv or "",
        "archivePrefix": "arXiv" if identity.arxiv else "",
        "primaryClass": facts.primary_category or "",
        "doi": identity.doi or "",
        "url": f"https://arxiv.org/abs/{identity.arxiv}" if identity.arxiv else facts.url or "",
    }
    lines = [f"  {name} = {{{clean(_contained(value))}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_cite_key(entry)},", f"  title = {{{clean(title)}}},", *lines, "}"])


def _cite_key(entry: Entry) -> str:
    """Return the usual kind of key: first author's last name, year, first word of the title."""
    facts = entry.paper.facts
    author = slug(facts.authors[0].split()[-1]) if facts.authors and facts.authors[0].split() else ""
    year = facts.year or ""
    word = next((word for word in slug(entry.title).split("-") if len(word) > 3), "")  # noqa: PLR2004  # not "the"
    key = f"{author}{year}{word}".replace("-", "")
    return key if author and year and word else entry.key


def _contained(text: str) -> str:
    """Return text that neither ends its field nor swallows what follows: no brace unpaired, no backslash at the end."""
    text = clean(text).rstrip("\\")
    if "{" not in text and "}" not in text:
        return text
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else text.replace("{", "").replace("}", "").rstrip("\\")


def _text(text: str) -> str:
    """Return text with LaTeX's special characters escaped; mathematics between dollar signs stays as it is."""
    text = clean(text)
    if _NOT_PLAIN.search(text) is None:
        return text
    text = _contained(text)
    text = _SPECIAL.sub(r"\\\1", text)
    if text.count("$") % 2:
        text = text.replace("$", r"\$")
    return (
        text if "$" in text or "\\" in text.replace("\\&", "").replace("\\%", "").replace("\\#", "") else _plain(text)
    )


def _plain(text: str) -> str:
    return _UNSAFE_IN_TEXT.sub(lambda match: {"_": r"\_", "^": r"\^{}", "~": r"\~{}"}[match[1]], text)


def _author(name: str) -> str:
    name = _text(name)
    return f"{{{name}}}" if "," in name or " and " in name else name
