"""A mailbox becomes an account of one channel among others, and what only email needs stays in a table of its own.

1. The table of mailboxes is renamed: it keeps its rows and their numbers, so that arrivals and deliveries go on pointing at them.
2. What only email needs moves to a new table of mailboxes.
3. Deliveries get what other channels report, and those who asked for no more messages a table.
4. Reasons and remarks that were stored as sentences become codes.
"""

import re
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

OWN = (
    "aliases", "kind", "tagged", "authserv_ids", "closing", "quiet_after", "host", "port", "security", "user", "auth", "secret",
    "token_url", "client_id", "client_secret", "folder", "move_to", "uidvalidity", "last_uid",
)
COLUMNS = ", ".join(f'"{name}"' for name in OWN)
SET_OWN_ASIDE = f"create table channels_mailbox_own as select id, {COLUMNS} from channels_account"
BRING_OWN_BACK = f"""
    insert into channels_mailbox (account_ptr_id, {COLUMNS}) select id, {COLUMNS} from channels_mailbox_own;
    drop table channels_mailbox_own;
    set constraints all immediate;
    set constraints all deferred;
"""
ASIDE = {
    "it says it comes from an address of ours": "own address",
    "the same mail has come before": "duplicate",
}
FAULTS = {
    "no mailbox is connected": "no account",
    "there is no address": "no address",
    "no mail can be written to this address": "unwritable address",
    "a file that belongs to it is gone": "file gone",
}
WHOLE = {
    "From: missing": "no sender",
    "From: more than one header": "sender header repeated",
    "From: several senders": "several senders",
    "From: a group of addresses": "group as sender",
    "a content header was cut at its maximum length": "header cut",
    "a header field was cut at its maximum length": "header cut",
    "a message id is not well formed": "bad message id",
    "a multipart message without its parts: the raw rest is shown as text": "no parts",
    "more header lines than are read": "too many headers",
    "multipart without a boundary": "no boundary",
    "parts nested too deep: shown as an attachment": "nested too deep",
    "text after the last boundary": "text after end",
    "the HTML is too complex: view the raw message": "html too complex",
    "the header block ends without a blank line": "headers unclosed",
    "the last part is not closed by its boundary": "part unclosed",
    "the text is too long: cut, view the raw message": "text cut",
    "unknown transfer encoding": "unknown encoding",
    "not understood: it takes too long to read": "unread: too slow",
    "not understood: it takes too much memory to read": "unread: too much memory",
    "not understood: it is nested too deep": "unread: too deep",
    "not understood: its reader did not answer in time": "unread: too slow",
    "it carries the headers of a mailing list": "list headers",
    "it has no return address": "no return address",
    "its subject is that of an automatic answer": "away subject",
    "it reports on a mail of ours": "bounce report",
    "it is a report without a failure": "harmless report",
    "this desk sent it itself": "sent by us",
}
PATTERNS = (
    (r"not understood: it is larger than .*", "unread: too large"),
    (r"not understood: .*", "unread: error"),
    (r"ignored the control header (?P<name>.*)", "control header"),
    (r"the attachment (?P<name>.*) carries the signature of a virus test file", "virus test"),
    (r"unknown character set '?(?P<name>.*?)'?", "unknown charset"),
    (r"not valid (?P<name>\S+)", "invalid charset"),
    (r"(?P<name>\S+): more than \d+ addresses", "too many addresses"),
    (r"(?P<name>\S+): not well formed", "malformed"),
    (r"(?P<name>\S+): several addresses where one is expected", "several addresses"),
    (r"(?P<name>\S+): not an address", "not an address"),
    (r"(?P<name>\S+): the name contains another address", "name is an address"),
    (r"(?P<name>\d+) help desks have passed this on", "passed on"),
    (r"it was relayed (?P<name>\d+) times", "relayed"),
)


def finding_of(sentence: str, *, automatic: bool) -> list[str]:
    """Return the code of a finding that was stored as a sentence, and its detail."""
    if sentence in WHOLE:
        return [WHOLE[sentence]]
    for pattern, code in PATTERNS:
        found = re.fullmatch(pattern, sentence)
        if found:
            return [code, found.groupdict().get("name", "")] if "name" in found.groupdict() else [code]
    return ["automatic header", sentence] if automatic else [sentence]


def store_codes(apps: Any, schema_editor: Any) -> None:
    """Replace stored sentences by codes."""
    raw, delivery = apps.get_model("channels", "Raw"), apps.get_model("channels", "Delivery")
    for sentence, code in ASIDE.items():
        raw.objects.filter(why=sentence).update(why=code)
    for sentence, code in FAULTS.items():
        delivery.objects.filter(said=sentence).update(said=code)
    for row in raw.objects.exclude(remarks=[]).only("remarks").iterator(1000):
        remarks = [
            [one[0], *finding_of(one[1], automatic=one[0] == "machine")]
            if one[0] in ("defect", "machine") and len(one) > 1
            else one
            for one in row.remarks
        ]
        if remarks != row.remarks:
            raw.objects.filter(pk=row.pk).update(remarks=remarks)


class Migration(migrations.Migration):

    dependencies = [
        ("channels", "0003_copies"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("Mailbox", "Account"),
        # The indexes follow the renamed columns by themselves.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("raw", "channels_arrives_once"),
                migrations.RemoveIndex("raw", "channels_arrivals"),
                migrations.RemoveConstraint("delivery", "channels_one_name"),
            ]
        ),
        migrations.RenameField("raw", "mailbox", "account"),
        migrations.RenameField("delivery", "mailbox", "account"),
        migrations.RunSQL(
            "alter index if exists channels_mailbox_pkey rename to channels_account_pkey;"
            "alter sequence channels_mailbox_id_seq rename to channels_account_id_seq;" + SET_OWN_ASIDE,
            migrations.RunSQL.noop,
        ),
        *(migrations.RemoveField("account", name) for name in OWN),
        migrations.AlterModelOptions("account", options={}),
        migrations.AlterField("account", "address", models.CharField(max_length=254)),
        migrations.AddField("account", "channel", models.CharField(default="email", max_length=12), preserve_default=False),
        migrations.AddField("account", "settings", models.JSONField(blank=True, default=dict)),
        migrations.AddField("account", "secrets", models.BinaryField(blank=True, default=b"")),
        migrations.AddField("account", "refused", models.PositiveIntegerField(default=0)),
        migrations.AddField("account", "refused_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "account", models.UniqueConstraint(fields=("channel", "address"), name="channels_one_account")
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "account_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="channels.account",
                    ),
                ),
                ("aliases", models.JSONField(blank=True, default=list)),
                ("kind", models.CharField(choices=[("smtp", "Smtp"), ("imap", "Imap")], default="smtp", max_length=4)),
                ("tagged", models.BooleanField(default=True)),
                ("authserv_ids", models.JSONField(blank=True, default=list)),
                ("closing", models.TextField(blank=True, default="")),
                ("quiet_after", models.PositiveIntegerField(default=72)),
                ("host", models.TextField(blank=True, default="")),
                ("port", models.PositiveIntegerField(default=993)),
                (
                    "security",
                    models.CharField(
                        choices=[("tls", "Tls"), ("starttls", "Starttls"), ("plain", "Plain")], default="tls", max_length=8
                    ),
                ),
                ("user", models.TextField(blank=True, default="")),
                (
                    "auth",
                    models.CharField(
                        choices=[("password", "Password"), ("xoauth2", "Xoauth2")], default="password", max_length=8
                    ),
                ),
                ("secret", models.BinaryField(blank=True, default=b"")),
                ("token_url", models.TextField(blank=True, default="")),
                ("client_id", models.TextField(blank=True, default="")),
                ("client_secret", models.BinaryField(blank=True, default=b"")),
                ("folder", models.TextField(default="INBOX")),
                ("move_to", models.TextField(blank=True, default="")),
                ("uidvalidity", models.BigIntegerField(default=0)),
                ("last_uid", models.BigIntegerField(default=0)),
            ],
            options={"verbose_name_plural": "mailboxes"},
            bases=("channels.account",),
        ),
        migrations.AlterField("raw", "channel", models.CharField(max_length=12)),
        migrations.RenameField("delivery", "mail_id", "key"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    "raw", models.UniqueConstraint(fields=("account", "key", "sha256"), name="channels_arrives_once")
                ),
                migrations.AddIndex(
                    "raw", models.Index(fields=["account", "received_at"], name="channels_arrivals")
                ),
                migrations.AddConstraint(
                    "delivery",
                    models.UniqueConstraint(fields=("key", "copy"), name="channels_one_name", nulls_distinct=False),
                ),
            ]
        ),
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sent", "Sent"),
                    ("arrived", "Arrived"),
                    ("read", "Read"),
                    ("unsure", "Unsure"),
                    ("failed", "Failed"),
                    ("bounced", "Bounced"),
                ],
                default="queued",
                max_length=8,
            ),
        ),
        migrations.AddField("delivery", "provider_id", models.TextField(blank=True, default="")),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("provider_id", ""), _negated=True), fields=["provider_id"], name="channels_provider_id"
            ),
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("channel", "digest"), name="channels_one_opt_out")],
            },
        ),
        migrations.RunSQL(BRING_OWN_BACK, migrations.RunSQL.noop),
        migrations.RunPython(store_codes, migrations.RunPython.noop),
    ]
