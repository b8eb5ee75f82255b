"""``explain``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from generator.cli.output import Paths, counted
from generator.model import OTHER, Entry, Hit
from generator.pipeline.inspect.explain import Explanation, Trial, explain, try_rule


@click.command("explain")
@click.argument("paper", required=False)
@click.option("--topic", metavar="SLUG", help="Tell what the topic's rule matches.")
@click.option("--rule", metavar="RULE", help="Try another rule for it, such as 'any: [reward model], none: [video]'.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="How many to name; 0 is all.")
@click.pass_obj
def explain_command(paths: Paths, paper: str | None, topic: str | None, rule: str | None, limit: int) -> None:
    """Tell why PAPER is where it is, or what a topic's rule matches and another one would change."""
    if (paper is None) == (topic is None):
        raise click.UsageError("one of PAPER and --topic")
    if rule is not None and topic is None:
        raise click.UsageError("--rule needs --topic: the slug of the topic, which may be new")
    if paper is not None:
        lines = _why(explain(paths.root, paper))
    else:
        lines = _what(try_rule(paths.root, topic or "", rule), limit or None)
    for line in lines:
        click.echo(line)


def _why(explanation: Explanation) -> Iterator[str]:
    yield f"{explanation.reference}  {explanation.title}"
    if explanation.hidden:
        yield "  hidden: it is shown nowhere"
    day = ", ".join(str(day) for day in explanation.listed)
    days = f", listed on {day}" if day else f", published on {explanation.published}" if explanation.published else ""
    days = days or (f", of {explanation.issued}, without a day" if explanation.issued else ", undated")
    yield f"  from {', '.join(explanation.sources) or 'no source'}{days}"
    for tie in explanation.ties:
        yield f"  joined with {tie.entry}, by {tie.by}"
    for doubt in explanation.doubts:
        yield f"  {doubt.entry} is not joined with {' or '.join(doubt.papers)}, though it fits by {doubt.by}"
    shown = {match.slug: match for match in explanation.topics}
    for slug, hits in explanation.rules:
        found = "; ".join(map(_hit, hits)) or "its rule holds"
        yield f"  topic {slug}: {found}" + ("" if slug in shown or explanation.hidden else " (taken away by hand)")
    for slug, match in shown.items():
        if match.by_hand:
            yield f"  topic {slug}: put there by hand"
        elif slug == OTHER:
            yield f"  topic {slug}: no rule holds"
    for edit in explanation.edits:
        by, why = f", by {edit.by}" if edit.by else "", f" ({edit.why})" if edit.why else ""
        yield f"  {edit.place}: {edit.what}{why}{by}"
    for note in explanation.notes:
        yield f"  {note.file}: a note"


def _hit(hit: Hit) -> str:
    words = f', in the words "{hit.words}"' if hit.words and hit.words != hit.term else ""
    return f"`{hit.term}` in the {hit.field}{words}"


def _what(trial: Trial, limit: int | None) -> Iterator[str]:
    yield f"matches {len(trial.matching):,} of {counted(trial.total, 'paper')}"
    why = {entry.key: "; ".join(map(_hit, hits)) for entry, hits in trial.matching}
    yield from _named([entry for entry, _ in trial.matching], " ", why, limit)
    for word, sign, entries in (("would join", "+", trial.joining), ("would leave", "-", trial.leaving)):
        if entries:
            yield f"{counted(len(entries), 'paper')} {word}"
            yield from _named(list(entries), sign, why, limit)
    if not trial.joining and not trial.leaving:
        yield "nothing would change"


def _named(entries: list[Entry], sign: str, why: dict[str, str], limit: int | None) -> Iterator[str]:
    for entry in entries[:limit]:
        reason = f" ({why[entry.key]})" if why.get(entry.key) else ""
        yield f"  {sign} {entry.paper.identity.reference}  {entry.title}{reason}"
    if limit is not None and len(entries) > limit:
        yield f"    and {len(entries) - limit:,} more"
