"""Name the tables of the parts of a draft, and of who is in a draft, after what they hold."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("handbook", "0005_courses_for_some")]

    operations = [
        migrations.RenameModel(old_name="Part", new_name="DraftPart"),
        migrations.RenameModel(old_name="Writing", new_name="DraftPresence"),
    ]
