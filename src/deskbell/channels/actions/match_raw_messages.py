"""Match raw messages to cases: each joins a case, opens one, or is set aside with a reason.

The case and the new state of the raw message are written in one transaction.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from deskbell.channels.actions.matching_batch import MatchingBatch
from deskbell.channels.actions.save_match_results import save_match_results
from deskbell.channels.interface import Channel, ParsedMessage, Reader
from deskbell.channels.models import Account, RawMessage
from deskbell.kit.errors import is_storage_failure
from deskbell.kit.file_store import file_store

log = logging.getLogger(__name__)
PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = 3


def match_raw_messages(
    *,
    channel: Channel,
    reader: Reader,
    messages: Sequence[ParsedMessage],
    accounts: Mapping[int, Account],
    at: datetime,
) -> None:
    """Match these parsed messages of one channel to cases.

    1. Store their files.
    2. Match all of them in one transaction.
    3. When that fails, match each in its own transaction, so that one bad message stops no other.
    4. A message that keeps failing becomes a held case that shows sender and subject, with the raw message attached.
    """
    for parsed in messages:
        _store_files(parsed)
    try:
        with transaction.atomic():
            _match_all(channel, messages, accounts, at)
    except Exception:
        log.warning("a batch of %s arrivals failed, going one by one", len(messages), exc_info=len(messages) == 1)
        for parsed in messages:
            _match_alone(channel, reader, parsed, accounts, at)


def _store_files(parsed: ParsedMessage) -> None:
    for content in parsed.contents():
        file_store.put(content)


def _match_all(
    channel: Channel, messages: Sequence[ParsedMessage], accounts: Mapping[int, Account], at: datetime
) -> None:
    lookup = channel.look_up(messages, accounts=accounts, at=at)
    messages = [parsed for parsed in messages if parsed.raw.pk in lookup.stored]
    batch = MatchingBatch(channel=channel, lookup=lookup, accounts=accounts, at=at)
    for parsed in messages:
        if batch.depends_on_collected(parsed):
            batch.flush()
        batch.add(parsed)
    batch.flush()
    if messages:
        save_match_results([parsed.raw for parsed in messages])


def _match_alone(
    channel: Channel, reader: Reader, parsed: ParsedMessage, accounts: Mapping[int, Account], at: datetime
) -> None:
    """Match one message in its own transaction.

    After a failure it is due again later, since the fault may be ours and pass. After several tries it is matched as a
    guess: only its sender and subject are used.
    """
    raw = parsed.raw
    try:
        with transaction.atomic():
            _match_all(channel, [parsed], accounts, at)
    except Exception as problem:
        if is_storage_failure(problem):
            # The database is at fault and not this arrival: the loop makes the row due again when the database is back.
            raise
        log.error("raw %s could not be placed (%s)", raw.pk, type(problem).__name__, exc_info=True)
        if raw.tries >= TRIES and not parsed.is_guess:
            guess = reader.guess(_count_try(raw), why=type(problem).__name__)
            _store_files(guess)
            _match_alone(channel, reader, guess, accounts, at)
        else:
            pause = PAUSES[min(raw.tries, len(PAUSES)) - 1]
            RawMessage.objects.filter(pk=raw.pk).update(due_at=at + pause)


def _count_try(raw: RawMessage) -> RawMessage:
    raw.tries += 1
    return raw
