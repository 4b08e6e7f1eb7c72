"""Servers for outgoing mail are set on the screens: one for all mailboxes, and one for each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0007_case_placed")]

    operations = [
        migrations.CreateModel(
            name="OutgoingServer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.TextField()),
                ("port", models.PositiveIntegerField(default=587)),
                (
                    "security",
                    models.CharField(
                        choices=[("tls", "Tls"), ("starttls", "Starttls"), ("plain", "Plain")],
                        default="starttls",
                        max_length=8,
                    ),
                ),
                ("user", models.TextField(blank=True, default="")),
                ("secret", models.BinaryField(blank=True, default=b"")),
                (
                    "mailbox",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outgoing",
                        to="channels.mailbox",
                    ),
                ),
            ],
            options={
                "db_table": "channels_outgoing_server",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mailbox",), name="channels_one_default_server", nulls_distinct=False
                    )
                ],
            },
        ),
    ]
