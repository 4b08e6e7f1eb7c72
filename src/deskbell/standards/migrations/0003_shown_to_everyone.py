"""Since when a standard stands on the public page of its brand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_four_kinds")]

    operations = [migrations.AddField("standard", "shown_at", models.DateTimeField(null=True))]
