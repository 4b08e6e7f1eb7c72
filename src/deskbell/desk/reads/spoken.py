"""The desk's own words for channels and states, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def channel_names() -> dict[str, str]:
    """What people call the channels."""
    return {
        "visit": _("Visit"),
        "phone": _("Telephone"),
        "email": _("Email"),
        "letter": _("Letter"),
        "chat": _("Chat"),
        "social": _("Social media"),
        "sms": _("Text message"),
        "form": _("Form"),
    }


def channel_name(channel: str) -> str:
    """What people call a channel."""
    return channel_names().get(channel, channel)


def by_channel(channel: str) -> str:
    """ "by email", as in "To Priya by email"."""
    names = {"email": _("by email"), "letter": _("by letter"), "sms": _("by text message"), "chat": _("by chat")}
    return names.get(channel, channel_name(channel))


def state_name(state: str) -> str:
    """What people call the state of a case."""
    names = {
        "new": _("New"),
        "open": pgettext("state of a case", "Open"),
        "waiting": _("Waiting"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
    }
    return names.get(state, state)


def language_name(code: str) -> str:
    """What people call a language, in the language of the page; the code itself when nobody knows it."""
    names = {
        "en": _("English"),
        "th": _("Thai"),
        "el": _("Greek"),
        "af": _("Afrikaans"),
        "hi": _("Hindi"),
    }
    return names.get(code, code)


def languages() -> list[tuple[str, str]]:
    """The languages the desk speaks, as choices."""
    return [(code, language_name(code)) for code in ("en", "th", "el", "af", "hi")]


_STEERING = {
    code: f"‹U+{code:04X}›" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF)
}
_STEERING |= {code: f"‹U+{code:04X}›" for code in (*range(0x20), *range(0x7F, 0xA0))}


def plainly(text: str) -> str:
    """A name that somebody else chose (of a file, of a sender), with the signs that would steer our eyes made visible."""
    return text.translate(_STEERING)
