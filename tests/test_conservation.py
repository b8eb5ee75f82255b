"""Nothing that a file says is lost: whatever becomes of a file, each entry is kept, or refused as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import importers
from generator.errors import DataError
from generator.importers import Brought, Context
from generator.merge import absorb
from generator.pipeline.edit.account import account_of

TODAY = date(2026, 3, 1)
COUNT = 7
WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta")
TITLES = tuple(f"Made up {word}title" for word in WORDS)


def _joined(entry: Callable[[int, str], str], head: str = "", between: str = "\n", tail: str = "") -> str:
    return head + between.join(entry(number, title) for number, title in enumerate(TITLES)) + tail


RECORDS = [
    {"id": f"2501.{n:05d}", "title": title, "abstract": "Text, {more}."} for n, title in enumerate(TITLES, start=1)
]
FILES = {
    "bibtex": _joined(lambda n, t: f'@misc{{k{n},\n  title = {{{t}}},\n  year = 2020,\n  note = "x"\n}}\n'),
    "bibtex-line": _joined(lambda n, t: f"@misc{{k{n}, title={{{t}}}, year=2020, month=jan}}", between=" "),
    "ris": _joined(lambda n, t: f"TY  - JOUR\nTI  - {t}\nAU  - Doe, J{n}\nAB  - Words\n that go on\nER  - \n"),
    "table": _joined(lambda n, t: f'"{t}",https://e.org/{n},2026-01-0{n + 1}', head="title,url,date\n"),
    "tsv": _joined(lambda n, t: f"{t}\t2501.0000{n}\t7", head="title\tarxiv\tupvotes\n"),
    "yaml": _joined(lambda n, t: f"- title: {t}\n  url: https://e.org/{n}\n  note: |\n    text\n", between=""),
    "json-lines": _joined(lambda n, _: json.dumps(RECORDS[n])),
    "json-list": json.dumps(RECORDS, indent=1),
    "csl-json": json.dumps([{"type": "book", "id": n, "title": title} for n, title in enumerate(TITLES)]),
    "json-feed": json.dumps({"version": "https://jsonfeed.org/version/1", "items": RECORDS}),
    "feed": _joined(
        lambda n, t: f"<item><title>{t}</title><link>https://e.org/{n}</link></item>",
        head='<?xml version="1.0"?>\n<rss version="2.0"><channel><title>t</title>\n',
        tail="\n</channel></rss>\n",
    ),
    "opml": _joined(
        lambda n, t: f'<outline type="rss" text="{t}" xmlUrl="https://e.org/{n}"/>',
        head='<opml version="2.0"><body>\n',
        tail="\n</body></opml>\n",
    ),
    "ids": _joined(lambda n, t: f"https://e.org/{n}/{t.replace(' ', '-')}"),
    "daily-papers-page": _joined(
        lambda n, t: f"{t}\n\nAn abstract.\n\n{n + 1} authors\n·\nFeb {n + 1}\n", head="Daily Papers\n\nOct 27\n\n"
    ),
}


def read(text: str) -> Brought:
    """Return what a file holds."""
    return importers.read(text.encode("utf-8", "surrogatepass"), Context("x", TODAY))


def said(reading: Brought) -> str:
    """Return all that was kept of a file, and all that was refused as it was written."""
    kept = [f"{item.facts.title} {item.facts.url} {item.facts.abstract}" for item in reading.listings]
    kept += [f"{item.facts.authors} {item.facts.keywords} {item.facts.journal}" for item in reading.listings]
    return " ".join([*kept, *map(str, reading.entries), *(item.text for item in reading.unread)])


def is_said(title: str, text: str) -> bool:
    """Tell whether the one word of a title that no other has is in a text."""
    return title.rpartition(" ")[2] in text


@pytest.mark.parametrize("name", FILES)
def test_every_entry_of_a_whole_file_is_kept(name: str) -> None:
    """The files that are broken below are whole: each entry is read, with its title, and nothing is refused."""
    reading = read(FILES[name])
    assert (reading.items, len(reading.listings) + len(reading.entries), reading.refused) == (COUNT, COUNT, 0)
    assert all(is_said(title, said(reading)) for title in TITLES)


PIECES = st.sampled_from(
    [
        *"{}\"'\\\n@[]()<>&:-\t%#,;=\r\x85\u2028\x0b\x1c\ufeff",
        *("\n\n", "}\n", "},", "}}}", "\\{", "% ", "@misc{", '",', "null", "  ", "- ", "\n- title: ", "sep=;\n"),
        *("ER  - ", "\nER  - \n", "TY  - JOUR\n", "<item>", "]]>", "</"),
    ]
)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_entry_is_lost_whatever_becomes_of_a_file(name: str, data: st.DataObject) -> None:
    """Of a file with random edits, what no edit touched is kept, or refused as written, or all is refused.

    What else became of a title, such as that its field has another name now, is told.
    """
    text = FILES[name]
    touched: set[str] = set()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 5, 40])))
        touched |= {word for word in WORDS if _is_hit(text, f"{word}title", start, end)}
        text = text[:start] + data.draw(PIECES) + text[end:]
    try:
        reading = read(text)
    except DataError as error:
        told = {problem.where.name for problem in error.problems}
        assert told == {"x"}  # all of it is refused, and stays where it is
        return
    kept = len(reading.listings) + len(reading.entries)
    assert reading.items == kept + len(reading.unread)
    missing = [word for word in WORDS if word not in touched and f"{word}title" not in said(reading)]
    assert not missing or reading.problems or reading.unused, text
    account = account_of([("x", reading)], {}, absorb({}, reading.listings))
    assert account.read == account.new + len(account.joined) + len(account.refused) + len(reading.entries)


def _is_hit(text: str, word: str, start: int, end: int) -> bool:
    """Tell whether an edit of a part of a text touches a word."""
    at = text.find(word)
    return at >= 0 and start < at + len(word) and end > at
