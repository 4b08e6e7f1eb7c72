"""A course may be for a team or for a role only."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handbook', '0004_training'),
        ('people', '0004_steps_are_told'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='role',
            field=models.CharField(blank=True, choices=[('agent', 'Agent'), ('lead', 'Lead'), ('manager', 'Manager'), ('admin', 'Admin')], max_length=8),
        ),
        migrations.AddField(
            model_name='course',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='people.team'),
        ),
    ]
