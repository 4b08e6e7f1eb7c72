"""Clean what people type. The text stays as it was written, without characters that a database or a mail cannot carry."""

from deskbell.desk.actions.refusals import NeedsText, TextTooLong

MAX_TEXT = 100_000


def clean_text(text: str) -> str:
    """Return `text` with one kind of line end, without NUL and lone surrogates, and without blank lines at start and
    end.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return plain.encode("utf-8", "replace").decode().strip()


def require_text(text: str) -> str:
    """Return the cleaned text of a message or note. Raises NeedsText when it is empty, TextTooLong."""
    cleaned = clean_text(text)
    if not cleaned:
        raise NeedsText
    if len(cleaned) > MAX_TEXT:
        raise TextTooLong
    return cleaned


def clean_line(text: str, max_length: int = 300) -> str:
    """Return `text` cleaned and on one line, at most `max_length` characters: for a subject or a name."""
    return " ".join(clean_text(text).split())[:max_length]
