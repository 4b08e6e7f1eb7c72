"""A desk of any size, made by the database itself: cases of five messages each, all of them open.

The journal's entries are numbered but their hashes are blank: pages read them, nothing here verifies them.
"""

from typing import Any

import psycopg
from django.db import connection

CUSTOMERS = """
insert into people_customer (id, name, language, since)
select g, 'Customer ' || g, (array['en','th','el','af','hi'])[g %% 5 + 1], now() - interval '100 days'
from generate_series(%(first)s, %(last)s) g;
insert into people_address (customer_id, channel, value)
select g, 'email', 'c' || g || '@customers.example' from generate_series(%(first)s, %(last)s) g;
"""
CASES = """
insert into desk_case (id, ref, brand_id, team_id, owner_id, customer_id, subject, channel, language, topic, state, waiting_on, held,
    unread, opened_at, last_at, clock_state, clock_due_at, clock_what)
select g, 'BE-' || g, %(brand)s, %(team)s, case when g %% 3 = 0 then %(staff)s end, g, 'About order ' || g || ', which came late',
    'email', (array['en','th','el','af','hi'])[g %% 5 + 1], '', case when g %% 10 = 0 then 'waiting' else 'open' end,
    case when g %% 10 = 0 then 'customer' else '' end, '', g %% 4 = 0, now() - g %% 90 * interval '1 day', now() - g %% 86400 * interval '1 s',
    'running', now() + (g %% 200000 - 1000) * interval '1 s', 'first reply'
from generate_series(%(first)s, %(last)s) g;
"""
CONTACTS = """
insert into desk_contact (id, case_id, customer_id, channel, direction, party, proof, automatic, held, at)
select (g - 1) * 5 + m, g, g, 'email', case when m %% 2 = 1 then 'in' else 'out' end, 'c' || g || '@customers.example', 'claimed', 'none', '',
    now() - g %% 90 * interval '1 day' + m * interval '1 hour'
from generate_series(%(first)s, %(last)s) g, generate_series(1, 5) m;
insert into desk_message (id, contact_id, case_id, author_id, subject, text, quoted, html, language, message_id, delivery, delivery_note, at)
select id, id, case_id, case when direction = 'out' then %(staff)s end, '', repeat('Where is my order, please? It was promised for Friday. ', 4),
    '', '', '', 'm' || id || '@customers.example', case when direction = 'out' then 'sent' else '' end, '', at
from desk_contact where case_id between %(first)s and %(last)s;
"""
ENTRIES = """
insert into journal_entry (number, hash, at, recorded_at, kind, "case", contact, customer, channel, brand, site, team, language, topic, facts, commitments)
select (case_id - 1) * 6 + 1 + (id - 1) %% 5 + 1, '', at, at, case when direction = 'in' then 'desk.message.received' else 'desk.message.replied' end,
    case_id, id, case_id, 'email', 'bench', 'bench', 'bench', '', '',
    jsonb_build_object('message', id, 'automatic', 'none', 'proof', 'claimed', 'held', false), '{}'
from desk_contact where case_id between %(first)s and %(last)s;
insert into journal_entry (number, hash, at, recorded_at, kind, "case", customer, channel, brand, site, team, language, topic, facts, commitments)
select (g - 1) * 6 + 1, '', opened_at, opened_at, 'desk.case.opened', g, g, 'email', 'bench', 'bench', 'bench', '', '', '{"by": "customer", "held": false}', '{}'
from generate_series(%(first)s, %(last)s) g join desk_case c on c.id = g;
"""
LONG_CASE = """
insert into desk_contact (case_id, customer_id, channel, direction, party, proof, automatic, held, at)
select %(case)s, %(case)s, 'email', case when m %% 2 = 1 then 'in' else 'out' end, 'c@customers.example', 'claimed', 'none', '', now() - interval '1 day' + m * interval '1 minute'
from generate_series(6, 20) m;
insert into desk_message (contact_id, case_id, author_id, subject, text, quoted, html, language, message_id, delivery, delivery_note, at)
select c.id, case_id, case when direction = 'out' then %(staff)s end, '', repeat('Where is my order, please? It was promised for Friday. ', 4), '', '', '', '', '', '', at
from desk_contact c where case_id = %(case)s and not exists (select 1 from desk_message m where m.contact_id = c.id);
insert into journal_entry (number, hash, at, recorded_at, kind, "case", contact, customer, channel, brand, site, team, language, topic, facts, commitments)
select (select max(number) from journal_entry) + row_number() over (order by m.id), '', m.at, m.at,
    case when m.author_id is null then 'desk.message.received' else 'desk.message.replied' end, case_id, contact_id, case_id, 'email', 'bench', 'bench', 'bench', '', '',
    jsonb_build_object('message', m.id, 'automatic', 'none', 'proof', 'claimed', 'held', false), '{}'
from desk_message m where case_id = %(case)s and not exists (select 1 from journal_entry e where e.contact = m.contact_id);
"""
STEP = 50_000


def fill(*, first: int, last: int, brand: int, team: int, staff: int) -> None:
    """Add the cases numbered `first` to `last`, then bring statistics and sequences up to date."""
    with _several() as cursor:
        for low in range(first, last + 1, STEP):
            words = {"first": low, "last": min(low + STEP - 1, last), "brand": brand, "team": team, "staff": staff}
            for statements in (CUSTOMERS, CASES, CONTACTS, ENTRIES):
                cursor.execute(statements, words)
            print(f"\r  {words['last']:,} cases", end="", flush=True)
        print()
        for table in (
            "people_customer",
            "people_address",
            "desk_case",
            "desk_contact",
            "desk_message",
            "journal_entry",
        ):
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        cursor.execute("update journal_bookmark set number = (select max(number) from journal_entry)")
        cursor.execute("vacuum analyze")


def lengthen(case: int, *, staff: int) -> None:
    """Give one case twenty messages."""
    with _several() as cursor:
        cursor.execute(LONG_CASE, {"case": case, "staff": staff})


def _several() -> "psycopg.ClientCursor[Any]":
    """A cursor that takes several statements at once, which prepared ones cannot be."""
    connection.ensure_connection()
    return psycopg.ClientCursor(connection.connection)
