"""Of a message's row only the first mark is kept: with all of them, a thousand messages of one customer took a million."""

from django.db import migrations

SHORTEN = """
update standards_clock c set marks = jsonb_build_array(c.marks->0) from standards_row r
 where r.id = c.row_id and r.measure = 'first-contact resolution' and jsonb_array_length(c.marks) > 1;
update standards_row set marks = jsonb_build_array(marks->0)
 where measure = 'first-contact resolution' and jsonb_array_length(marks) > 1;
update standards_day set written = 0 where measure = 'first-contact resolution';
"""


class Migration(migrations.Migration):
    dependencies = [("standards", "0004_causes")]
    operations = [migrations.RunSQL(SHORTEN, migrations.RunSQL.noop)]
