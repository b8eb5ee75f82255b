"""DOIs and arXiv ids, wherever programs and people write them, and never out of a text that cites another paper."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote

from generator.bibliography.escapes import unescaped
from generator.identity import arxiv_id, doi
from generator.markup import clean

_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+(?:<\d[^\s\"<>]*>[^\s\"<>]+)?", re.IGNORECASE)
_LINK: Final = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_RESOLVER: Final = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/(?:doi:)?", re.IGNORECASE)
_TAIL_OF_LINK: Final = re.compile(
    r"(?i)(/(meta|abstract|full|pdf|epdf|fulltext|html|summary))+/?$|\.(abstract|full|pdf|html)$|v\d+\.full.*$"
)
_PAIRS: Final[Mapping[str, str]] = {")": "(", "]": "[", "}": "{", ">": "<"}

_NUMBER: Final = r"(?:\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Za-z]{2})?/\d{7})(?:v\d{1,3})?"
_ARXIV: Final = re.compile(
    rf"(?:https?://)?(?:(?:www|export|browse)\.)?(?:arxiv\.org/[a-z]+/|alphaxiv\.org/[a-z]+/|huggingface\.co/papers/)({_NUMBER})"
    rf"|10\.48550/arxiv\.({_NUMBER})|\barxiv[\s:.\-_]*(?:e-?prints?|preprints?)?[\s:,.\-_]*(?:(?:abs|arxiv)[\s:/]+)?({_NUMBER})"
    rf"|\babs/({_NUMBER})",
    re.IGNORECASE | re.ASCII,
)
_BARE: Final = re.compile(rf"(?:abs/)?({_NUMBER})", re.IGNORECASE | re.ASCII)
_OLD_NUMBER: Final = re.compile(r"\d{7}(?:v\d{1,3})?")
_IS_ARXIV: Final = re.compile(r"\barxiv\b|^corr\b|computing research repository", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[;|\n]|\.\s+|,\s+(?![12]\d{3}\b)|<br\s*/?>|\\\\")
_BRACKETED: Final = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_SAYS_NOTHING: Final = re.compile(
    r"\b(?:e-?prints?|preprints?|available|online|at|from|on|as|url|https?|id|no|number|version|v\d+|pp?|pages?|tech"
    r"|technical|report|unpublished|accessed|visited|submitted|to|publisher|published|the|in|cs|math|stat|physics|arxiv"
    r"|org|abs|pdf|arxivid|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b|[\d\W_]+",
    re.IGNORECASE,
)
"""What may stand beside an id without saying that it is another paper's."""


def doi_in(text: str) -> str | None:
    """Return the DOI that a text names, in normal form; the first of several, without what trails behind it.

    It may be escaped for LaTeX, for HTML or for a link, and stand in a publisher's link.
    """
    text = html.unescape(unescaped(clean(text)))
    is_link = _LINK.match(text) is not None
    if "%2f" in text.lower() or _RESOLVER.match(text) or (is_link and "%" in text):
        text = unquote(text)
    match = _DOI.search(_RESOLVER.sub("", text))
    if match is None:
        return None
    name = match[0]
    if is_link and not _RESOLVER.match(text):
        name = _TAIL_OF_LINK.sub("", re.split(r"[?#]", name)[0])
    return doi(_without_tail(re.split(r"[;,](?=10\.|https?:|doi:)", name)[0]))


def _without_tail(name: str) -> str:
    """Return a name without punctuation that ends the sentence around it, closing brackets of which none opens."""
    while name:
        last = name[-1]
        is_closing = last in _PAIRS and name.count(last) > name.count(_PAIRS[last])
        if not is_closing and last not in ".,;:'\"”’*":
            break
        name = name[:-1]
    return name


def arxiv_in(text: str) -> str | None:
    """Return the arXiv id that a text names as arXiv's, wherever it stands in it; of several none."""
    found = {
        arxiv for match in _ARXIV.finditer(_plain(text)) if (arxiv := arxiv_id(next(filter(None, match.groups()))))
    }
    return found.pop() if len(found) == 1 else None


def arxiv_alone(text: str) -> str | None:
    """Return the arXiv id of a remark that says nothing else, in one of its sentences: not that of a paper it cites."""
    if "arxiv" not in text.lower():
        return None
    found = {arxiv for sentence in _SENTENCE.split(text) if (arxiv := _arxiv_of_sentence(_plain(sentence)))}
    return found.pop() if len(found) == 1 else None


def _arxiv_of_sentence(sentence: str) -> str | None:
    match = _ARXIV.search(sentence)
    if match is None:
        return None
    rest = _BRACKETED.sub(" ", f"{sentence[: match.start()]} {sentence[match.end() :]}")
    return None if _SAYS_NOTHING.sub("", rest) else arxiv_id(next(filter(None, match.groups())))


def names_arxiv(text: str) -> bool:
    """Tell whether a text, such as the name of a journal, is arXiv's or CoRR's, which is a part of it."""
    return _IS_ARXIV.search(text) is not None


def arxiv_of_journal(journal: str, places: Iterable[str]) -> str | None:
    """Return the id of a paper whose journal is arXiv or CoRR: in its name, else in volume, number or pages."""
    if found := arxiv_in(journal):
        return found
    if not names_arxiv(journal):
        return None
    matches = (_BARE.fullmatch(_plain(place).removeprefix("arXiv:").strip()) for place in places)
    return next((arxiv_id(match[1]) for match in matches if match), None)


def arxiv_of_eprint(eprint: str, archive: str, category: str = "") -> str | None:
    """Return the id of an eprint whose archive is arXiv or is not told; an old number may stand without its archive."""
    if archive and not names_arxiv(archive) and not _is_old_archive(archive):
        return None
    text = _plain(eprint)
    if _OLD_NUMBER.fullmatch(text):
        name = archive if _is_old_archive(archive) else category
        return arxiv_id(f"{name.split('.')[0].strip()}/{text}") if name else None
    bare = _BARE.match(text)
    return arxiv_id(text) or arxiv_in(text) or (arxiv_id(bare[1]) if bare else None)


def _is_old_archive(archive: str) -> bool:
    name = archive.strip().lower()
    return arxiv_id(f"{name}/0000000") is not None and name not in {"arxiv", "doi", "hal", "jstor", "pubmed"}


def _plain(text: str) -> str:
    """Return a text without what marks links; their commands go before the braces do, which part what they take."""
    parted = re.sub(r"\\(?:url|href|path|nolinkurl)\b|(?<=\})(?=\{)", " ", text.replace("~", " "))
    return clean(re.sub("[<>]", " ", unescaped(parted)))
