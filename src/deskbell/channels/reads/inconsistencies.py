"""Check that no incoming message is lost or doubled: each is a message of a case, or has a reason why not."""

from datetime import datetime, timedelta

from django.db import connection

CHECKS = (
    (
        "mail %s is marked as placed, but its message does not exist",
        "select r.id from channels_raw r left join desk_message m on m.id = r.message "
        "where r.state = 'placed' and m.id is null",
    ),
    (
        "mail %s is said to be in another case than its message",
        "select r.id from channels_raw r join desk_message m on m.id = r.message where m.case_id <> r.case",
    ),
    (
        "mail %s has been waiting to be taken in for over a day",
        "select id from channels_raw where state = 'stored' and received_at < %s",
    ),
    (
        "mail %s is to be taken in, but nothing will do it",
        "select id from channels_raw where state = 'stored' and due_at is null",
    ),
    (
        "message %s is queued, but nothing will send it",
        "select d.message_id from channels_delivery d where d.state = 'queued' and d.due_at is null",
    ),
    (
        "message %s and its delivery do not agree",
        "select d.message_id from channels_delivery d join desk_message m on m.id = d.message_id "
        "where d.copy_id is null and d.state <> m.delivery and d.state <> 'failed'",
    ),
    (
        "copy %s and its delivery do not agree",
        "select d.copy_id from channels_delivery d join desk_copy p on p.id = d.copy_id "
        "where d.state <> p.state and d.state <> 'failed'",
    ),
)
MOST = 20
DAY = timedelta(days=1)


def list_inconsistencies(*, at: datetime) -> list[str]:
    """Return one sentence for each inconsistency found at `at`, at most twenty of a kind; empty when all is well."""
    found = []
    with connection.cursor() as cursor:
        for sentence, question in CHECKS:
            cursor.execute(f"{question} limit {MOST}", [at - DAY] if "%s" in question else None)
            found += [sentence % row for row in cursor.fetchall()]
    return found
