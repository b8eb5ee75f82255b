"""Which paper is meant: arXiv ids, DOIs, links and titles, brought to one form.

The identity of a paper does not depend on the version of its text: ``2406.20087v2`` is ``2406.20087``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

_NEW_ARXIV = r"\d{4}\.\d{4,5}"
_OLD_ARXIV = r"[a-z][a-z-]*(?:\.[a-z]{2})?/\d{7}"
_ARXIV = re.compile(rf"(?:arxiv:\s*)?({_NEW_ARXIV}|{_OLD_ARXIV})(?:v[1-9]\d{{0,2}})?", re.IGNORECASE | re.ASCII)
r"""ASCII, since ``\d`` and ``[a-z]`` take other alphabets' digits and the long s, which no key may have."""
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_DOI = re.compile(
    r"(?:doi:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>]+(?:<[0-9][^\s\"<>]*>[^\s\"<>]+)?)", re.IGNORECASE
)
r"""With angle brackets, as in ``10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2``."""
_ARXIV_HOSTS = frozenset(
    {"arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org", "alphaxiv.org", "www.alphaxiv.org"}
)
_ARXIV_FOLDERS = frozenset({"abs", "pdf", "html", "format", "ps", "overview", "papers"})
_HUGGING_FACE_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """The names that a paper is known by; ``key`` is the one in links and file names."""

    key: str
    arxiv: str | None = None
    doi: str | None = None

    @property
    def reference(self) -> str:
        """The arXiv id where there is one, else the key: what ``data-paper`` says."""
        return self.arxiv or self.key


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id that ``text`` names, without version, or None when it names none.

    Takes ids of both forms, ``arXiv:`` ids, links to arXiv, alphaXiv and Hugging Face papers, and arXiv's own DOIs.
    Source: https://info.arxiv.org/help/arxiv_identifier.html
    """
    text = text.strip()
    if "://" in text:
        return _arxiv_id_of_link(text)
    if found := _doi_of_arxiv(text):
        return found
    match = _ARXIV.fullmatch(text)
    if match is None:
        return None
    archive, slash, number = match[1].lower().partition("/")
    return f"{archive.partition('.')[0]}/{number}" if slash else archive


def _doi_of_arxiv(text: str) -> str | None:
    doi = _DOI.fullmatch(text)
    match = _ARXIV_DOI.fullmatch(doi[1]) if doi else None
    return arxiv_id(match[1]) if match else None


def _arxiv_id_of_link(link: str) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    host, path = (parts.hostname or "").lower(), unquote(parts.path).strip("/")
    if host in _DOI_HOSTS:
        return _doi_of_arxiv(path)
    folder, _, rest = path.partition("/")
    if (host in _ARXIV_HOSTS and folder in _ARXIV_FOLDERS) or (host in _HUGGING_FACE_HOSTS and folder == "papers"):
        match = _ARXIV.fullmatch(rest.removesuffix(".pdf"))
        return arxiv_id(match[1]) if match else None
    return None


def doi(text: str) -> str | None:
    """Return the DOI that ``text`` or a link names, in lower case (DOIs ignore case), or None.

    Source: https://www.doi.org/doi-handbook/HTML/encoding-rules-for-urls.html
    """
    text = text.strip()
    if "://" in text:
        try:
            parts = urlsplit(text)
        except ValueError:
            return None
        if (parts.hostname or "").lower() not in _DOI_HOSTS:
            return None
        text = unquote(parts.path).strip("/")
    match = _DOI.fullmatch(text)
    return match[1].lower() if match else None


def slug(text: str, length: int = _SLUG_LENGTH) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens, cut at a word where possible; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= length:
        return words
    cut = words[: length + 1]
    return cut.rpartition("-")[0] or words[:length]


def tag_slug(tag: str) -> str:
    """Return the name of a tag in links: case, spaces and hyphens make no difference, everything else does."""
    plain = re.sub(r"[\s_-]+", "-", unicodedata.normalize("NFKC", tag).casefold()).strip("-")
    words = slug(tag)
    return words if words == plain and words not in {"", "index"} else f"{words or 'tag'}-{_short_hash(plain)}"


def name_slug(key: str) -> str:
    """Return the name in links of what is called so: no two have one, whatever their script; all are in lower case.

    ``key`` is what the spellings of the name have in common (``authorship.name_key``). What is not told by letters
    from a to z is told by a hash, and so is a name that looks as if it ended in one.
    """
    words = slug(key)
    is_whole = words.replace("-", " ") == key and words not in _RESERVED_NAMES and not _LIKE_A_HASH.search(words)
    return words if is_whole else f"{words or 'name'}-{_short_hash(key)}"


_RESERVED_NAMES: Final = frozenset({"", "index", "readme", "con", "prn", "aux", "nul"})
_LIKE_A_HASH: Final = re.compile(r"(?:^|-)[0-9a-f]{8}$")


def normal_title(title: str) -> str:
    """Return what two spellings of one title have in common: its words, case-folded, with the symbols that are theirs.

    Spaces, hyphens, quotes and punctuation behind a word make no difference; ``C++``, ``C#`` and ``C``, ``.NET`` and
    ``NET`` are different words.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", title).casefold())
    text = _PUNCTUATION.sub("", _QUOTES.sub("", text))
    return " ".join(_HYPHENS.sub(_space_or_symbol, text).split())


_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES: Final = re.compile("[\"'`\u00b4\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f\u00bf\u00a1]")
_PUNCTUATION: Final = re.compile("[.,:;!?\u3001\u3002]+(?=[\\s)\\]}]|$)")
_HYPHENS: Final = re.compile("[-\u2010-\u2015\u2212]+")
_SYMBOL: Final = re.compile(r"[^\w\s().,:;!?/\[\]{}-]|(?<!\S)\.(?=\w)|--")


def _space_or_symbol(match: re.Match[str]) -> str:
    """Return what hyphens stand for: a space, but in ``C--`` and ``--all`` themselves."""
    text, run = match.string, match[0]
    is_open = [side in {"", *" \t\n"} for side in (text[: match.start()][-1:], text[match.end() :][:1])]
    return run if run.startswith("--") and is_open[0] != is_open[1] else " "


def _letters(title: str) -> str:
    """Return the letters and digits of a title, which keys were made of from the beginning."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", title).casefold()))


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _doi_key(name: str) -> str:
    safe = re.sub(r"[^a-z0-9.]+", "-", name).strip("-.")
    reversible = safe == name.replace("/", "-", 1) and "-" not in name.replace("/", "", 1)
    return (
        f"doi-{safe}" if reversible and len(safe) <= _SLUG_LENGTH else f"doi-{safe[:_SLUG_LENGTH]}-{_short_hash(name)}"
    )


def identify(
    *,
    title: str,
    arxiv: str | None = None,
    doi_name: str | None = None,
    url: str | None = None,
    details: Iterable[str] = (),
) -> Identity:
    """Return the identity of a paper known by any of these; ``arxiv`` and ``doi_name`` must already be in normal form.

    The key is the arXiv id, else one made of the DOI, else a slug of the title with a short hash: of the link where
    there is one, and of ``details`` that tell the paper from others of its title, so that two reports of the same
    title stay two papers.
    """
    if doi_name and (of_arxiv := arxiv_id(doi_name)):
        arxiv, doi_name = arxiv or of_arxiv, None
    arxiv = arxiv or (arxiv_id(url) if url else None)
    doi_name = doi_name or (doi(url) if url and not arxiv else None)
    if arxiv:
        return Identity(arxiv.replace("/", "-"), arxiv, doi_name)
    if doi_name:
        return Identity(_doi_key(doi_name), None, doi_name)
    return Identity(f"{slug(title) or 'paper'}-{_short_hash(_told(title, url, tuple(details)))}")


_OWN_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{8}")


def under_key(identity: Identity, key: str | None) -> Identity:
    """Return an identity under the key that an export tells, if no id tells which paper it is.

    What the key was made of may have been corrected or completed since.
    """
    is_ours = key is not None and _OWN_KEY.fullmatch(key) and is_key(key)
    return Identity(key) if key and is_ours and not identity.arxiv and not identity.doi else identity


def _told(title: str, url: str | None, details: tuple[str, ...]) -> str:
    """Return all that is told of a paper without an id; the title where neither the slug nor its letters tell it."""
    short = url or _letters(title) or title
    normal = normal_title(title)
    is_lossy = _SYMBOL.search(normal) or (url and not _plain(normal).isascii())
    return "\n".join((short, normal, *details)) if details or is_lossy else short


def _plain(text: str) -> str:
    """Return text with its letters as a slug has them, where it has them."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if letter.isalnum())


def is_key(text: str) -> bool:
    """Tell whether ``text`` can be a paper's key, and so a file name and a part of a link."""
    return _KEY.fullmatch(text) is not None


def key_of(reference: str) -> str:
    """Return the key of the paper that a person meant by ``reference``: an arXiv id, a DOI, a link or a key."""
    if found := arxiv_id(reference):
        return found.replace("/", "-")
    if found := doi(reference):
        return _doi_key(found)
    if "/" not in reference and (found := _old_arxiv_key(reference)):
        return found
    return reference.strip()


def _old_arxiv_key(reference: str) -> str | None:
    head, dash, number = reference.strip().lower().rpartition("-")
    if not dash:
        return None
    found = arxiv_id(f"{head}/{number}")
    return found.replace("/", "-") if found else None
