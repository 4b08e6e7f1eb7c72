"""What people write is kept as they wrote it, but for what no database or mail can carry."""

from deskbell.desk.actions.refusals import NeedsWords, TooLong

LONGEST = 100_000


def clean(text: str) -> str:
    """`text` with one kind of line end and without NUL or lone surrogates, outer blank lines off."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return plain.encode("utf-8", "replace").decode().strip()


def written(text: str) -> str:
    """`clean`, for words that must be there. Raises NeedsWords, TooLong."""
    cleaned = clean(text)
    if not cleaned:
        raise NeedsWords
    if len(cleaned) > LONGEST:
        raise TooLong
    return cleaned


def one_line(text: str, most: int = 300) -> str:
    """A subject or a name: `clean` on a single line, at most `most` characters."""
    return " ".join(clean(text).split())[:most]
