"""Fill a database with any number of open cases of five messages each, by SQL.

Journal entries get numbers but blank hashes: pages read them, and nothing here verifies them. For speed, indexes are
created afterwards and foreign keys are not checked.
"""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg

# g is the number of a case. The other tables' ids are shifted by the rows that were there before.
CUSTOMERS = """
insert into people_customer (id, name, language, since, found_by)
select %(customers)s + g, 'Customer ' || g, (array['en','th','el','af','hi'])[g %% 5 + 1], now() - interval '100 days',
    array_to_tsvector(array['customer', g::text, 'c' || g, 'customers', 'example'])
from generate_series(%(low)s, %(high)s) g;
insert into people_address (customer_id, channel, value)
select %(customers)s + g, 'email', 'c' || g || '@customers.example' from generate_series(%(low)s, %(high)s) g;
"""
CASES = """
insert into desk_case (id, ref, brand_id, team_id, owner_id, customer_id, subject, channel, language, topic, state, waiting_on, held,
    unread, opened_at, last_at, clock_state, clock_due_at, clock_what)
select g, 'BE-' || g, %(brand)s, %(team)s, case when g %% 3 = 0 then %(staff)s end, %(customers)s + g,
    'About order ' || g || ', which came late', 'email', (array['en','th','el','af','hi'])[g %% 5 + 1], '',
    case when g %% 10 = 0 then 'waiting' else 'open' end, case when g %% 10 = 0 then 'customer' else '' end, '', g %% 4 = 0,
    now() - g %% 90 * interval '1 day', now() - g %% 86400 * interval '1 s',
    'running', now() + (g %% 200000 - 1000) * interval '1 s', 'first reply'
from generate_series(%(low)s, %(high)s) g;
"""
CONTACTS = """
insert into desk_contact (id, case_id, customer_id, channel, direction, party, proof, automatic, held, at)
select %(contacts)s + (g - 1) * 5 + m, g, %(customers)s + g, 'email', case when m %% 2 = 1 then 'in' else 'out' end,
    'c' || g || '@customers.example', 'claimed', 'none', '', now() - g %% 90 * interval '1 day' + m * interval '1 hour'
from generate_series(%(low)s, %(high)s) g, generate_series(1, 5) m;
"""
MESSAGES = """
insert into desk_message (id, contact_id, case_id, author_id, subject, text, quoted, html, language, message_id, delivery, delivery_note, at)
select %(messages)s + (g - 1) * 5 + m, %(contacts)s + (g - 1) * 5 + m, g, case when m %% 2 = 0 then %(staff)s end, '',
    repeat('Where is my order, please? It was promised for Friday. ', 4), '', '', '',
    'm' || %(contacts)s + (g - 1) * 5 + m || '@customers.example', case when m %% 2 = 0 then 'sent' else '' end, '',
    now() - g %% 90 * interval '1 day' + m * interval '1 hour'
from generate_series(%(low)s, %(high)s) g, generate_series(1, 5) m;
"""
ENTRIES = """
insert into journal_entry (number, hash, at, recorded_at, kind, "case", contact, customer, channel, brand, site, team, language, topic, facts, commitments)
select %(numbers)s + (g - 1) * 6 + m + 1, '', at, at,
    case when m = 0 then 'desk.case.opened' when m %% 2 = 1 then 'desk.message.received' else 'desk.message.replied' end,
    g, case when m > 0 then %(contacts)s + (g - 1) * 5 + m end, %(customers)s + g, 'email', 'bench', 'bench', 'bench', '', '',
    case when m = 0 then '{"by": "customer", "held": false}' else
        jsonb_build_object('message', %(messages)s + (g - 1) * 5 + m, 'automatic', 'none', 'proof', 'claimed', 'held', false) end, '{}'
from generate_series(%(low)s, %(high)s) g, generate_series(0, 5) m,
    lateral (select now() - g %% 90 * interval '1 day' + m * interval '1 hour') t (at);
"""
LONG_CASE = """
insert into desk_contact (case_id, customer_id, channel, direction, party, proof, automatic, held, at)
select c.id, c.customer_id, 'email', case when m %% 2 = 1 then 'in' else 'out' end, 'c@customers.example', 'claimed', 'none', '',
    now() - interval '1 day' + m * interval '1 minute'
from desk_case c, generate_series((select count(*) + 1 from desk_contact where case_id = %(case)s), 20) m where c.id = %(case)s;
insert into desk_message (contact_id, case_id, author_id, subject, text, quoted, html, language, message_id, delivery, delivery_note, at)
select c.id, case_id, case when direction = 'out' then %(staff)s end, '', repeat('Where is my order, please? It was promised for Friday. ', 4), '', '', '', '', '', '', at
from desk_contact c where case_id = %(case)s and not exists (select 1 from desk_message m where m.contact_id = c.id);
insert into journal_entry (number, hash, at, recorded_at, kind, "case", contact, customer, channel, brand, site, team, language, topic, facts, commitments)
select (select max(number) from journal_entry) + row_number() over (order by m.id), '', m.at, m.at,
    case when m.author_id is null then 'desk.message.received' else 'desk.message.replied' end, c.id, contact_id, c.customer_id,
    'email', 'bench', 'bench', 'bench', '', '',
    jsonb_build_object('message', m.id, 'automatic', 'none', 'proof', 'claimed', 'held', false), '{}'
from desk_message m join desk_case c on c.id = m.case_id
where case_id = %(case)s and not exists (select 1 from journal_entry e where e.contact = m.contact_id and e."case" = %(case)s);
"""
COUNTS_BEFORE = """
select coalesce((select max(id) from people_customer), 0) - %(first)s + 1 as customers,
       coalesce((select max(id) from desk_contact), 0) - (%(first)s - 1) * 5 as contacts,
       coalesce((select max(id) from desk_message), 0) - (%(first)s - 1) * 5 as messages,
       coalesce((select max(number) from journal_entry), 0) - (%(first)s - 1) * 6 as numbers
"""
# The longest first. Work on one table stays in one thread, else both would wait for its end.
WORK = ((ENTRIES,), (MESSAGES,), (CONTACTS,), (CUSTOMERS, CASES))
TABLES = ("journal_entry", "desk_message", "desk_contact", "desk_case", "people_address", "people_customer")
INDEXES = """
select pg_get_indexdef(i.indexrelid), i.indexrelid::regclass::text from pg_index i
where i.indrelid = any (%s::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
order by pg_relation_size(i.indrelid) desc
"""
STEP = 20_000
FEW_CASES = 20_000
THREADS = 2


def fill_database(*, first: int, last: int, brand: int, team: int, staff: int) -> None:
    """Add the cases numbered `first` to `last`, then update indexes, statistics, sequences and bookmarks."""
    began = time.monotonic()
    with _superuser_cursor() as cursor:
        cursor.execute(COUNTS_BEFORE, {"first": first})
        names = [column.name for column in cursor.description or ()]
        words = {**dict(zip(names, cursor.fetchone() or (), strict=True)), "brand": brand, "team": team, "staff": staff}
        left_out = _drop_indexes(cursor) if last - first >= FEW_CASES else []
    said = _Progress(len(WORK) * (last - first + 1), last - first + 1)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda work: _insert(work, first, last, words, said), WORK))
    with ThreadPoolExecutor(THREADS) as threads:
        print(f"\r  {last - first + 1:,} cases are there; indexes and statistics ...", end="", flush=True)
        list(threads.map(_execute, left_out))
        list(threads.map(lambda table: _execute(f"vacuum (analyze) {table}"), TABLES))
    _update_sequences()
    print(
        f"\r  {last - first + 1:,} cases were added in {time.monotonic() - began:.0f} s; the database has {_database_size()}."
    )


def lengthen_case(case: int, *, staff: int) -> None:
    """Give one case twenty messages, if it has fewer."""
    with _superuser_cursor() as cursor:
        cursor.execute(LONG_CASE, {"case": case, "staff": staff})


class _Progress:
    """Prints the number of cases added, on one line."""

    def __init__(self, steps: int, cases: int) -> None:
        self.steps, self.cases, self.done, self.lock = steps, cases, 0, threading.Lock()

    def add(self, count: int) -> None:
        with self.lock:
            self.done += count
            print(f"\r  {self.cases * self.done // self.steps:,} of {self.cases:,} cases", end="", flush=True)


def _insert(statements: tuple[str, ...], first: int, last: int, words: dict[str, Any], said: _Progress) -> None:
    with _superuser_cursor() as cursor:
        for low in range(first, last + 1, STEP):
            high = min(low + STEP - 1, last)
            for statement in statements:
                cursor.execute(statement, {**words, "low": low, "high": high})
            said.add(high - low + 1)


def _drop_indexes(cursor: "psycopg.ClientCursor[Any]") -> list[str]:
    """Drop all indexes except those of constraints. Return the statements that create them again."""
    cursor.execute(INDEXES, [list(TABLES)])
    found = cursor.fetchall()
    for _, name in found:
        cursor.execute(f"drop index {name}")
    return [made for made, _ in found]


def _execute(statement: str) -> None:
    with _superuser_cursor() as cursor:
        cursor.execute(statement)


def _update_sequences() -> None:
    """Set the sequences behind the last row, and let all followers count the new entries as read."""
    from deskbell.journal.follow import list_followers

    with _superuser_cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        cursor.execute(
            "insert into journal_bookmark (follower, number) "
            "select follower, (select max(number) from journal_entry) from unnest(%s::text[]) follower "
            "on conflict (follower) do update set number = excluded.number",
            [[one.name for one in list_followers()]],
        )
        cursor.execute("checkpoint")


def _database_size() -> str:
    with _superuser_cursor() as cursor:
        cursor.execute("select pg_size_pretty(pg_database_size(current_database()))")
        return str((cursor.fetchone() or ("?",))[0])


@contextmanager
def _superuser_cursor() -> "Iterator[psycopg.ClientCursor[Any]]":
    """Return a superuser cursor that accepts several statements at once and does not check foreign keys."""
    address = os.environ["DATABASE_URL"].replace("deskbell@", "postgres@", 1)
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as server:
        server.execute("set session_replication_role = replica")
        server.execute("set synchronous_commit = off")
        server.execute("set maintenance_work_mem = '512MB'")
        yield server.cursor()
