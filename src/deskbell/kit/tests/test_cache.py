"""A cached answer may be a few seconds old, and is never the answer to other arguments."""

from deskbell.kit.cache import cached_for, clear_caches


def test_an_answer_is_asked_again_only_when_it_is_old() -> None:
    asked: list[str] = []

    @cached_for(1000)
    def slow(what: str) -> str:
        asked.append(what)
        return what.upper()

    assert [slow("a"), slow("a"), slow("b"), slow(what="a")] == ["A", "A", "B", "A"]
    assert asked == ["a", "b", "a"]
    clear_caches()
    slow("a")
    assert asked == ["a", "b", "a", "a"]


def test_an_old_answer_is_not_given() -> None:
    answers = iter([1, 2])

    @cached_for(-1)
    def changing() -> int:
        return next(answers)

    assert [changing(), changing()] == [1, 2]


def test_an_empty_answer_is_cached_like_any_other() -> None:
    asked: list[int] = []

    @cached_for(1000)
    def nothing() -> None:
        asked.append(1)

    assert [nothing(), nothing()] == [None, None]
    assert asked == [1]


def test_what_a_caller_does_to_an_answer_stays_with_that_caller() -> None:
    @cached_for(1000)
    def names() -> list[str]:
        return ["Ann"]

    names().append("Bo")
    assert names() == ["Ann"]
