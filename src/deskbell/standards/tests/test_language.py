"""Blocks read back as they were printed; what is no standard is refused with its place and a remedy."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.standards.language import (
    BlockError,
    Condition,
    Definition,
    Goal,
    Length,
    Unit,
    from_json,
    parse,
    show,
    to_json,
)  # fmt: skip
from deskbell.standards.language.definition import CHANNELS

MEASURES = ("first reply", "next reply")
FIRST = """\
name:    Email answered within a working day
measure: first reply
where:   channel is email
goal:    95% within 8 working hours
over:    28 days
"""

printable = st.characters(exclude_categories=("C", "Z"), include_characters=" ", exclude_characters='"')
words = st.text(printable, min_size=1, max_size=30).map(str.strip).filter(bool)
lengths = st.builds(Length, st.integers(1, 366), st.sampled_from(Unit))
goals = st.builds(Goal, st.integers(1, 10_000).map(lambda n: Fraction(n, 100)), lengths)
others = st.builds(
    Condition,
    st.sampled_from(["brand", "team", "language", "topic"]),
    st.booleans(),
    st.lists(words, min_size=1, max_size=3).map(tuple),
)
by_channel = st.builds(
    Condition,
    st.just("channel"),
    st.booleans(),
    st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=3).map(tuple),
)


@st.composite
def definitions(draw):
    goal = draw(goals)
    places = ["", "wall clock"] if not goal.within.unit.working else ["", "Jaipur", "Quince & Clay, Athens"]
    return Definition(
        name=draw(words),
        measure=draw(st.sampled_from(MEASURES)),
        where=tuple(draw(st.lists(st.one_of(others, by_channel), max_size=4))),
        goal=goal,
        over_days=draw(st.integers(1, 366)),
        calendar=draw(st.sampled_from(places)),
    )


def test_the_first_standard_says_what_it_means():
    assert parse(FIRST, measures=MEASURES) == Definition(
        name="Email answered within a working day",
        measure="first reply",
        where=(Condition("channel", True, ("email",)),),
        goal=Goal(Fraction(95), Length(8, Unit.WORKING_HOUR)),
        over_days=28,
    )
    assert show(parse(FIRST, measures=MEASURES)) == FIRST.strip()


@given(definitions())
def test_a_printed_definition_reads_back_as_itself(definition):
    assert parse(show(definition), measures=MEASURES) == definition


@given(definitions())
def test_a_stored_definition_reads_back_as_itself(definition):
    assert from_json(json.loads(json.dumps(to_json(definition)))) == definition


@given(st.one_of(st.text(max_size=300), st.tuples(st.integers(0, 150), st.text(max_size=6))))
def test_any_text_is_a_definition_or_is_refused_with_a_place(text):
    if isinstance(text, tuple):
        text = FIRST[: text[0]] + text[1] + FIRST[text[0] :]
    try:
        parse(text, measures=MEASURES)
    except BlockError as error:
        refused = error
    else:
        return
    assert 1 <= refused.line <= text.count("\n") + 1
    assert refused.column >= 1
    assert refused.reason.endswith(".")
    assert refused.right.endswith(".")


@pytest.mark.parametrize(
    ("old", "new", "place", "says", "right"),
    [
        ("95%", "120%", (4, 10), "120% is not a share of anything", "at most 100%"),
        ("95%", "0%", (4, 10), "0% is not a share", "more than 0%"),
        ("95% within", "average at most", (4, 10), "does not begin with a share", "95% within 8"),
        ("within 8", "in 8", (4, 14), "comes 'within'", "95% within 8 working hours"),
        ("8 working hours", "8 parsecs", (4, 21), "not a length of time", "seconds, minutes, hours"),
        ("8 working hours", "0 hours", (4, 21), "between 1 second and 366 days", "8 working hours"),
        ("first reply", "first replay", (2, 10), "is not a measure", "Did you mean 'first reply'"),
        ("channel is email", "channel is emial", (3, 21), "not a channel", "Did you mean 'email'"),
        ("channel is email", "colour is red", (3, 10), "nothing a contact can be sorted by", "channel"),
        ("channel is email", "channel = email", (3, 18), "After 'channel' comes 'is'", "channel is"),
        ("channel is email", "channel is email, chat", (3, 26), "'is' takes one value", "channel in email"),
        ("channel is email", "channel in email,", (3, 27), "is missing here", "channel is email"),
        ("28 days", "a while", (5, 10), "not a number of days", "28 days"),
        ("28 days", "400 days", (5, 10), "1 to 366", "28 days"),
        ("over:    28 days\n", "", (4, 1), "'over' is missing", "over: 28 days"),
        ("over:", "during:", (5, 1), "'during' is not a word", "name, measure, where"),
        ("over:    28 days", "over:", (5, 6), "has no value", "over: 28 days"),
        ("over:    28 days", "over 28 days", (5, 1), "no colon", "name, measure"),
        ("over:    28 days", "over: 28 days\nover: 7 days", (6, 1), "stands here twice", "Keep one"),
        ("over:    28 days", "over: 28 days\ncalendar: wall clock", (6, 11), "never stops", "24 hours"),
    ],
)  # fmt: skip
def test_what_is_no_standard_is_refused_with_place_and_remedy(old, new, place, says, right):
    assert old in FIRST
    with pytest.raises(BlockError) as refused:
        parse(FIRST.replace(old, new, 1), measures=MEASURES)
    assert (refused.value.line, refused.value.column) == place
    assert says in refused.value.reason
    assert right in refused.value.right


@pytest.mark.parametrize(
    ("goal", "length"),
    [
        ("99.5% within 24 hours", Length(24, Unit.HOUR)),
        ("90%  within 2 working days", Length(2, Unit.WORKING_DAY)),
        ("90% within a working day", Length(1, Unit.WORKING_DAY)),
        ("100% WITHIN 1 minute", Length(1, Unit.MINUTE)),
    ],
)
def test_goals_are_read_in_every_unit(goal, length):
    text = FIRST.replace("95% within 8 working hours", goal)
    assert parse(text, measures=MEASURES).goal.within == length


def test_hours_of_a_place_nobody_knows_are_refused():
    text = FIRST + "calendar: Jaipurr"
    assert parse(FIRST + "calendar: jaipur", measures=MEASURES, calendars=["Jaipur"]).calendar == "jaipur"
    with pytest.raises(BlockError, match="Did you mean 'jaipur'"):
        parse(text, measures=MEASURES, calendars=["Jaipur", "Athens"])
