"""What programs leave of LaTeX in texts is mended where that is certain, when pages are made, and nothing else is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists import a_list, listing
from support import SHARED

from generator.bibliography.residue import mended, mended_facts
from generator.importers import Context, read
from generator.model import Facts
from generator.pipeline.build.generate import generate
from generator.store import PaperStore

REPLIES = SHARED / "corpora" / "hf_daily_papers"
TODAY = date(2026, 3, 1)
RESIDUE = re.compile(
    r"\\|[{}]|\dtimes(?![a-z])|(?<![A-Za-z])(?:leq|geq|neq)(?![A-Za-z])|(?<![A-Za-z])sim\d(?!real)"
    r"|(?<![A-Za-z])rightarrow|\bcdot\b|\^circ|``|[A-Za-z]~[A-Za-z(]"
    r"|(?<![A-Za-z])(?:textbf|textit|texttt|mathcal|mathbb|mathbf)(?![A-Za-z])"
)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (r"by 50\% and R\&D at a\_b", "by 50% and R&D at a_b"),
        (r"a \textbf{bold} and textit{slanted} claim", "a bold and slanted claim"),
        (r"texttt{D}ual-texttt{H}ead", "Dual-Head"),
        (r"\textbf{one \emph{within} another}", "one within another"),
        ("17.9times faster, 2 times in all, sometimes", "17.9× faster, 2 times in all, sometimes"),
        ("256{times}256 and 360^circtimes180^circ", "256×256 and 360°×180°"),
        ("15timessim50times", "15×∼50×"),
        ("leq 1K and leq5% but IneqMath", "≤ 1K and ≤5% but IneqMath"),
        ("only sim20% and sim607K, 1sim4 steps, sim2real", "only ∼20% and ∼607K, 1∼4 steps, sim2real"),
        ("0.73rightarrow0.90", "0.73→0.90"),
        (r"Pok\'emon, Schr\"odinger, It\^o, na\"{\i}ve", "Pokémon, Schrödinger, Itô, naïve"),
        (r"the query\'s content", "the query's content"),
        ("models~(VLMs) with ~130K images, 16~30% lower", "models (VLMs) with ~130K images, 16~30% lower"),
        ("``on-policy'' and ``soft\"", "“on-policy” and “soft”"),
        ("is -- in short -- done", "is – in short – done"),
        ("https://e.org/x{here}.", "here (https://e.org/x)."),
        ("https://e.org/x{https://e.org/x}.", "https://e.org/x."),
        (r"360{\deg}, {\em not}, \eg, {\Theta}(40K)", "360°, not, e.g., Θ(40K)"),
        ("symmet{R}y brea{K}ing", "symmetRy breaKing"),
    ],
)
def test_what_is_certain_is_mended(text: str, right: str) -> None:
    """Each kind of residue becomes what its authors wrote."""
    assert mended(text) == right


@pytest.mark.parametrize(
    "text",
    [
        r"we propose \ours, with r^{update} over {True, False}",
        r"cost $50\%$ of $x_{1}$, and \( O(n^3) \)",
        "run it with --flag, see sequence and simulation, at 5pm",
        "three times two; a 3-times larger one; TRC^{2}",
        "a plain sentence.",
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    """Names of macros, mathematics, and words that only look like residue are as they were."""
    assert mended(text) == text


@given(st.text(alphabet=st.characters(exclude_characters="\\{}~`-", exclude_categories=["Cs"]), max_size=80))
def test_a_text_without_latex_is_hardly_touched(text: str) -> None:
    """Without its signs nothing changes but the words that are glued to numbers."""
    if not re.search(r"times|sim|leq|geq|rightarrow|circ|cdot", text):
        assert mended(text) == text


def test_facts_without_residue_are_the_same_object() -> None:
    """Those that need nothing cost nothing; what people corrected is not looked at here."""
    facts = Facts(title="A title", abstract="An abstract.")
    assert mended_facts(facts) is facts
    assert mended_facts(Facts(title=r"By 5\%")).title == "By 5%"


def abstracts() -> list[str]:
    """Return the abstracts of the recorded replies, or skip where they are absent."""
    if not REPLIES.exists():
        pytest.skip("../shared/corpora/hf_daily_papers is absent")
    found: list[str] = []
    for path in sorted(REPLIES.glob("*.json")):
        day = date.fromisoformat(path.stem)
        reading = read(path.read_bytes(), Context(path.name, TODAY, day))
        found += [listing.facts.abstract or "" for listing in reading.listings]
    return found


def test_figures_over_the_recorded_replies() -> None:
    """Of 800 abstracts with residue 688 are whole, 38 better, and 74 as they were; mending again changes nothing."""
    texts = [text for text in abstracts() if RESIDUE.search(text)]
    better = [mended(text) for text in texts]
    whole = [text for text in better if not RESIDUE.search(text)]
    same = [text for text, other in zip(texts, better, strict=True) if text == other]
    assert (len(texts), len(whole), len(same)) == (800, 688, 74)
    assert [mended(text) for text in better] == better


def test_the_stored_facts_stay_as_the_source_gave_them(tmp_path: Path) -> None:
    """Pages have the text, `data/` what was said, and a correction of a person's is not mended."""
    papers = [
        listing("2510.00001", r"By 5\% at once", abstract="It is 2times as fast."),
        listing("2510.00002", "Other"),
    ]
    root = a_list(tmp_path, papers, curation='papers: {"2510.00002": {set: {title: "Of 2times {X}"}}}')
    generate(root)
    page = (root / "docs/papers/2510.00001.md").read_text()
    assert "# By 5% at once" in page
    assert "It is 2× as fast." in page
    assert "2times" in (root / "docs/papers/2510.00002.md").read_text()
    stored = PaperStore(root / "data").load().papers["2510.00001"].facts
    assert (stored.title, stored.abstract) == (r"By 5\% at once", "It is 2times as fast.")
