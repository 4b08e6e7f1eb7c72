"""Sentences for what the mail parser found unusual in a mail, in the reader's language."""

from django.utils.translation import gettext as _

from deskbell.channels.kinds.email.parsing.findings import FindingCode

_CODES = frozenset(code.value for code in FindingCode)


def describe_finding(code: str, detail: str) -> str:
    """Return the sentence of a finding. Early versions stored the sentence instead of a code: it is returned unchanged."""
    if code not in _CODES:
        return code
    return _sentence(FindingCode(code)) % {"name": detail, "n": detail}


def _sentence(code: FindingCode) -> str:
    return {
        FindingCode.NO_SENDER: _("No sender given"),
        FindingCode.SENDER_REPEATED: _("The sender is given more than once"),
        FindingCode.SEVERAL_SENDERS: _("Several senders are given"),
        FindingCode.GROUP_AS_SENDER: _("The sender is a group of addresses"),
        FindingCode.TOO_MANY_ADDRESSES: _("%(name)s: more addresses than Deskbell reads"),
        FindingCode.MALFORMED: _("%(name)s: malformed"),
        FindingCode.SEVERAL_ADDRESSES: _("%(name)s: several addresses where one is expected"),
        FindingCode.NOT_AN_ADDRESS: _("%(name)s: not an address"),
        FindingCode.NAME_IS_ADDRESS: _("%(name)s: the name contains another address"),
        FindingCode.HEADER_CUT: _("A header was too long and was cut"),
        FindingCode.TOO_MANY_HEADERS: _("More header lines than Deskbell reads"),
        FindingCode.HEADERS_UNCLOSED: _("There is no blank line after the headers"),
        FindingCode.BAD_MESSAGE_ID: _("The Message-ID is malformed"),
        FindingCode.NESTED_TOO_DEEP: _("The parts are nested too deeply: shown as an attachment"),
        FindingCode.NO_PARTS: _("Declared as several parts but has none: the content is shown as text"),
        FindingCode.NO_BOUNDARY: _("The parts are not separated: the content is shown as text"),
        FindingCode.PART_UNCLOSED: _("The last part is not closed"),
        FindingCode.TEXT_AFTER_END: _("There is text after the last part"),
        FindingCode.HTML_TOO_COMPLEX: _("The HTML is too complex to show: see the raw message"),
        FindingCode.TEXT_CUT: _("The text is too long and was cut: see the raw message"),
        FindingCode.UNKNOWN_ENCODING: _("Unknown transfer encoding"),
        FindingCode.CONTROL_HEADER: _("A control header was ignored: %(name)s"),
        FindingCode.VIRUS_TEST: _("The attachment %(name)s contains the signature of a virus test file"),
        FindingCode.UNKNOWN_CHARSET: _("Unknown character set: %(name)s"),
        FindingCode.INVALID_CHARSET: _("Some characters are not valid %(name)s"),
        FindingCode.UNREAD_TOO_LARGE: _("Could not be read: it is too large"),
        FindingCode.UNREAD_TOO_SLOW: _("Could not be read: it takes too long"),
        FindingCode.UNREAD_TOO_MUCH_MEMORY: _("Could not be read: it needs too much memory"),
        FindingCode.UNREAD_TOO_DEEP: _("Could not be read: it is nested too deeply"),
        FindingCode.UNREAD_READER_FAILED: _("Could not be read"),
        FindingCode.UNREAD_ERROR: _("Could not be read"),
        FindingCode.UNREAD_NOT_PLACED: _("Could not be read"),
        FindingCode.LIST_HEADERS: _("Has the headers of a mailing list"),
        FindingCode.NO_RETURN_ADDRESS: _("There is no return address"),
        FindingCode.AWAY_SUBJECT: _("The subject is that of an automatic reply"),
        FindingCode.BOUNCE_REPORT: _("Reports on an email we sent"),
        FindingCode.HARMLESS_REPORT: _("A delivery report without a failure"),
        FindingCode.SENT_BY_US: _("Sent by this Deskbell itself"),
        FindingCode.AUTOMATIC_HEADER: "%(name)s",
        FindingCode.PASSED_ON: _("Help desks that forwarded it: %(n)s"),
        FindingCode.RELAYED: _("Times it was relayed: %(n)s"),
    }[code]
