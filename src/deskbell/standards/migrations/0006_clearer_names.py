"""Three models get clearer names. Their tables keep theirs, so the database does not change."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("standards", "0005_first_marks")]

    operations = [
        migrations.AlterModelTable(name="made", table="standards_made"),
        migrations.RenameModel(old_name="Made", new_name="MeasureBuild"),
        migrations.AlterModelTable(name="row", table="standards_row"),
        migrations.RenameModel(old_name="Row", new_name="LiveRow"),
        migrations.AlterModelTable(name="day", table="standards_day"),
        migrations.RenameModel(old_name="Day", new_name="FactDay"),
    ]
