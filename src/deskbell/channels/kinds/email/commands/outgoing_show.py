"""Show the server that sends the mail of every mailbox without a server of its own."""

import argparse

from django.conf import settings

from deskbell.people.setup_file.row_commands import print_rows


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    if settings.MAIL_OUT is not None:
        print(f"The environment setting DESKBELL_MAIL_OUT is used: {settings.MAIL_OUT.host}.")
    return print_rows("outgoing_mail")
