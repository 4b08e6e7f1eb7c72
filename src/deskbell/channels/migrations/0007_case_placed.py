"""The raw messages of a case are counted by the hour, so that one sender cannot make it grow without end."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_form_senders")]

    operations = [
        migrations.RemoveIndex(model_name="rawmessage", name="channels_case"),
        migrations.AddIndex(
            model_name="rawmessage",
            index=models.Index(
                fields=["case", "placed_at"], name="channels_case_placed", condition=Q(case__isnull=False)
            ),
        ),
    ]
