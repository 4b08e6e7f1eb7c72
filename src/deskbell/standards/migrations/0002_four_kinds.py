"""Live rows for four kinds of measure, in rounds; their clocks."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]

    operations = [
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.RemoveConstraint("spanrow", "standards_one_span"),
        migrations.RemoveConstraint("clock", "standards_one_clock"),
        migrations.RemoveIndex("spanrow", "standards_span_start"),
        migrations.RemoveIndex("clock", "standards_of_subject"),
        migrations.RemoveIndex("clock", "standards_to_breach"),
        migrations.RemoveIndex("clock", "standards_open"),
        migrations.RenameModel("SpanRow", "Row"),
        migrations.RenameField("clock", "span", "row"),
        migrations.RenameField("clock", "subject", "case"),
        migrations.AlterField("clock", "case", models.BigIntegerField(null=True)),
        migrations.AddField("row", "round", models.IntegerField(default=0)),
        migrations.AddField("row", "case", models.BigIntegerField(null=True)),
        migrations.AddField("row", "undone", models.JSONField(default=list)),
        migrations.AddField("row", "marks", models.JSONField(default=list)),
        migrations.AddField("row", "trail", models.JSONField(default=list)),
        migrations.AddField("row", "score", models.BigIntegerField(null=True)),
        migrations.AddField("clock", "presses", models.BooleanField(default=True)),
        migrations.AddField("clock", "breaks", models.BooleanField(default=True)),
        migrations.AddField("clock", "stock", models.BooleanField(default=False)),
        migrations.AddField("clock", "undone", models.JSONField(default=list)),
        migrations.AddField("clock", "marks", models.JSONField(default=list)),
        # Until now every subject was a case.
        migrations.RunSQL('update standards_row set "case" = subject', migrations.RunSQL.noop),
        migrations.AddConstraint(
            "row", models.UniqueConstraint(fields=("measure", "subject", "round"), name="standards_one_row")
        ),
        migrations.AddIndex("row", models.Index(fields=["measure", "started_at"], name="standards_row_start")),
        migrations.AddConstraint(
            "clock", models.UniqueConstraint(fields=("row", "standard"), name="standards_one_clock")
        ),
        migrations.AddIndex(
            "clock",
            models.Index(condition=Q(("stock", True)), fields=["standard", "stopped_at"], name="standards_stock"),
        ),
        migrations.AddIndex("clock", models.Index(fields=["case"], name="standards_of_case")),
        migrations.AddIndex(
            "clock",
            models.Index(
                condition=Q(("breached_at", None), ("breaks", True), ("state__in", ["running", "breached"])),
                fields=["due_at"],
                name="standards_to_breach",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                condition=Q(("presses", True), ("state", "running")),
                fields=["standard", "soon_at"],
                name="standards_open",
            ),
        ),
    ]
