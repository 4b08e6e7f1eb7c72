"""Two models get clearer names. Their tables keep theirs, so the database does not change."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_accounts")]

    operations = [
        migrations.AlterModelTable(name="raw", table="channels_raw"),
        migrations.RenameModel(old_name="Raw", new_name="RawMessage"),
        migrations.AlterModelTable(name="acknowledged", table="channels_acknowledged"),
        migrations.RenameModel(old_name="Acknowledged", new_name="AcknowledgedAddress"),
    ]
