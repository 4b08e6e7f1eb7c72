"""A table of thumbnails of pictures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_plain_names")]

    operations = [
        migrations.CreateModel(
            name="Thumbnail",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField(blank=True, default=b"")),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
