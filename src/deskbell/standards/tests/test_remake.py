"""Rows are made again when the declaration of a measure changes, and only then."""

from dataclasses import replace
from typing import Any

from deskbell.standards.measuring import Counted, LeftOut, NewsPattern, Pause, Reason, Span, Undone
from deskbell.standards.projections.remake import measure_digest


class Why(Reason):
    HELD = "held"
    WAITING = "waiting"


def pattern(kind: str, **facts: Any) -> NewsPattern:
    return NewsPattern(kind, tuple((name, (value,)) for name, value in facts.items()))


DECLARED = Span(
    name="x",
    says="",
    start=(pattern("a.opened", by="customer"),),
    stop=(pattern("a.replied"),),
    undone=Undone(by=(pattern("a.reopened"),), days=7),
    pauses=(Pause(begins=(pattern("a.waits"),), ends=(pattern("a.goes_on"),), why=Why.WAITING),),
    leaves_out=(LeftOut(begins=(pattern("a.held"),), why=Why.HELD, because="why", describe=str.title),),
)


def test_names_in_the_code_are_no_reason_to_make_rows_again():
    """The digest since rows were last made again for all (`COUNTING`); renaming a class or a reason must not change it."""
    assert measure_digest(DECLARED) == "f6d61867017e897088668c0b1c1f41a2f9ff597cfadf694ae3c43274180e62d1"


def test_what_is_only_shown_is_no_reason_to_make_rows_again():
    assert measure_digest(replace(DECLARED, says="More words", counted=Counted.REPLY)) == measure_digest(DECLARED)


def test_another_stop_makes_rows_again():
    assert measure_digest(replace(DECLARED, stop=(pattern("a.called"),))) != measure_digest(DECLARED)
