"""Rules: what a paper must have to belong to a topic."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from generator.classify import Classifier, Matcher, Subject
from generator.model import Facts, Rule, Topic

FACTS = Facts(
    title="Direct preference optimisation of robots",
    abstract="We use RLHF-like training. It grasps cups.",
    authors=("Ada Example", "Bob Sample"),
    organization="Example University",
    categories=("cs.LG", "stat.ML"),
)


def _holds(**rule: Any) -> bool:  # noqa: ANN401  # as people write it
    subject = Subject(facts=FACTS, day=date(2025, 10, 27), upvotes=7)
    return bool(Matcher([Rule.model_validate(rule)]).matches(subject))


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ({}, True),
        ({"any": ["robot", "car"]}, True),
        ({"any": ["car", {"all": ["robot", "cup"], "none": ["speech"]}]}, True),
        ({"any": ["car", {"all": ["robot", "cup"], "none": ["rlhf"]}]}, False),
        ({"all": ["robot", {"any": ["car", "cup"]}]}, True),
        ({"all": ["robot", {"any": ["car", "ship"]}]}, False),
        ({"any": ["robot"], "none": [{"all": ["rlhf", {"any": ["grasp*"]}]}]}, False),
        ({"any": [{"any": ["cup"], "fields": ["title"]}]}, False),
        ({"any": [{"any": ["robot"], "fields": ["title"]}], "fields": ["abstract"]}, True),
        ({"any": [{"any": ["robot"]}], "fields": ["abstract"]}, False),
        ({"regex": [r"RL(HF|AIF)"]}, True),
        ({"regex": [r"rl(hf|aif)"]}, False),
        ({"regex": [r"(?i)rl(hf|aif)"]}, True),
        ({"regex": ["RLHF"], "fields": ["title"]}, False),
        ({"authors": ["ada example"]}, True),
        ({"authors": ["Sample Bob"]}, False),
        ({"organizations": ["Example"]}, True),
        ({"organizations": ["Elsewhere"]}, False),
        ({"categories": ["cs.CL", "cs.LG"]}, True),
        ({"categories": ["cs.*"]}, True),
        ({"categories": ["math.*", "c.*"]}, False),
        ({"since": "2025-10-27", "until": "2025-10-27"}, True),
        ({"since": "2025-10-28"}, False),
        ({"until": "2025-10-26"}, False),
        ({"min_upvotes": 7}, True),
        ({"min_upvotes": 8}, False),
    ],
)
def test_a_rule_holds_when_all_that_it_says_holds(rule: dict[str, Any], holds: bool) -> None:  # noqa: FBT001
    """Terms, conditions within conditions, expressions, people, days and upvotes are joined by "and"."""
    assert _holds(**rule) is holds


def test_days_and_upvotes_that_are_unknown_fit_no_bound() -> None:
    """An undated paper fits no rule with a day, and one without upvotes none with a minimum above zero."""
    unknown = Subject(facts=FACTS)
    rules = [Rule(since=date(2000, 1, 1)), Rule(until=date(2100, 1, 1)), Rule(min_upvotes=1), Rule(min_upvotes=0)]
    assert [number for number, _ in Matcher(rules).matches(unknown)] == [3]


def test_what_matched_is_told() -> None:
    """A topic tells the term, the field and the words there that it was found in."""
    topic = Topic(name="R", slug="r", any=("car", "grasp* cup"))
    (match,) = Classifier([topic]).classify(FACTS)
    assert (match.term, match.field, match.words) == ("grasp* cup", "abstract", "grasps cups")


@pytest.mark.parametrize("pattern", ["(", "(?=x)", r"(a)\1", "((a{1000}){1000}){1000}", "a" * 2000, ""])
def test_an_expression_that_cannot_run_in_linear_time_is_refused(pattern: str) -> None:
    """What RE2 does not know is told when it is read, not when a paper meets it."""
    with pytest.raises(ValidationError):
        Rule.model_validate({"regex": [pattern]})


def test_an_expression_that_stops_others_does_not_stop_here() -> None:
    """The time that an expression takes grows with the text alone."""
    facts = Facts(title="a" * 100_000 + "!")
    assert not Matcher([Rule(regex=("(a+)+$", "(a|aa)+$"))]).matches(Subject(facts=facts))


TERMS = st.sampled_from(["a", "b", "c*", "a b", "b c*", "ab"])


@given(
    st.lists(
        st.builds(
            lambda any_, all_, none: Rule(any=any_, all=all_, none=none), *[st.lists(TERMS, max_size=2).map(tuple)] * 3
        )
    ),
    st.lists(st.sampled_from(["a", "as", "b", "c", "cd", "ab", "x"]), max_size=6).map(" ".join),
)
def test_many_rules_at_once_are_the_same_as_each_alone(rules: list[Rule], title: str) -> None:
    """Looking only at rules that may hold leaves out none that does."""
    subject = Subject(facts=Facts(title=title))
    together = [number for number, _ in Matcher(rules).matches(subject)]
    assert together == [number for number, rule in enumerate(rules) if Matcher([rule]).matches(subject)]
