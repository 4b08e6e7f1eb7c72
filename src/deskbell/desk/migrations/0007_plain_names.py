"""Name the tables of drafts, draft files and request keys after what they hold."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_copies")]

    operations = [
        migrations.RenameModel(old_name="Draft", new_name="CaseDraft"),
        migrations.RenameModel(old_name="Enclosure", new_name="DraftFile"),
        migrations.RenameModel(old_name="Once", new_name="IdempotencyKey"),
    ]
