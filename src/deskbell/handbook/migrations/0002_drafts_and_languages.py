"""Rules get keys and hashes, editions several languages, and the next edition is drafted rule by rule."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from deskbell.handbook.rule_keys import content_hash, assign_rule_keys


def know_rules_again(apps, editor):
    """Editions published before: each rule gets its key and hash, each edition its one language."""
    Edition, Rule = apps.get_model("handbook", "Edition"), apps.get_model("handbook", "Rule")
    before = {}
    for edition in Edition.objects.select_related("brand").order_by("brand_id", "number"):
        edition.languages = [edition.language]
        edition.save(update_fields=["languages"])
        rules = list(Rule.objects.filter(edition=edition).order_by("order"))
        found = assign_rule_keys(rules, before.get(edition.brand_id, []), f"{edition.brand.slug}/{edition.number}")
        for rule, key in zip(rules, found, strict=True):
            rule.key, rule.content_hash = key, content_hash(rule.title, rule.body)
        Rule.objects.bulk_update(rules, ["key", "content_hash"])
        before[edition.brand_id] = rules


class Migration(migrations.Migration):

    dependencies = [
        ('handbook', '0001_initial'),
        ('people', '0004_steps_are_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Aside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16)),
                ('order', models.PositiveIntegerField()),
                ('is_chapter', models.BooleanField(default=False)),
                ('title', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('translates', models.CharField(blank=True, max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['draft', 'order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RuleText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('chapter', models.TextField()),
                ('title', models.TextField()),
                ('body', models.TextField()),
                ('content_hash', models.CharField(max_length=64)),
                ('translates', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Writing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('writing_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='languages',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='rule',
            name='content_hash',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddField(
            model_name='rule',
            name='key',
            field=models.CharField(default='', max_length=16),
        ),
        migrations.RunPython(know_rules_again, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='rule',
            name='content_hash',
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name='rule',
            name='key',
            field=models.CharField(max_length=16),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('edition', 'key'), name='handbook_one_key'),
        ),
        migrations.AddField(
            model_name='aside',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handbook.edition'),
        ),
        migrations.AddField(
            model_name='draft',
            name='brand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='people.brand'),
        ),
        migrations.AddField(
            model_name='draft',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='handbook.edition'),
        ),
        migrations.AddField(
            model_name='draft',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='part',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='part',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='handbook.draft'),
        ),
        migrations.AddField(
            model_name='aside',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asides', to='handbook.part'),
        ),
        migrations.AddField(
            model_name='remark',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='remark',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='handbook.part'),
        ),
        migrations.AddField(
            model_name='remark',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruletext',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='handbook.rule'),
        ),
        migrations.AddField(
            model_name='writing',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='present', to='handbook.draft'),
        ),
        migrations.AddField(
            model_name='writing',
            name='part',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='handbook.part'),
        ),
        migrations.AddField(
            model_name='writing',
            name='staff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('brand', 'language'), name='handbook_one_open_draft'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('draft', 'key'), name='handbook_one_part'),
        ),
        migrations.AddConstraint(
            model_name='aside',
            constraint=models.UniqueConstraint(fields=('part', 'by'), name='handbook_one_aside'),
        ),
        migrations.AddConstraint(
            model_name='ruletext',
            constraint=models.UniqueConstraint(fields=('rule', 'language'), name='handbook_one_text'),
        ),
        migrations.AddConstraint(
            model_name='writing',
            constraint=models.UniqueConstraint(fields=('draft', 'staff'), name='handbook_one_presence'),
        ),
    ]
