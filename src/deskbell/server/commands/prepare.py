"""Create or migrate the tables, and print what the first visitor needs. `deskbell run` does this at each start."""

import argparse
import contextlib
import os

from deskbell.server import cli, config, database_state, tables

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--world", action="store_true", help="let the invented company move in, where nobody works yet")
    parser.add_argument("--tables-ready", type=int, help=argparse.SUPPRESS)


def warm() -> None:
    """Load Django while the database is being created. A first start always needs Django."""
    if not database_state.was_prepared(home=config.load_config(os.environ).home):
        cli.load_django()


def run(args: argparse.Namespace) -> int:
    settings = config.load_config(os.environ)
    found = database_state.DatabaseState(unchanged=False, staffed=False)
    if settings.database_url:
        found = database_state.read_database_state(home=settings.home, url=settings.database_url)
    if found.unchanged and found.staffed:
        return 0
    with cli.open_database() as url:
        if found.unchanged or (tables.create_tables(url=url) and tables.is_script_current()):
            _signal_tables_ready(args)
            cli.load_django()
        else:
            cli.load_django()
            _migrate()
        _prepare_data(world=args.world)
        database_state.save_fingerprint(home=settings.home, url=url)
    return 0


def _signal_tables_ready(args: argparse.Namespace) -> None:
    """Tell the supervisor that the tables are ready, so that the web process may answer already.

    Rows that this command adds later cannot be missed: nobody has signed in yet.
    """
    if args.tables_ready is not None and not args.world:
        os.write(args.tables_ready, b".")


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [tables.TABLES_LOCK])
        call_command("migrate", interactive=False, verbosity=0)
        cursor.execute("select pg_advisory_unlock(%s)", [tables.TABLES_LOCK])


def _prepare_data(*, world: bool) -> None:
    from deskbell.kit.clock import now
    from deskbell.people.actions.erase_restored_customers import erase_restored_customers
    from deskbell.people.actions.invite_first_admin import invite_first_admin
    from deskbell.people.public_urls import invitation_url
    from deskbell.standards.projections import fact_writer
    from deskbell.standards.projections.remake import note_empty_journal

    if back := erase_restored_customers(at=now()):
        print(f"Erased again, because the backup was older than their erasure: {back}.")
    note_empty_journal()
    if world:
        _begin_world()
    fact_writer.rewrite_if_missing()
    if secret := invite_first_admin(at=now()):
        print(f"Nobody works here yet. Begin with this link, which opens once:\n{invitation_url(secret)}")


def _begin_world() -> None:
    """Create the invented company, before the first admin is invited. The command `world` fills it, and the supervisor
    shows its progress.
    """
    from deskbell.kit.clock import now
    from deskbell.world.actions.play_story import RealStaffExist, begin_story

    with contextlib.suppress(RealStaffExist):
        begin_story(at=now())
