"""The desk's own words for channels and states, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.kit.spoken import by_language


@by_language
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
    return _by_channels().get(channel) or channel_name(channel)


@by_language
def _by_channels() -> dict[str, str]:
    return {"email": _("by email"), "letter": _("by letter"), "sms": _("by text message"), "chat": _("by chat")}


def state_name(state: str) -> str:
    """What people call the state of a case."""
    return _states().get(state, state)


@by_language
def _states() -> dict[str, str]:
    return {
        "new": _("New"),
        "open": pgettext("state of a case", "Open"),
        "waiting": _("Waiting"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
    }


def language_name(code: str) -> str:
    """What people call a language, in the language of the page; the code itself when nobody knows it."""
    return _languages().get(code, code)


def languages() -> list[tuple[str, str]]:
    """The languages the desk speaks, as choices."""
    return list(_languages().items())


@by_language
def _languages() -> dict[str, str]:
    return {"en": _("English"), "th": _("Thai"), "el": _("Greek"), "af": _("Afrikaans"), "hi": _("Hindi")}


_STEERING = {
    code: f"‹U+{code:04X}›" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF)
}
_STEERING |= {code: f"‹U+{code:04X}›" for code in (*range(0x20), *range(0x7F, 0xA0))}


def plainly(text: str) -> str:
    """A name that somebody else chose (of a file, of a sender), with the signs that would steer our eyes made visible."""
    return text.translate(_STEERING)
