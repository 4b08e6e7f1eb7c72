"""An answer may be a little old, and never another's."""

from deskbell.kit.lately import forget, lately


def test_an_answer_is_asked_again_only_when_it_is_old() -> None:
    asked: list[str] = []

    @lately(1000)
    def slow(what: str) -> str:
        asked.append(what)
        return what.upper()

    assert [slow("a"), slow("a"), slow("b"), slow(what="a")] == ["A", "A", "B", "A"]
    assert asked == ["a", "b", "a"]
    forget()
    slow("a")
    assert asked == ["a", "b", "a", "a"]


def test_an_old_answer_is_not_given() -> None:
    answers = iter([1, 2])

    @lately(-1)
    def changing() -> int:
        return next(answers)

    assert [changing(), changing()] == [1, 2]
