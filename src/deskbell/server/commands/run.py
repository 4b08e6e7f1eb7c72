"""Run Deskbell: database, web process and worker process."""

import argparse
import os
import socket

from deskbell.server import config, supervise

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", metavar="DIR", help="the data folder (DESKBELL_HOME)")
    parser.add_argument("--port", metavar="N", help="the port of the desk (DESKBELL_PORT)")
    parser.add_argument("--world", action="store_true", help="fill it with the invented company, and keep it busy")


def run(args: argparse.Namespace) -> int:
    for name, value in (("DESKBELL_HOME", args.home), ("DESKBELL_PORT", args.port)):
        if value is not None:
            os.environ[name] = value
            os.environ.pop(f"{name}_FILE", None)
    more_commands = [_world_command()] if args.world else []
    prepare_options = ["--world"] if args.world else []
    return supervise.run_all_processes(
        settings=config.load_config(os.environ), more_commands=more_commands, prepare_options=prepare_options
    )


def _world_command() -> list[str]:
    """Return the arguments of the command that fills the invented company. It never sends mail to other servers,
    whatever is set.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    os.environ["DESKBELL_WORLD"] = "1"
    os.environ["DESKBELL_MAIL_OUT"] = f"smtp://127.0.0.1:{port}"
    os.environ.pop("DESKBELL_MAIL_OUT_FILE", None)
    return ["world", "--sink", str(port)]
