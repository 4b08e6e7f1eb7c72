"""Why something is held back, in the reader's language: a channel keeps its reason as a plain word."""

from django.utils.translation import pgettext


def why_held(reason: str) -> str:
    """The reason in words; one that is not known here is told as it was given."""
    known = {
        "automatic mail": pgettext("why it is held", "automatic mail"),
        "bounce of nothing we sent": pgettext("why it is held", "returned mail that we did not send"),
        "loop": pgettext("why it is held", "mail that goes in a loop"),
        "mailing list": pgettext("why it is held", "mailing list"),
        "not readable": pgettext("why it is held", "not readable"),
        "sender unclear": pgettext("why it is held", "sender unclear"),
        "third party": pgettext("why it is held", "written by somebody who is not on this case"),
        "too many at once": pgettext("why it is held", "too many at once from one sender"),
    }
    return known.get(reason, reason)
