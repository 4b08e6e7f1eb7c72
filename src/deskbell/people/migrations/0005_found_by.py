"""Customers are found by any word of their name or addresses, with or without accents."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

from deskbell.people.models.customer import customer_search_words

STEP = 2000
NEXT = """
select c.id, c.name, coalesce((select array_agg(a.value order by a.id) from people_address a where a.customer_id = c.id), '{}')
from people_customer c where c.id > %s and c.erased_at is null order by c.id limit %s
"""
WRITE = """
update people_customer c set found_by = v.words::tsvector
from unnest(%s::bigint[], %s::text[]) as v(id, words) where c.id = v.id
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(NEXT, [last, STEP])
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.execute(WRITE, [[row[0] for row in rows], [customer_search_words(row[1], row[2]) for row in rows]])
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("people", "0004_steps_are_told")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="found_by",
            field=django.contrib.postgres.search.SearchVectorField(blank=True, db_default="", default=""),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="people_found_by"),
        ),
    ]
