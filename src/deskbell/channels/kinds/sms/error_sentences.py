"""Sentences for the provider's error codes, in the reader's language."""

from django.utils.translation import gettext as _

from deskbell.channels.kinds.sms.provider import UNREACHABLE


def describe_provider_error(code: str) -> str:
    """Return the sentence of an error code. For an unknown one it gives the number, which can be looked up at the
    provider.
    """
    if code in ("21211", "21217", "21614", "30005", "30006"):
        return _("This number cannot receive text messages.")
    if code in ("21610", "30004"):
        return _("The customer does not accept text messages from this number.")
    if code in ("30003", "30008"):
        return _("The phone could not be reached.")
    if code in ("30007", "30034"):
        return _("The network blocked the message.")
    if code in ("21606", "21212", "21659", "21660"):
        return _("Our number cannot send text messages. Check it at your provider.")
    if code == "21408":
        return _("Your provider does not allow text messages to this country.")
    if code == "21617":
        return _("The text is too long.")
    if code in ("20003", "401", "403"):
        return _("The provider refused our account. Check the account SID and the auth token.")
    if code in ("20429", "429"):
        return _("Too many text messages at once; Deskbell tries again.")
    if code == UNREACHABLE:
        return _("The provider cannot be reached.")
    return _("Error %(code)s of the provider") % {"code": code} if code.isdecimal() else code
