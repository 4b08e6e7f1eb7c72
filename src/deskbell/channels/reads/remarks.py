"""What staff should know about a mail, as sentences: stored as a code and its words, said in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from deskbell.channels.reads.findings import finding


@dataclass(frozen=True, kw_only=True)
class Told:
    """One sentence; `grave` when it is a warning. `url` is what the sentence is about, when that has a page."""

    code: str
    says: str
    grave: bool
    url: str = ""


GRAVE = {"staff", "unclear", "named", "reply to", "form", "third party", "bounce", "many", "crowd"}


def told(remark: Sequence[str]) -> Told:
    """The sentence of a remark."""
    code, words = remark[0], finding(remark[1]) if len(remark) > 1 else ""
    return Told(code=code, says=_sentence(code, words), grave=code in GRAVE)


def _sentence(code: str, words: str) -> str:
    sentences = {
        "staff": _("It says it is from a colleague of yours, and nothing proves it: take it for a stranger’s words."),
        "unclear": _("It does not say clearly who sent it: %(words)s"),
        "named": _("The sender’s name is another address: %(words)s"),
        "reply to": _("It asks for answers at %(words)s. Answers go to its sender all the same."),
        "form": _("A machine sent it: %(words)s"),
        "group": _("It came by the group %(words)s, which names its sender only in the reply address."),
        "third party": _("It was sent to the reply address of this case by somebody who is not on it."),
        "in copy": _("Somebody sent it whom we had written to in copy. Answers go to the customer all the same."),
        "crowd": _("It went to %(words)s others. Only the first 20 are kept, and none of them is chosen for a copy."),
        "bounce": _("It says that a mail of ours was not delivered, but does not prove to speak of one we sent."),
        "many": _("Its sender opened %(words)s cases within an hour; the rest is gathered in one case."),
        "mentions": _("It mentions %(words)s, which proves nothing."),
        "refers": _("It refers to a message of %(words)s, without proof that it belongs there."),
        "continues": _("It goes on with %(words)s, which is closed."),
        "twin": _("The same mail is also in %(words)s."),
        "machine": _("A machine sent it: %(words)s"),
        "hops": _("Help desks it has passed: %(words)s."),
        "defect": "%(words)s",
    }
    return sentences.get(code, "%(words)s") % {"words": words}
