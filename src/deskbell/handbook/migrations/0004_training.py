"""Courses, who takes them, and every try; the database refuses to change a try."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
create trigger handbook_attempt_keeps before update or delete on handbook_attempt
    for each row execute function handbook_refuse();
"""
UNGUARD = "drop trigger handbook_attempt_keeps on handbook_attempt;"


class Migration(migrations.Migration):

    dependencies = [
        ('handbook', '0003_signatures'),
        ('people', '0004_steps_are_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField()),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='people.brand')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('hired', 'Hired'), ('new', 'New'), ('changed', 'Changed'), ('interval', 'Interval'), ('again', 'Again')], max_length=8)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('binds_at', models.DateTimeField()),
                ('passed_at', models.DateTimeField(null=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='handbook.course')),
            ],
        ),
        migrations.CreateModel(
            name='CourseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.TextField()),
                ('language', models.CharField(max_length=8)),
                ('markdown', models.TextField()),
                ('content_hash', models.CharField(max_length=64)),
                ('keys', models.JSONField(default=list)),
                ('pass_mark', models.PositiveSmallIntegerField()),
                ('due_days', models.PositiveSmallIntegerField()),
                ('every_days', models.PositiveSmallIntegerField(null=True)),
                ('at_hiring', models.BooleanField()),
                ('on_change', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='handbook.course')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.PositiveSmallIntegerField()),
                ('asked', models.PositiveSmallIntegerField()),
                ('passed', models.BooleanField()),
                ('answers', models.JSONField()),
                ('at', models.DateTimeField()),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='handbook.assignment')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handbook.courseversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.UniqueConstraint(fields=('brand', 'slug'), name='handbook_one_course'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['staff', 'course', 'at'], name='handbook_assigned'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('passed_at', None)), fields=['due_at'], name='handbook_to_be_taken'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('passed_at', None)), fields=('staff', 'course'), name='handbook_one_open_assignment'),
        ),
        migrations.AddConstraint(
            model_name='courseversion',
            constraint=models.UniqueConstraint(fields=('course', 'number'), name='handbook_one_course_version'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
