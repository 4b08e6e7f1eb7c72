"""What the reader of mails found odd, in the language of whoever looks at it.

The reader works in a process of its own, without settings and catalogues, and keeps its findings in English:
they are facts of the mail, and programs read them as they are. People read them in their own language here.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _


def finding(words: str) -> str:
    """A finding in the reader's language; one that is not known here stays as it was kept."""
    whole = _whole().get(words)
    if whole:
        return whole
    for pattern, say in _PATTERNS:
        found = pattern.fullmatch(words)
        if found:
            return say() % found.groupdict()
    return words


def _whole() -> dict[str, str]:
    return {
        "From: missing": _("It names no sender"),
        "From: more than one header": _("It names its sender more than once"),
        "From: several senders": _("It names several senders"),
        "From: a group of addresses": _("It names a group of addresses as its sender"),
        "a content header was cut at its maximum length": _("A header was too long and was cut"),
        "a header field was cut at its maximum length": _("A header was too long and was cut"),
        "a message id is not well formed": _("A message id is not well formed"),
        "a multipart message without its parts: the raw rest is shown as text": _(
            "It says it has several parts and has none: what is left is shown as text"
        ),
        "more header lines than are read": _("It has more header lines than are read"),
        "multipart without a boundary": _("Its parts are not divided: what is there is shown as text"),
        "parts nested too deep: shown as an attachment": _("Its parts are nested too deep: shown as an attachment"),
        "text after the last boundary": _("There is text after its last part"),
        "the HTML is too complex: view the raw message": _(
            "Its HTML is too complex to be shown: see the mail as it came"
        ),
        "the header block ends without a blank line": _("Its headers end without a blank line"),
        "the last part is not closed by its boundary": _("Its last part is not closed"),
        "the text is too long: cut, view the raw message": _(
            "Its text is too long and was cut: see the mail as it came"
        ),
        "unknown transfer encoding": _("Its encoding is not known"),
        "not understood: it takes too long to read": _("It could not be read: it takes too long"),
        "not understood: it takes too much memory to read": _("It could not be read: it takes too much memory"),
        "not understood: it is nested too deep": _("It could not be read: it is nested too deep"),
        "not understood: its reader did not answer in time": _("It could not be read: it takes too long"),
        "it carries the headers of a mailing list": _("It carries the headers of a mailing list"),
        "it has no return address": _("It has no return address"),
        "its subject is that of an automatic answer": _("Its subject is that of an automatic answer"),
        "it reports on a mail of ours": _("It reports on a mail of ours"),
        "it is a report without a failure": _("It is a report without a failure"),
        "this desk sent it itself": _("This desk sent it itself"),
        "it says it comes from an address of ours": _("It says it comes from an address of ours"),
        "the same mail has come before": _("The same mail has come before"),
        "no mailbox is connected": _("No mailbox is connected"),
        "there is no address": _("There is no address"),
        "no mail can be written to this address": _("No mail can be written to this address"),
    }


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = (
    (re.compile(r"not understood: it is larger than .*"), lambda: _("It could not be read: it is too large")),
    (re.compile(r"not understood: .*"), lambda: _("It could not be read")),
    (re.compile(r"ignored the control header (?P<name>.*)"), lambda: _("A control header was ignored: %(name)s")),
    (
        re.compile(r"the attachment (?P<name>.*) carries the signature of a virus test file"),
        lambda: _("The attachment %(name)s carries the signature of a virus test file"),
    ),
    (re.compile(r"unknown character set (?P<name>.*)"), lambda: _("Its character set is not known: %(name)s")),
    (re.compile(r"not valid (?P<name>\S+)"), lambda: _("Some of its characters are not valid %(name)s")),
    (re.compile(r"(?P<name>\S+): more than \d+ addresses"), lambda: _("%(name)s: more addresses than are read")),
    (re.compile(r"(?P<name>\S+): not well formed"), lambda: _("%(name)s: not well formed")),
    (
        re.compile(r"(?P<name>\S+): several addresses where one is expected"),
        lambda: _("%(name)s: several addresses where one is expected"),
    ),
    (re.compile(r"(?P<name>\S+): not an address"), lambda: _("%(name)s: not an address")),
    (
        re.compile(r"(?P<name>\S+): the name contains another address"),
        lambda: _("%(name)s: the name contains another address"),
    ),
    (re.compile(r"(?P<n>\d+) help desks have passed this on"), lambda: _("Help desks that passed it on: %(n)s")),
    (re.compile(r"it was relayed (?P<n>\d+) times"), lambda: _("Times it was relayed: %(n)s")),
)
