"""The second step: what was kept is understood in its limited child, and becomes part of a case."""

import time
from collections.abc import Iterator, Sequence

from django.db.models import F

from deskbell.channels.actions.take_in import take_in
from deskbell.channels.kinds.email.around import Mail
from deskbell.channels.kinds.email.child import Understander
from deskbell.channels.kinds.email.tokens import loop_mark
from deskbell.channels.models import Mailbox, Raw
from deskbell.kit.bulk import ask
from deskbell.kit.clock import now
from deskbell.kit.due import claim

MOST = 100
SECONDS = 8.0
KEEP_SECONDS = 1.0
SMALL = 64 * 1024
MOST_BYTES = 32 * 1024 * 1024


class Reader:
    """Claims what was kept, in the fair order of turns, and takes it in. One a thread."""

    def __init__(self) -> None:
        self._children: dict[frozenset[str], Understander] = {}
        self._known: dict[int, Mailbox] = {}
        self._until = 0.0

    def step(self, *, most: int = MOST) -> int:
        """Take in the next mails; how many it were. What a few seconds do not suffice for is given back."""
        rows = claim(Raw, at=now(), most=most, order=("turn", "pk"), most_of=("body", SMALL))
        mailboxes = self._boxes({row.mailbox_id for row in rows}) if rows else {}
        until = time.monotonic() + SECONDS
        for chunk in _chunks(rows):
            _fetch_large(chunk)
            mails: list[Mail] = []
            for row in chunk:
                if not mails or time.monotonic() < until:
                    mails.append(self._understood(row, mailboxes[row.mailbox_id]))
            take_in(mails=mails, mailboxes=mailboxes, at=now())
            _give_back(chunk[len(mails) :])
        return len(rows)

    def close(self) -> None:
        """End the children."""
        for child in self._children.values():
            child.close()
        self._children.clear()

    def _boxes(self, wanted: set[int]) -> dict[int, Mailbox]:
        """The mailboxes, asked for again after a moment: between two mails they rarely change."""
        if time.monotonic() >= self._until or not wanted <= self._known.keys():
            self._known = Mailbox.objects.select_related("brand", "team").in_bulk()
            self._until = time.monotonic() + KEEP_SECONDS
        return self._known

    def _understood(self, row: Raw, mailbox: Mailbox) -> Mail:
        child = self._child(frozenset(mailbox.authserv_ids))
        known = child.understand(_with_return_path(row))
        return Mail(raw=row, known=known)

    def _child(self, authserv_ids: frozenset[str]) -> Understander:
        if authserv_ids not in self._children:
            self._children[authserv_ids] = Understander(authserv_ids=authserv_ids, loop_marks=frozenset({loop_mark()}))
        return self._children[authserv_ids]


def _fetch_large(rows: Sequence[Raw]) -> None:
    """The bytes of those that were too large to be claimed with them."""
    large = {row.pk: row for row in rows if row.body is None}
    if large:
        for number, body in ask("select id, body from channels_raw where id = any(%s::bigint[])", [list(large)]):
            large[number].body = body


def _give_back(rows: Sequence[Raw]) -> None:
    if rows:
        Raw.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now(), tries=F("tries") - 1)


def _with_return_path(row: Raw) -> bytes:
    """The envelope's sender on top, as a mail server writes it when it delivers for good."""
    if row.envelope_from is None:
        return bytes(row.body)
    sender = row.envelope_from.encode("utf-8", "replace").replace(b"\r", b"").replace(b"\n", b"")
    return b"Return-Path: <" + sender + b">\r\n" + bytes(row.body)


def _chunks(rows: Sequence[Raw]) -> Iterator[list[Raw]]:
    """As many as fit into the memory meant for them, at least one."""
    chunk: list[Raw] = []
    size = 0
    for row in rows:
        if chunk and size + row.size > MOST_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += row.size
    if chunk:
        yield chunk
