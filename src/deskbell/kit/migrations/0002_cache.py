"""The table of Django's shared cache: sign-in limits must hold across processes."""

from django.db import migrations

MAKE = """
create table kit_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index kit_cache_expires on kit_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "drop table kit_cache")]
