"""The texts of the automatic acknowledgement."""

from django.utils.translation import gettext as _


def acknowledgement_text(*, ref: str, brand: str) -> str:
    """Return the text of the acknowledgement in the active language. It repeats nothing the sender wrote."""
    return _(
        "Hello,\n\n"
        "we received your message, and one of us will read it. Your case number is %(ref)s.\n"
        "To add something, simply reply to this email.\n\n"
        "%(brand)s"
    ) % {"ref": ref, "brand": brand}


def budget_text(*, ref: str, brand: str) -> str:
    """Return the text, in the active language, for a sender who writes very many mails to one case."""
    return _(
        "Hello,\n\n"
        "we received very many messages from you within one hour about %(ref)s. We have all of them. "
        "Further messages join your case when one of us has read them, which can take longer.\n\n"
        "%(brand)s"
    ) % {"ref": ref, "brand": brand}


def acknowledgement_subject(*, ref: str) -> str:
    """Return the subject of the acknowledgement in the active language."""
    return _("We received your message (%(ref)s)") % {"ref": ref}
