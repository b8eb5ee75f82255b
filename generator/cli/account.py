"""What an import came to, as people read it and as programs do."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from generator.cli.output import counted
from generator.errors import Place, Problem, brief
from generator.pipeline.edit.account import Account, JoinedEntry
from generator.pipeline.edit.import_files import ImportReport

_MOST: Final = 10
_ALIKE: Final = 3
"""So many problems of one kind are told one by one; of more the first, and how many there are."""
_VARIES: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|\d[\d.,v/-]*|^\S+(?: \d+)?: ")
_LONGEST_NAME: Final = 60


def grouped(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield problems a line each; of many that differ only in names and numbers the first, and how many more."""
    groups: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.where.name, _VARIES.sub("…", problem.what)].append(problem)
    for number, ((name, _), alike) in enumerate(groups.items(), start=1):
        if number > _MOST * 2:
            yield f"and {counted(len(groups) - number + 1, 'more kind')} of problem"
            return
        if len(alike) <= _ALIKE:
            yield from map(str, alike)
        else:
            yield f"{alike[0]} (and {len(alike) - 1:,} more of this kind in {name}{_lines(alike[1:])})"


def _lines(problems: Sequence[Problem]) -> str:
    lines = [str(problem.where.line) for problem in problems if problem.where.line]
    more = ", …" if len(lines) > _ALIKE else ""
    return f", lines {', '.join(lines[:_ALIKE])}{more}" if lines else ""


def account_lines(account: Account) -> Iterator[str]:
    """Yield the account of an import: the sum, which entries were joined and why some were refused, what is missing."""
    sums = f"{account.new:,} new + {account.known:,} known + {len(account.joined):,} joined with one in the same import"
    yield f"read {account.read:,} = {sums} + {len(account.refused):,} refused"
    for joined in account.joined[:_MOST]:
        yield f"  joined: {_both(joined)}"
    if len(account.joined) > _MOST:
        yield f"  and {len(account.joined) - _MOST:,} more joined (all of them: --format json)"
    yield from _linked(account)
    many = len(account.refused) > _MOST
    reasons = Counter(_VARIES.sub("", item.why) if many else item.why for item in account.refused)
    for why, count in reasons.most_common(_MOST):
        yield f"  refused: {count:,}, {brief(why)}"
    unused = ", ".join(f"{name} ({count:,})" for name, count in account.unused.most_common()) or "none"
    fields = f"; fields not used: {unused}" if account.unused or account.knows_unused else ""
    yield f"without a day: {len(account.without_day):,}; without an author: {len(account.without_author):,}{fields}"
    if account.untranslated:
        commands = ", ".join(f"\\{name} ({count:,})" for name, count in account.untranslated.most_common(_MOST))
        more = f", and {len(account.untranslated) - _MOST} more" if len(account.untranslated) > _MOST else ""
        yield f"LaTeX not translated, the arguments kept: {commands}{more}"


def _linked(account: Account) -> Iterator[str]:
    """Yield what is one paper by anything but an id, and what could not be told; `check` tells all of them."""
    ties = [f"by {tie.by}: `{tie.entry}` is taken for `{tie.paper}`" for tie in account.ties]
    doubts = [f"by {it.by}: `{it.entry}` fits {_keys(it.papers)}, and joins neither" for it in account.doubts]
    for told in (ties, doubts):
        yield from (f"  {line}" for line in told[:_MOST])
        if len(told) > _MOST:
            yield f"  and {len(told) - _MOST:,} more (`paperstand check` tells all of them)"


def _keys(keys: Sequence[str]) -> str:
    return " and ".join(f"`{key}`" for key in keys)


def _both(joined: JoinedEntry) -> str:
    """Return where two entries stand and what they are called; a file that both are in is named once."""
    place, other = joined.place, joined.other_place
    there = str(other) if other.name != place.name else f"line {other.line}" if other.line else ""
    return " ".join(filter(None, [str(place), _quoted(joined.name), "with", there, _quoted(joined.other_name)]))


def _quoted(name: str) -> str:
    return f"“{brief(name, _LONGEST_NAME)}”"


def account_json(report: ImportReport, root: Path) -> str:
    """Return all of a report as JSON, nothing of it shortened."""
    account = report.account
    joined = [
        {
            **_place(item.place),
            "title": item.name,
            "with": {**_place(item.other_place), "title": item.other_name},
        }
        for item in account.joined
    ]
    content = {
        "files": report.files,
        "read": account.read,
        "new": account.new,
        "known": account.known,
        "joined": joined,
        "joined_by": [{"entry": tie.entry, "paper": tie.paper, "by": tie.by.value} for tie in account.ties],
        "not_joined": [{"entry": it.entry, "fits": list(it.papers), "by": it.by.value} for it in account.doubts],
        "refused": [{**_place(item.place), "why": item.why} for item in account.refused],
        "without_day": account.without_day,
        "without_author": account.without_author,
        "fields_not_used": dict(account.unused.most_common()) if account.unused or account.knows_unused else None,
        "latex_not_translated": dict(account.untranslated.most_common()),
        "put": report.entries,
        "problems": [
            {**_place(item.where), "severity": item.severity.value, "what": item.what} for item in report.problems
        ],
        "broken": [{**_place(item.where), "what": item.what, "expected": item.expected} for item in report.broken],
        "written": sorted(path.relative_to(root).as_posix() for path in report.written),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _place(place: Place) -> dict[str, str | int | None]:
    return {"file": place.name, "line": place.line}
