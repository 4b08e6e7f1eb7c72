"""Bring the database up to date, and print what the first visitor needs."""

import argparse
import contextlib
import os

from deskbell.house import cli, config, prepared, tables

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--world", action="store_true", help="let the invented company move in, where nobody works yet")
    parser.add_argument("--laid", type=int, help=argparse.SUPPRESS)


def warm() -> None:
    """A first start always needs the desk: load it while the database is being made."""
    if not prepared.known(home=config.load(os.environ).home):
        cli.load_django()


def run(args: argparse.Namespace) -> int:
    settings = config.load(os.environ)
    found = prepared.Found(unchanged=False, staffed=False)
    if settings.database_url:
        found = prepared.look(home=settings.home, url=settings.database_url)
    if found.unchanged and found.staffed:
        return 0
    with cli.database() as url:
        if found.unchanged or (tables.lay(url=url) and tables.whole()):
            _let_in(args)
            cli.load_django()
        else:
            cli.load_django()
            _migrate()
        _prepare(world=args.world)
        prepared.remember(home=settings.home, url=url)
    return 0


def _let_in(args: argparse.Namespace) -> None:
    """The tables are there, and nobody has worked here yet: nothing that comes now could be seen too early."""
    if args.laid is not None and not args.world:
        os.write(args.laid, b".")


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [tables.TURN])
        call_command("migrate", interactive=False, verbosity=0)
        cursor.execute("select pg_advisory_unlock(%s)", [tables.TURN])


def _prepare(*, world: bool) -> None:
    from deskbell.kit.clock import now
    from deskbell.people.actions.erase_again import erase_again
    from deskbell.people.actions.invite_first import invite_first
    from deskbell.people.links import join_url
    from deskbell.standards.projections import columns
    from deskbell.standards.projections.remake import note_empty

    if back := erase_again(at=now()):
        print(f"Erased again, because the backup was older than their erasure: {back}.")
    note_empty()
    if world:
        _move_in()
    columns.write_again_if_gone()
    if secret := invite_first(at=now()):
        print(f"Nobody works here yet. Begin with this link, which opens once:\n{join_url(secret)}")


def _move_in() -> None:
    """Before anybody is asked to be the first: the command `world` does the rest, and says it where others work."""
    from deskbell.kit.clock import now
    from deskbell.world.actions.fill import AnotherHouse, begin

    with contextlib.suppress(AnotherHouse):
        begin(at=now())
