"""The database itself refuses to change what happened."""

from django.db import migrations

GUARD = """
create function journal_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only: % refused', tg_op using errcode = 'restrict_violation';
end $$;

create function journal_seal_only() returns trigger language plpgsql as $$
begin
    if old.number is not null or new.number is null or new.hash is null
       or (to_jsonb(new) - 'number' - 'hash') is distinct from (to_jsonb(old) - 'number' - 'hash') then
        raise exception 'the journal is append-only: only the seal may be added, once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger journal_entry_seal_only before update on journal_entry for each row execute function journal_seal_only();
create trigger journal_entry_keeps before delete on journal_entry for each row execute function journal_refuse();
"""
KEEP_ALL = """
create trigger journal_entry_keeps_all before truncate on journal_entry for each statement execute function journal_refuse();
"""
UNGUARD = """
drop trigger journal_entry_keeps_all on journal_entry;
drop trigger journal_entry_keeps on journal_entry;
drop trigger journal_entry_seal_only on journal_entry;
drop function journal_seal_only();
drop function journal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(GUARD + KEEP_ALL, UNGUARD)]
