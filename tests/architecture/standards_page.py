"""`docs/standards.md`: everything a standard can say, in five languages, generated from the code that parses it.

`python -m tests.architecture.standards_page` rewrites the page.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from deskbell.standards.language import format_block, parse_block
from deskbell.standards.language.block import KEYS
from deskbell.standards.language.block_lines import measure_text
from deskbell.standards.language.definition import CHANNELS, FIELDS, FITS, SUBJECTS, Aim, Kind, Measurable, Unit
from deskbell.standards.language.goals import example_goal, goal_text
from deskbell.standards.language.keywords import KEYWORDS
from deskbell.standards.measuring import declared_measures, measurable_by_name

PAGE = Path(__file__).parents[2] / "docs" / "standards.md"
TOLD = list(KEYWORDS.values())
NAMES = {"en": "English", "th": "Thai", "el": "Greek", "af": "Afrikaans", "hi": "Hindi"}
BLOCK = """name: Answered within a working day
measure: first reply
where: channel is email and team in (written, athens)
goal: 95% within 1 working day
over: 28 days
calendar: wall clock"""
STANDING = {
    "name": "its name, unique within a brand; a translation of the rule can name it in its own language",
    "measure": "what is measured, from the list below",
    "where": "which contacts: conditions joined by “and”; without this line all contacts of the brand",
    "goal": "what is promised",
    "over": "how far back the board looks: days or weeks",
    "calendar": "whose hours count: a site, or the wall clock; without this line those of each contact’s site",
}
KINDS = {
    Kind.SPAN: "A duration",
    Kind.COUNT: "A number",
    Kind.SHARE: "Yes or no",
    Kind.SCORE: "Points",
}
HEAD = """# Standards

A standard is a sentence of the handbook that is measured. It is a fenced block under its rule, in any of the five
languages. A form beside the draft makes the same block by choosing, and programs read it as JSON. A block that cannot
be read is refused with the line, the column, and what would be right.

This page is made by `python -m tests.architecture.standards_page` from the code that reads the blocks, and checked by
a test. Of several words for one thing the first is printed, and all of them are read.
"""
COUNTED = """## How it is counted

- **In time** means not after the due time. The clock stands still outside the hours of its calendar, on holidays, and
  while the case is on hold for the customer if the measure says so. A goal of two working days ends with the second
  working day after the day of arrival.
- **Kept, missed, pending, left out.** What is neither done nor due is pending and not part of the share. What an automatic system
  started, what is in quarantine, not a customer request or merged is left out, with its reason; of several, the first. A case
  closed without being resolved is left out of `resolution` and no longer open.
- **A contact is measured by the version in force when it began.** A looser goal published later changes nothing in the past.
- **As of an instant** only what had happened by then counts, on every page and in `deskbell measure --as-of`. What
  counts is when it happened, not when it was recorded: an imported past counts at the times of its rows.
- **A share has its interval** (Wilson, 95 %). With too few data the board says so instead of a verdict.
- **Every number leads to its rows**, every row to the page that explains its clock, and every breach to the rule, its
  edition, and who had signed it.
"""
HERE = "Write brands, sites and teams by name or address, languages by name or code, and topics as they are.\n"


def render_standards_page() -> str:
    """Return the page as it should be now."""
    parts = [HEAD, *_blocks(), *_lines(), *_goals(), *_times(), *_filters(), *_measures(), COUNTED]
    return "\n".join(parts)


def _blocks() -> list[str]:
    found = ["## The same block in each language\n"]
    definition = parse_block(BLOCK.rpartition("\n")[0], measures=measurable_by_name())
    for words in TOLD:
        found.append(f"```standard\n{format_block(definition, words.code, measures=measurable_by_name())}\n```\n")
    return found


def _lines() -> list[str]:
    rows = [[STANDING[key], *(_all(words.keys[key]) for words in TOLD)] for key in KEYS]
    return ["## Its lines\n", _table("what stands in it", rows)]


def _goals() -> list[str]:
    found = ["## Goals\n", "What a measure gives decides which goals fit it.\n"]
    for kind, aims in FITS.items():
        rows = [
            [_asks(aim), *(goal_text(example_goal(aim, Measurable(kind)), words.code) for words in TOLD)]
            for aim in aims
        ]
        found += [f"### {KINDS[kind]}\n", _table("asks for", rows)]
    return found


def _asks(aim: Aim) -> str:
    return {
        Aim.WITHIN: "a share of them in time",
        Aim.PERCENTILE: "all but the slowest in time",
        Aim.MEDIAN: "half of them in time",
        Aim.AVERAGE: "a mean that is not above it",
        Aim.EACH: "no more for any one",
        Aim.AT_LEAST: "a share that is not below it",
        Aim.AT_MOST: "a share that is not above it",
        Aim.SCORE: "a mean that is not below it",
        Aim.NONE: "not a single one",
    }[aim]


def _times() -> list[str]:
    rows = [[unit.word, *(_all(words.units[unit]) for words in TOLD)] for unit in Unit]
    rows.append(["week (of `over`)", *(_all(words.weeks) for words in TOLD)])
    rows.append(["wall clock", *(_all(words.wall_clock) for words in TOLD)])
    rows += [[f"per {one}", *(_all(words.subjects[one]) for words in TOLD)] for one in SUBJECTS]
    return ["## Units, hours, and what is counted on\n", _table("", rows)]


def _filters() -> list[str]:
    rows = [[field, *(_all(words.fields[field]) for words in TOLD)] for field in FIELDS]
    for verb in KEYWORDS["en"].verbs:
        rows.append([f"{verb} …", *(_all(one.replace("{}", "…") for one in words.verbs[verb]) for words in TOLD)])
    rows.append(["and", *(_all(words.and_words) for words in TOLD)])
    rows.append(["between values", *(_all([",", *words.or_words]) for words in TOLD)])
    rows += [[f"the channel {one}", *(_all(words.channels[one]) for words in TOLD)] for one in CHANNELS]
    return ["## Filters\n", HERE, _table("", rows)]


def _measures() -> list[str]:
    found = ["## Measures\n"]
    for name, one in sorted(declared_measures().items()):
        known = measurable_by_name()[name]
        called = ", ".join(measure_text(name, known, words.code) for words in TOLD if words.code != "en")
        others = ", ".join(other for words in TOLD for other in words.measures.get(name, ())[1:])
        also = f" Also read: {others}." if others else ""
        found.append(f"- **{name}** ({called}). {KINDS[one.kind]}, for each {one.subject}. {one.says}{also}")
    return [*found, ""]


def _table(first: str, rows: Sequence[Sequence[str]]) -> str:
    heads = [first, *(NAMES[words.code] for words in TOLD)]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _all(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.server.settings")
    import django

    django.setup()
    PAGE.write_text(render_standards_page())
