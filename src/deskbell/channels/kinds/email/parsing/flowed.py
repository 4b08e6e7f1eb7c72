"""Join the paragraphs of `format=flowed` text (RFC 3676), which mail programs break into lines."""

from itertools import takewhile

_CLOSES = "-- "


def join_flowed_lines(text: str, *, delsp: bool) -> str:
    """Return `text` with soft line breaks removed. With `delsp`, the space before such a break is removed, too."""
    paragraphs: list[list[str]] = []
    running = -1
    for line in text.split("\n"):
        depth, words = _strip_quote_marks(line)
        if depth == running and words != _CLOSES:
            paragraphs[-1].append(words)
        else:
            paragraphs.append([">" * depth + " " * bool(depth and words), words])
        running = depth if words.endswith(" ") and words != _CLOSES else -1
        if running >= 0 and delsp:
            paragraphs[-1][-1] = words[:-1]
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _strip_quote_marks(line: str) -> tuple[int, str]:
    """Return the quote depth of a line and its text. A space that protects text looking like a quote is kept."""
    depth = sum(1 for _ in takewhile(">".__eq__, line))
    words = line[depth:]
    return depth, words[1:] if words.startswith(" ") and not words.startswith(" >") else words
