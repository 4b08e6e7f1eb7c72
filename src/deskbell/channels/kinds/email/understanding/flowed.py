"""Paragraphs that a mail program cut into lines and marked as such (RFC 3676): read as the paragraphs they were."""

from itertools import takewhile

_CLOSES = "-- "


def unflowed(text: str, *, delsp: bool) -> str:
    """`text` without its soft line ends. `delsp`: the blank before such an end was not written by the person."""
    paragraphs: list[list[str]] = []
    running = -1
    for line in text.split("\n"):
        depth, words = _unquoted(line)
        if depth == running and words != _CLOSES:
            paragraphs[-1].append(words)
        else:
            paragraphs.append([">" * depth + " " * bool(depth and words), words])
        running = depth if words.endswith(" ") and words != _CLOSES else -1
        if running >= 0 and delsp:
            paragraphs[-1][-1] = words[:-1]
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _unquoted(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and its words. A blank was put before words that would begin like a quote: it stays there."""
    depth = sum(1 for _ in takewhile(">".__eq__, line))
    words = line[depth:]
    return depth, words[1:] if words.startswith(" ") and not words.startswith(" >") else words
