"""News of the journal itself."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("journal.person.erased", says="A person's words were erased")
@dataclass(frozen=True, kw_only=True)
class PersonErased(News):
    """The customer of this entry was erased: `entries` entries had personal text of theirs. Their history still
    counts.
    """

    entries: int = 0
