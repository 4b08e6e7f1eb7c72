"""Our own words in mails that a machine sends."""

from django.utils.translation import gettext as _


def acknowledgement(*, ref: str, brand: str) -> str:
    """What the acknowledgement says, in the language in force: it holds no word of the sender's."""
    return _(
        "Good day,\n\n"
        "your message has arrived, and someone will read it. Its number is %(ref)s.\n"
        "If you want to add something, simply reply to this mail.\n\n"
        "%(brand)s"
    ) % {"ref": ref, "brand": brand}


def acknowledgement_subject(*, ref: str) -> str:
    """Its subject, in the language in force."""
    return _("Your message has arrived (%(ref)s)") % {"ref": ref}
