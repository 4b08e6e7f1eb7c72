"""Run the whole house: database, desk and background work."""

import argparse
import os
import socket

from deskbell.house import config, supervise

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", metavar="DIR", help="the data folder (DESKBELL_HOME)")
    parser.add_argument("--port", metavar="N", help="the port of the desk (DESKBELL_PORT)")
    parser.add_argument("--world", action="store_true", help="fill it with the invented company, and keep it busy")


def run(args: argparse.Namespace) -> int:
    for name, given in (("DESKBELL_HOME", args.home), ("DESKBELL_PORT", args.port)):
        if given is not None:
            os.environ[name] = given
            os.environ.pop(f"{name}_FILE", None)
    also = [_world()] if args.world else []
    first = ["--world"] if args.world else []
    return supervise.run(settings=config.load(os.environ), also=also, first=first)


def _world() -> list[str]:
    """Whatever outgoing server is set: the mails of the invented company end on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    os.environ["DESKBELL_MAIL_OUT"] = f"smtp://127.0.0.1:{port}"
    os.environ.pop("DESKBELL_MAIL_OUT_FILE", None)
    return ["world", "--sink", str(port)]
