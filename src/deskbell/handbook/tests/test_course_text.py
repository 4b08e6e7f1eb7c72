"""Courses are parsed, and a fault is reported with its line."""

import pytest

from deskbell.handbook.course_text import mark_answers, parse_course
from deskbell.handbook.edition_text import BrokenEdition

GOOD = """Welcome.

```rule
Say a name
```

Now three questions.

```question
Which of these is a reply?
[ ] An automatic receipt
    Polite, but no person wrote it.
[x] Words by a person
    Yes: who does what,
    and by when.
```

```question
Who is greeted?
[x] Who comes in
[x] Who calls
[ ] Nobody
```
"""


def test_a_course_is_read_in_its_order():
    found = parse_course(GOOD)
    assert [step.kind for step in found] == ["text", "rule", "text", "question", "question"]
    assert found[1].words == "Say a name"
    assert [(choice.is_right, choice.feedback) for choice in found[3].choices] == [
        (False, "Polite, but no person wrote it."),
        (True, "Yes: who does what, and by when."),
    ]
    assert (found[3].has_several_right, found[4].has_several_right) == (False, True)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Words only", 1, "no question yet"),
        ("a\n\n```rule\n\n```\n", 4, "Name the rule"),
        ("```question\n[x] a\n[ ] b\n```", 2, "Write the question"),
        ("```question\nWhat?\n[x] a\n```", 2, "two to twelve"),
        ("```question\nWhat?\n[ ] a\n[ ] b\n```", 2, "Mark the right answer"),
        ("```question\nWhat?\n[x] a\n[ ] A\n```", 2, "the same"),
        ("x\n\n```question\nWhat?\n[x] a\nno place\n[ ] b\n```", 6, "begins with"),
    ],
)
def test_what_is_no_course_is_refused_with_its_line(text, line, says):
    with pytest.raises(BrokenEdition, match=says) as refused:
        parse_course(text)
    assert refused.value.line == line


def test_only_exactly_the_right_choices_count():
    questions = [step for step in parse_course(GOOD) if step.kind == "question"]
    assert mark_answers(questions, [[1], [1, 0]]).correct == [True, True]
    assert mark_answers(questions, [[0], [0]]).correct == [False, False]
    assert mark_answers(questions, [[1], [0, 1, 2]]).correct == [True, False]
    assert mark_answers(questions, [[1, 99, -1], []]).choices == [[1], []]
