"""Remove the default server for outgoing mail. Mailboxes without a server of their own then wait."""

import argparse

from deskbell.channels.kinds.email.actions.save_outgoing_server import remove_outgoing_server
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_row
from deskbell.kit.clock import now


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    if find_outgoing_row(None) is None:
        print("No server is set.")
        return 0
    remove_outgoing_server(mailbox=None, by=None, at=now())
    print("The server was removed.")
    return 0
