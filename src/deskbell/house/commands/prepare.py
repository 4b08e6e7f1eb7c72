"""Bring the database up to date, and print what the first visitor needs."""

import argparse
import contextlib
import os

from deskbell.house import cli, config, prepared

DJANGO = False
# Machines that start together on one database take turns; any number will do, if it is always the same.
TURN = 7_041_776


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--world", action="store_true", help="let the invented company move in, where nobody works yet")


def warm() -> None:
    """A first start always needs the desk: load it while the database is being made."""
    if not prepared.known(home=config.load(os.environ).home):
        cli.load_django()


def run(args: argparse.Namespace) -> int:
    settings = config.load(os.environ)
    if settings.database_url and prepared.unchanged(home=settings.home, url=settings.database_url):
        return 0
    with cli.desk():
        _prepare(world=args.world)
        prepared.remember(home=settings.home, url=os.environ["DATABASE_URL"])
    return 0


def _prepare(*, world: bool) -> None:
    from django.core.management import call_command
    from django.db import connection

    from deskbell.kit.clock import now
    from deskbell.people.actions.erase_again import erase_again
    from deskbell.people.actions.invite_first import invite_first
    from deskbell.people.links import join_url
    from deskbell.standards.projections import columns
    from deskbell.standards.projections.remake import note_empty

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [TURN])
        call_command("migrate", interactive=False, verbosity=0)
        cursor.execute("select pg_advisory_unlock(%s)", [TURN])
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
