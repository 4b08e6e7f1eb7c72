"""Run the whole house: database, desk and background work."""

import argparse
import os

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
    also = [["world"]] if args.world else []
    return supervise.run(settings=config.load(os.environ), also=also)
