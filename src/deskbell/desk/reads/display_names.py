"""Names of channels, states and languages, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.desk.case_channels import get_desk_channel, list_desk_channels
from deskbell.kit.formats import cached_by_language


def channel_name(channel: str) -> str:
    """Return the name of a channel."""
    return _channel_names().get(channel) or str(get_desk_channel(channel).title())


@cached_by_language
def _channel_names() -> dict[str, str]:
    return {name: str(channel.title()) for name, channel in list_desk_channels().items()}


def case_state_name(state: str) -> str:
    """Return the name of a case's state."""
    return _state_names().get(state, state)


@cached_by_language
def _state_names() -> dict[str, str]:
    return {
        "new": pgettext("state of a case", "New"),
        "open": pgettext("state of a case", "Open"),
        "waiting": pgettext("state of a case", "On hold"),
        "resolved": pgettext("state of a case", "Resolved"),
        "closed": pgettext("state of a case", "Closed"),
    }


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language; the code itself when it has no name."""
    return _language_names().get(code, code)


def language_choices() -> list[tuple[str, str]]:
    """Return pairs of code and name of the desk's languages, for a form field."""
    return list(_language_names().items())


@cached_by_language
def _language_names() -> dict[str, str]:
    return {"en": _("English"), "th": _("Thai"), "el": _("Greek"), "af": _("Afrikaans"), "hi": _("Hindi")}


_HIDDEN_CHARACTERS = {
    code: f"‹U+{code:04X}›" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF)
}
_HIDDEN_CHARACTERS |= {code: f"‹U+{code:04X}›" for code in (*range(0x20), *range(0x7F, 0xA0))}


def reveal_hidden_characters(text: str) -> str:
    """Return a text that a stranger chose (a file name, a sender's name) with hidden and direction characters made
    visible.
    """
    return text.translate(_HIDDEN_CHARACTERS)
