"""Process raw messages: claim the stored rows, parse them, and match them to cases."""

import time
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import F

from deskbell.channels.actions.match_raw_messages import match_raw_messages
from deskbell.channels.interface import ParsedMessage, Reader
from deskbell.channels.models import Account, RawMessage
from deskbell.channels.registry import get_channel
from deskbell.kit.bulk import run_sql
from deskbell.kit.clock import now
from deskbell.kit.due_rows import claim_due_rows

MOST = 100
SECONDS = 8.0
KEEP_SECONDS = 1.0
SMALL = 64 * 1024
MOST_BYTES = 32 * 1024 * 1024


class IntakeReader:
    """Processes raw messages in a fair order: one sender's many messages do not delay those of others. Create one for
    each thread.
    """

    def __init__(self) -> None:
        self._readers: dict[str, Reader] = {}
        self._accounts: dict[str, Mapping[int, Account]] = {}
        self._until = 0.0

    def step(self, *, limit: int = MOST) -> int:
        """Process the next raw messages. Return how many rows were claimed, 0 when nothing is due.

        1. Claim up to `limit` rows, those with the lowest `turn` first. Large bodies are not loaded yet.
        2. Cut the rows into chunks that fit into memory, and load the large bodies of one chunk.
        3. Let the channel of each row parse it, until the time of this step is used up.
        4. Match the parsed messages to cases, and make the rows that were not parsed due again.
        """
        rows = claim_due_rows(RawMessage, at=now(), limit=limit, order=("turn", "pk"), max_bytes_of=("body", SMALL))
        until = time.monotonic() + SECONDS
        for chunk in _chunks(rows):
            _fetch_large(chunk)
            read: list[ParsedMessage] = []
            for row in chunk:
                if not read or time.monotonic() < until:
                    read.append(self._read(row))
            self.match(read)
            _release_rows(chunk[len(read) :])
        return len(rows)

    def match(self, read: Sequence[ParsedMessage]) -> None:
        """Match parsed messages to cases, in one batch for each channel."""
        by_channel: dict[str, list[ParsedMessage]] = {}
        for one in read:
            by_channel.setdefault(one.raw.channel, []).append(one)
        for name, messages in by_channel.items():
            match_raw_messages(
                channel=get_channel(name),
                reader=self._reader(name),
                messages=messages,
                accounts=self._accounts_of(name, {one.raw.account_id for one in messages}),
                at=now(),
            )

    def close(self) -> None:
        """Close the readers of all channels, and with them the child processes that parse mail."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    def _read(self, row: RawMessage) -> ParsedMessage:
        account = self._accounts_of(row.channel, {row.account_id})[row.account_id]
        return self._reader(row.channel).read(row, account)

    def _reader(self, channel: str) -> Reader:
        if channel not in self._readers:
            self._readers[channel] = get_channel(channel).open_reader()
        return self._readers[channel]

    def _accounts_of(self, channel: str, wanted: set[int]) -> Mapping[int, Account]:
        """Return the accounts of a channel by id. They are cached for a second, since they rarely change."""
        if time.monotonic() >= self._until:
            self._accounts.clear()
            self._until = time.monotonic() + KEEP_SECONDS
        if not wanted <= self._accounts.get(channel, {}).keys():
            self._accounts[channel] = get_channel(channel).load_accounts()
        return self._accounts[channel]


def _fetch_large(rows: Sequence[RawMessage]) -> None:
    """Load the bodies that were too large to be loaded with the claim."""
    large = {row.pk: row for row in rows if row.body is None}
    if large:
        for number, body in run_sql("select id, body from channels_raw where id = any(%s::bigint[])", [list(large)]):
            large[number].body = body


def _release_rows(rows: Sequence[RawMessage]) -> None:
    if rows:
        RawMessage.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now(), tries=F("tries") - 1)


def _chunks(rows: Sequence[RawMessage]) -> Iterator[list[RawMessage]]:
    """Yield the rows in chunks whose bodies fit into the memory limit; a chunk has at least one row."""
    chunk: list[RawMessage] = []
    size = 0
    for row in rows:
        if chunk and size + row.size > MOST_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += row.size
    if chunk:
        yield chunk
