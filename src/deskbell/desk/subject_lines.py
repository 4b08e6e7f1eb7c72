"""Compare subjects of messages: "Re: chairs [QC-12]" is about the same as "chairs"."""

import re

_PREFIX = re.compile(
    r"\s*(?:re|fwd?|aw|wg|antw|ant|sv|vs|vb|vá|odp|pd|res|enc|rif|tr|rv|r|rép|ref|απ|απάντηση|σχετ|πρθ|ynt|ilt|bls|atb|răsp|отв|ответ"
    r"|відп|отг|回复|答复|转发|返信|転送|답장|회신|ตอบ|ตอบกลับ|ส่งต่อ|उत्तर|प्रति|जवाब|अग्रेषित|aangestuur)"
    r"(?:\s?[\[(]\d{1,3}[\])])?\s?[:：]\s*",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*\[[A-Z0-9]{1,6}-\d{1,18}\]\s*")
_MOST_PREFIXES = 10


def strip_subject(subject: str) -> str:
    """Return what a subject is about: without "Re:" and the like, in any language, and without our case number."""
    text = _MARK.sub(" ", subject)
    for _ in range(_MOST_PREFIXES):
        found = _PREFIX.match(text)
        if not found:
            break
        text = text[found.end() :]
    return " ".join(text.split())


def is_new_subject(subject: str, case_subject: str) -> bool:
    """Return whether a message in a case has a subject of its own."""
    topic = strip_subject(subject)
    return bool(topic) and topic.casefold() != strip_subject(case_subject).casefold()
