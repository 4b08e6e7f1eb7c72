"""The database tells the sealer and the open pages of every new entry: no writer has to remember to."""

from django.db import migrations

TELL = """
create function journal_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('deskbell_work', 'recorded');
    if new."case" is not null then
        perform pg_notify('deskbell_live', 'case:' || new."case");
        perform pg_notify('deskbell_live', 'list');
    end if;
    return null;
end $$;
create trigger journal_entry_tells after insert on journal_entry for each row execute function journal_tell();
"""
HUSH = """
drop trigger journal_entry_tells on journal_entry;
drop function journal_tell();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunSQL(TELL, HUSH)]
