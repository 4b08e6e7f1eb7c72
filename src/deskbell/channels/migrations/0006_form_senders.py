"""A mailbox knows the web forms that write for customers, and the addresses about which staff were asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_clearer_names")]

    operations = [
        migrations.AddField(
            model_name="mailbox", name="form_senders", field=models.JSONField(blank=True, default=list)
        ),
        migrations.AddField(
            model_name="mailbox", name="asked_aliases", field=models.JSONField(blank=True, default=list)
        ),
    ]
