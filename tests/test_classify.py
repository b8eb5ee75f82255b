"""Topics: which terms match which text, and that no order of topics or papers matters."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_up import FACTS

from generator.classify import Classifier, Matcher, Subject
from generator.classify.filter import chooser
from generator.identity import identify
from generator.model import Facts, Figures, HuggingFaceSource, Listing, Topic
from generator.words import words


def matches(term: str, title: str) -> bool:
    """Tell whether a topic with one term takes a paper with this title."""
    topic = Topic(name="T", slug="t", any=(term,), fields=("title",))
    return bool(Classifier([topic]).classify(Facts(title=title)))


def slugs(facts: Facts, *rules: dict[str, Any], summary: str | None = None) -> list[str]:
    """Return the numbers of the rules that take a paper."""
    topics = [Topic.model_validate({"name": "T", "slug": f"t{number}", **rule}) for number, rule in enumerate(rules)]
    return [match.slug for match in Classifier(topics).classify(facts, summary)]


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("reward model", "On Reward Models"),
        ("reward model", "a reward-model, again"),
        ("reward-model", "REWARD MODELS"),
        ("reward\N{NON-BREAKING HYPHEN}model", "reward\N{NO-BREAK SPACE}model"),
        ("reward model", "rewards models"),
        ("reward_model", "reward model"),
        ('"reward model"', "A reward model"),
        ("RLHF", "rlhf!"),
        ("rlhf", "Beyond (RLHF)"),
        ("jailbreak*", "Jailbreaking"),
        ("jailbreak*", "jailbreak"),
        ("align* language", "Aligned Languages"),
        ("language align*", "language alignment"),
        ("r*", "reward"),
        ("straße", "STRASSE"),
        ("\N{LATIN SMALL LIGATURE FI}ne tuning", "fine-tuning"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}I", "ai"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "CAF\N{LATIN CAPITAL LETTER E WITH ACUTE}"),
        ("cafe", "CAF\N{LATIN CAPITAL LETTER E WITH ACUTE}"),
        ("注意力", "注意力"),
        ("gpt 4", "GPT-4"),
        ("0", "0"),
        ("model", "the model's"),
        ("bias", "biass"),
        ("reward model training", "Reward model training"),
        ("reward model training", "reward model trainings"),
        ("reward model train*", "reward model training"),
        ("reward mod* training", "reward models training"),
    ],
)
def test_a_term_matches(term: str, title: str) -> None:
    """Case, hyphens, plural s, quotes, compatibility forms and endings behind a star do not matter."""
    assert matches(term, title)


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("reward model", "model of reward"),
        ("reward model", "reward of a model"),
        ("reward", "rewarding"),
        ("reward", "unreward"),
        ("models", "model"),
        ("model", "modelss"),
        ("jailbreak*", "unjailbreak"),
        ("ai", "said"),
        ("reward model", "reward"),
        ("reward model training", "A reward model"),
        ("reward model training", "reward model"),
        ("reward model training", "reward model trainingx"),
        ("reward model training", "reward model trainingss"),
        ("reward model training", "reward model tables"),
        ("reward model train*", "reward model tables"),
        ("reward mod* training", "reward my training"),
        ("reward mod", "reward model"),
        ("model", "modelx"),
        ("reward model", "reward modelx"),
        ("align* language", "language"),
        ("c", "s"),
        ("s", ""),
        ("x", ""),
    ],
)
def test_a_term_does_not_match(term: str, title: str) -> None:
    """Words match whole, in their order and next to each other."""
    assert not matches(term, title)


def test_any_all_none_and_categories_are_conditions_together() -> None:
    """One of any, every one of all, none of none, and one of the categories."""
    facts = Facts(title="A survey of reward models", categories=("cs.LG", "cs.CL"))
    rules = [
        {"any": ["survey", "absent"]},
        {"any": ["absent"]},
        {"all": ["survey", "reward"]},
        {"all": ["survey", "absent"]},
        {"any": ["reward"], "none": ["survey"]},
        {"any": ["reward"], "none": ["absent"]},
        {"any": ["reward"], "all": ["absent"]},
        {"categories": ["cs.CL", "cs.XX"]},
        {"categories": ["cs.XX"]},
        {"any": ["reward"], "categories": ["cs.XX"]},
        {"none": ["absent"]},
        {"any": ["survey", {"all": ["absent"]}]},
    ]
    assert slugs(facts, *rules) == ["t0", "t2", "t5", "t7", "t10", "t11"]


def test_terms_look_at_the_fields_of_their_topic_only() -> None:
    """Each field is found where it was asked for, and no term reaches from one text into the next."""
    facts = Facts(
        title="first",
        abstract="second",
        keywords=("third", "reward", "model"),
        organization="fourth",
        authors=("Fifth", "Sixth"),
        machine_summary="seventh",
    )
    fields = {"title": "first", "abstract": "second", "keywords": "third", "organization": "fourth", "authors": "sixth"}
    for name, word in {**fields, "summary": "seventh"}.items():
        every = [{"any": [word], "fields": [field]} for field in (*fields, "summary")]
        assert slugs(facts, *every) == [f"t{[*fields, 'summary'].index(name)}"]
    assert slugs(facts, {"any": ["reward model"]}, {"any": ["fifth sixth"], "fields": ["authors"]}) == []
    assert slugs(facts, {"any": ["seventh"]}, {"any": ["ours"]}, summary="Ours instead.") == ["t1"]
    assert slugs(facts, {"any": ["fourth"]}, {"any": ["fifth"]}) == []


def test_a_match_says_why() -> None:
    """The term as written and the field in which it was found are told, the title before the abstract."""
    topic = Topic(name="T", slug="t", any=("second*", "first"))
    texts = (Facts(title="The first", abstract="the seconds, the first"), Facts(abstract="seconds"))
    matched = [match for facts in texts for match in Classifier([topic]).classify(facts)]
    assert [(match.term, match.field) for match in matched] == [("first", "title"), ("second*", "abstract")]


def test_a_paper_has_its_day_its_votes_and_its_category() -> None:
    """Rules that ask for a day, for upvotes or for any category of an archive are held against what is known of it."""
    classifier = Classifier(
        [
            Topic(name="T", slug="since", since=date(2025, 1, 2)),
            Topic(name="T", slug="votes", min_upvotes=5),
            Topic(name="T", slug="archive", categories=("cs.*",)),
        ]
    )
    facts = Facts(categories=("math",))
    for day, upvotes, expected in [
        (date(2025, 1, 2), 5, ["since", "votes"]),
        (date(2025, 1, 1), 4, []),
        (None, None, []),
    ]:
        assert [match.slug for match in classifier.classify(facts, day=day, upvotes=upvotes)] == expected
    for category, slugs_found in (("cs", ["archive"]), ("cs.LG", ["archive"]), ("csx", []), ("c", [])):
        assert [match.slug for match in classifier.classify(Facts(categories=(category,)))] == slugs_found


def test_every_condition_says_what_held() -> None:
    """Of each thing that a rule asks for it is told what of it was found, where, and in which words."""
    rule = Topic(name="T", slug="t", any=("models",), all=("survey",), regex=("r.w",), authors=("Ada",))
    facts = Facts(title="A survey of modelss", abstract="On raw data", authors=("Ada Example",))
    ((_, hits),) = Matcher([rule]).matches(Subject(facts=facts))
    assert [(hit.term, hit.field, hit.words) for hit in hits] == [
        ("models", "title", "modelss"),
        ("survey", "title", "survey"),
        ("r.w", "abstract", "raw"),
        ("Ada", "authors", "ada"),
    ]


WORDS = st.sampled_from(["reward", "model", "models", "align", "alignment", "survey", "of"])
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
TERMS = st.lists(PHRASES | WORDS.map("{}*".format), max_size=3).map(tuple)
TOPICS = st.lists(
    st.builds(Topic, name=st.just("T"), slug=st.sampled_from("abcdef"), any=TERMS, all=TERMS, none=TERMS),
    max_size=5,
    unique_by=lambda topic: topic.slug,
)
PAPERS = st.lists(st.builds(Facts, title=PHRASES, abstract=st.none() | PHRASES) | FACTS, max_size=5)
laws = settings(deadline=None, max_examples=100)


@laws
@given(topics=TOPICS, papers=PAPERS, order=st.randoms(use_true_random=False))
def test_no_order_of_topics_or_papers_matters(topics: list[Topic], papers: list[Facts], order: Any) -> None:  # noqa: ANN401  # hypothesis's
    """A paper's topics are those that each topic alone takes, in the order of the topics, every time."""
    classifier = Classifier(topics)
    first = [classifier.classify(facts) for facts in papers]
    for facts, found in zip(papers, first, strict=True):
        assert found == tuple(match for topic in topics for match in Classifier([topic]).classify(facts))
    shuffled = order.sample(topics, len(topics))
    again = Classifier(shuffled)
    for facts, found in reversed(list(zip(papers, first, strict=True))):
        assert classifier.classify(facts) == found
        assert sorted(again.classify(facts), key=str) == sorted(found, key=str)


@laws
@given(before=st.text(max_size=20), term=st.text(min_size=1, max_size=20), after=st.text(max_size=20))
def test_a_text_that_has_the_term_has_the_topic(before: str, term: str, after: str) -> None:
    """Any term with words in it is found in any text that quotes it, in whatever case or Unicode form."""
    term = term.replace("*", "")
    assume(words(term))
    for form in (term, unicodedata.normalize("NFD", term), unicodedata.normalize("NFC", term)):
        quoted = f"{before} «{form}» {after}"
        assert matches(term, quoted)


@laws
@given(stem=st.text("abcsßéİ", min_size=1, max_size=4), ending=st.text("abcsßéİ", max_size=3))
def test_a_star_takes_any_ending(stem: str, ending: str) -> None:
    """A word that begins with the stem matches the stem with a star."""
    assert matches(f"{stem}*", stem + ending)


@pytest.mark.parametrize(
    ("settings", "upvotes", "is_kept"),
    [
        ({}, None, True),
        ({"min_upvotes": 3}, 3, True),
        ({"min_upvotes": 3}, 2, False),
        ({"min_upvotes": 3}, 0, False),
        ({"min_upvotes": 3}, None, True),
        ({"topics": ["rewards"]}, None, True),
        ({"topics": ["robots"]}, None, False),
        ({"topics": ["robots", "rewards"]}, None, True),
        ({"topics": ["other"]}, None, False),
        ({"filter": {"any": ["reward model"]}}, None, True),
        ({"filter": {"any": ["robot"]}}, None, False),
        ({"filter": {"any": ["reward model"], "since": "2025-05-06"}}, None, False),
        ({"filter": {"any": ["reward model"], "min_upvotes": 2}}, 2, True),
        ({"topics": ["rewards"], "filter": {"any": ["robot"]}}, None, False),
    ],
)
def test_a_new_paper_is_kept_that_passes_all_that_a_source_asks(
    settings: dict[str, Any], upvotes: int | None, *, is_kept: bool
) -> None:
    """Upvotes that are not counted keep none out; what is known already is kept whatever it is."""
    rules = {"rewards": "reward model", "robots": "robot"}
    topics = [Topic(name="T", slug=slug, any=(term,)) for slug, term in rules.items()]
    source = HuggingFaceSource.model_validate({"name": "hf", "kind": "hugging-face-daily", **settings})
    identity = identify(title="", arxiv="2505.00001")
    listing = Listing(
        identity=identity,
        source="hf",
        observed=date(2025, 5, 7),
        listed=date(2025, 5, 5),
        facts=Facts(title="On reward models", published=date(2025, 5, 1)),
        figures=Figures(upvotes=upvotes),
    )
    choose = chooser(source, topics)
    assert choose(listing, ()) is is_kept
    assert choose(listing, {identity.key})


def test_a_paper_without_a_topic_is_one_of_the_others() -> None:
    """A source that keeps `other` keeps what no topic takes."""
    source = HuggingFaceSource(name="hf", kind="hugging-face-daily", topics=("other",))
    identity, day = identify(title="", arxiv="2505.00001"), date(2025, 5, 7)
    listing = Listing(identity=identity, source="hf", observed=day, facts=Facts(title="On speech"))
    assert chooser(source, [Topic(name="T", slug="t", any=("robot",))])(listing, ())
