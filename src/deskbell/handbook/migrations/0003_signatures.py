"""Who has read, asked and signed. The database itself refuses to change or delete a signature."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
create function handbook_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'what people signed and answered is kept as it was: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger handbook_signature_keeps before update or delete on handbook_signature
    for each row execute function handbook_refuse();
create trigger handbook_signedrule_keeps before update or delete on handbook_signedrule
    for each row execute function handbook_refuse();
"""
UNGUARD = """
drop trigger handbook_signedrule_keeps on handbook_signedrule;
drop trigger handbook_signature_keeps on handbook_signature;
drop function handbook_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('handbook', '0002_drafts_and_languages'),
        ('people', '0004_steps_are_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16)),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('answered', models.BooleanField(default=False)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.brand')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='handbook.rule')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='handbook.question')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16)),
                ('content_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.brand')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('address', models.CharField(blank=True, max_length=64)),
                ('method', models.CharField(max_length=12)),
                ('nonce', models.CharField(max_length=64, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.brand')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='handbook.edition')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='handbook.signature')),
            ],
        ),
        migrations.CreateModel(
            name='SignedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16)),
                ('content_hash', models.CharField(max_length=64)),
                ('text_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.brand')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handbook.rule')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='handbook.signature')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['brand', 'key'], name='handbook_asked_of'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('answered', False)), fields=['brand', 'id'], name='handbook_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('staff', 'brand', 'key', 'content_hash'), name='handbook_one_reading'),
        ),
        migrations.AddConstraint(
            model_name='signedrule',
            constraint=models.UniqueConstraint(fields=('staff', 'brand', 'key', 'content_hash'), name='handbook_signed_once'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
