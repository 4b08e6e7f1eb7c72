"""When a mail defeats its reader: who seems to write about what, from the first bytes, by means that cannot fail."""

import re
from hashlib import sha256

from deskbell.channels.kinds.email.understanding import limits
from deskbell.channels.kinds.email.understanding.characters import shown, storable
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.result import Party, Understood
from deskbell.channels.kinds.email.understanding.words import decode_words

_ADDRESS = re.compile(r"[^\s<>(),;:\"@\[\]\\]{1,64}@[A-Za-z0-9.-]{1,253}")


def guess(raw: bytes, *, why: str) -> Understood:
    """The contact exists all the same: subject and sender as far as a glance shows them, the rest in the raw bytes."""
    head = raw[: limits.GUESS_BYTES].decode("utf-8", "replace").replace("\r", "")
    sender = _field(head, "\nfrom:")
    found = _ADDRESS.findall(sender)
    parties = (Party(name=_words(sender, limits.NAME_CHARS), address=found[-1].lower() if found else ""),)
    return Understood(
        raw_sha256=sha256(raw).hexdigest(),
        subject=_words(_field(head, "\nsubject:"), limits.SUBJECT_CHARS),
        from_=parties if sender else (),
        defects=(storable(shown(f"not understood: {why}", limit=200)),),
    )


def _field(head: str, mark: str) -> str:
    """The first line of the field, at most as long as anyone reads."""
    text = "\n" + head.partition("\n\n")[0]
    at = text.lower().find(mark)
    if at < 0:
        return ""
    start = at + len(mark)
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)][:2000].strip()


def _words(value: str, limit: int) -> str:
    return storable(shown(decode_words(value, defects=Defects()), limit=limit))
