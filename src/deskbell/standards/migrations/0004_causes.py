"""Causes of breaches, and by which declaration the rows of each measure were made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('standards', '0003_shown_to_everyone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=60)),
                ('subject', models.BigIntegerField()),
                ('round', models.IntegerField(default=0)),
                ('case', models.BigIntegerField(null=True)),
                ('text', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Made',
            fields=[
                ('measure', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('reached', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('breached_at__isnull', False), ('state', 'breached')), fields=['breached_at', 'id'], name='standards_breaches'),
        ),
        migrations.AddField(
            model_name='cause',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cause',
            name='standard',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='causes', to='standards.standard'),
        ),
        migrations.AddIndex(
            model_name='cause',
            index=models.Index(fields=['standard', 'measure', 'subject', 'round'], name='standards_cause_of'),
        ),
        migrations.AddIndex(
            model_name='cause',
            index=models.Index(fields=['case'], name='standards_cause_case'),
        ),
    ]
