"""Understanding a raw email. No Django, no other package of the house: the child process that runs it stays small."""

from deskbell.channels.kinds.email.understanding.guess import guess
from deskbell.channels.kinds.email.understanding.result import Attachment, Notice, Party, Understood

__all__ = ["Attachment", "Notice", "Party", "Understood", "guess", "understand"]


def understand(
    raw: bytes, *, authserv_ids: frozenset[str] = frozenset(), loop_marks: frozenset[str] = frozenset()
) -> Understood:
    """Understand in this very process. Mail from outside goes through `child.Understander` instead."""
    from deskbell.channels.kinds.email.understanding.reading import understand as read

    return read(raw, authserv_ids=authserv_ids, loop_marks=loop_marks)
