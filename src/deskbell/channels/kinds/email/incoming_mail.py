"""A parsed mail, with what it names: a case, the mails it answers, the deliveries it is about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from deskbell.channels.interface import DeliveryReport, InboundMessage
from deskbell.channels.kinds.email.form_senders import FormSenders
from deskbell.channels.kinds.email.guess_language import guess_language
from deskbell.channels.kinds.email.mail_tokens import (
    find_case_in_address,
    find_case_in_mail_id,
    find_delivery_in_address,
)
from deskbell.channels.kinds.email.parsing import ParsedMail
from deskbell.channels.kinds.email.sender import Sender, identify_sender
from deskbell.channels.models import RawMessage
from deskbell.channels.reasons import MessageRemark, RemarkCode
from deskbell.desk.actions.receive_message import MessageFile

_REF = re.compile(r"\b[A-Z0-9]{1,6}-(\d{1,18})\b|#(\d{1,18})\b")


@dataclass(kw_only=True)
class IncomingMail:
    """One mail of a batch.

    - `tokens` are the cases named by our signed tokens, `references` the Message-IDs it answers.
    - `numbers` are the case numbers in the subject, `deliveries` the deliveries named by bounce addresses.
    """

    raw: RawMessage
    parsed: ParsedMail
    sender: Sender = field(init=False)
    tokens: list[int] = field(init=False)
    references: list[str] = field(init=False)
    numbers: list[int] = field(init=False)
    deliveries: list[int] = field(init=False)

    def __post_init__(self) -> None:
        parsed = self.parsed
        self.sender = identify_sender(parsed, FormSenders())
        addresses = [*self.raw.envelope_to, *parsed.delivered_to, *(one.address for one in (*parsed.to, *parsed.cc))]
        mail_ids = [parsed.in_reply_to, *reversed(parsed.references)]
        self.references = list(dict.fromkeys(one.strip("<>") for one in mail_ids if one))
        by_address = [find_case_in_address(one) for one in addresses]
        by_mail_id = [find_case_in_mail_id(one) for one in self.references]
        self.tokens = [one for one in (*by_address, *by_mail_id) if one is not None]
        self.numbers = [int(one[1] or one[2]) for one in _REF.finditer(parsed.subject.upper()[:300])][:10]
        self.deliveries = [one for one in map(find_delivery_in_address, addresses) if one is not None]

    def identify_sender(self, forms: FormSenders) -> None:
        """Find the sender again, once our own addresses and the web forms are loaded."""
        self.sender = identify_sender(self.parsed, forms)
        self.__dict__.pop("inbound", None)

    @cached_property
    def inbound(self) -> InboundMessage:
        """The mail as an incoming message. A sender with one clear address becomes a customer, unless a machine sent
        it.
        """
        parsed = self.parsed
        return InboundMessage(
            key=parsed.message_id.strip("<>"),
            party=self.sender.address,
            source=self.sender.source,
            name=self.sender.name,
            subject=parsed.subject,
            text=parsed.text_new or parsed.text,
            quoted=parsed.text_quoted if parsed.text_new else "",
            html=parsed.html_safe,
            language=guess_language(parsed.text_new),
            is_person=self.sender.clear and not self.sender.own and parsed.automatic not in ("bounce", "loop"),
            files=self._files(),
        )

    @property
    def reports(self) -> Sequence[DeliveryReport]:
        """Always empty: a bounce is a mail of its own."""
        return ()

    @property
    def needs(self) -> frozenset[str]:
        """The names of earlier mails it depends on: its sender, and the Message-IDs it refers to."""
        return frozenset((self.sender.address, self.sender.source, *self.references))

    @property
    def offers(self) -> frozenset[str]:
        """The names under which later mails may need it: its sender and its own Message-ID."""
        return frozenset((self.sender.address, self.sender.source, self.parsed.message_id.strip("<>")))

    @property
    def is_guess(self) -> bool:
        """Whether the mail could not be parsed, so that only sender and subject are known."""
        return any(one.is_unread for one in self.parsed.defects)

    @property
    def is_allowed(self) -> bool:
        """Whether a member of staff allowed it after it had been set aside."""
        return MessageRemark(RemarkCode.ALLOWED).as_stored() in self.raw.remarks

    def contents(self) -> Iterable[bytes]:
        """Yield the bytes of its attachments; for a mail that could not be parsed, also the whole mail."""
        yield from self.parsed.blobs.values()
        if self.is_guess:
            yield bytes(self.raw.body)

    def _files(self) -> list[MessageFile]:
        files = [
            MessageFile(
                name=one.name,
                type=one.type,
                size=one.size,
                sha256=one.sha256,
                inline=one.inline,
                cid=one.content_id,
                flag=", ".join(one.flags),
            )
            for one in self.parsed.attachments
        ]
        if self.is_guess:
            raw = self.raw
            files.append(MessageFile(name="message.eml", type="message/rfc822", size=raw.size, sha256=raw.sha256))
        return files
