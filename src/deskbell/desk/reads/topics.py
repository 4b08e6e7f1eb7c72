"""The topics in use, so that the same matter always gets the same topic."""

from django.db import connection

# Only the newest thousand cases: the cost is bounded, and old topics need not come back.
RECENT_TOPICS_SQL = """
    select topic from (select topic from desk_case order by last_at desc, id desc limit 1000) lately
    where topic <> '' group by topic order by count(*) desc, topic limit 40
"""


def list_topics() -> list[str]:
    """Return up to 40 topics of the thousand cases that changed last, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(RECENT_TOPICS_SQL)
        return [topic for (topic,) in cursor.fetchall()]
