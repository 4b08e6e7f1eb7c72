"""The command `deskbell`. Each app has its commands as modules; no central list names them.

`deskbell staff add` is `deskbell/<app>/commands/staff_add.py`. Its docstring is the help text, `configure(parser)`
declares the arguments, and `run(args)` does the work and returns the exit code. A module with `DJANGO = False` runs
without Django and database. An optional function `warm()` loads code while the database is still starting.
"""

import argparse
import ast
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from deskbell.server import config, lifeline, postgres

PACKAGE = Path(__file__).resolve().parents[1]
EXIT_REFUSED = 2
# Errors of a database without our tables: Deskbell was never started on it, or not since an upgrade.
MISSING_TABLES = ("UndefinedTable", "UndefinedColumn")
NOT_PREPARED = (
    "The database lacks the tables of this Deskbell: run `deskbell prepare` or `deskbell run`, and try again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of `deskbell`: the module in a `commands/` folder, and the `words` to type, such as ("staff", "add")."""

    words: tuple[str, ...]
    module: str
    source: Path

    @property
    def summary(self) -> str:
        """The first line of the module's docstring. It is read from the source, so that listing the commands imports
        none of them.
        """
        doc = ast.get_docstring(self._tree) or ""
        return doc.splitlines()[0] if doc else ""

    @property
    def needs_django(self) -> bool:
        """False when the module says `DJANGO = False`."""
        return not any(
            isinstance(line, ast.Assign)
            and isinstance(line.value, ast.Constant)
            and line.value.value is False
            and any(isinstance(name, ast.Name) and name.id == "DJANGO" for name in line.targets)
            for line in self._tree.body
        )

    @property
    def _tree(self) -> ast.Module:
        return ast.parse(self.source.read_text(encoding="utf-8"))


def list_commands() -> dict[tuple[str, ...], Command]:
    """Return every command as {words to type: command}."""
    found = {}
    for source in sorted([*PACKAGE.glob("*/commands/*.py"), *PACKAGE.glob("*/kinds/*/commands/*.py")]):
        if not source.stem.startswith("_"):
            words = tuple(source.stem.split("_"))
            module = ".".join(("deskbell", *source.relative_to(PACKAGE).with_suffix("").parts))
            found[words] = Command(words=words, module=module, source=source)
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the command that the arguments name, and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--version"]:
        print(f"deskbell {version('deskbell')}")
        return 0
    go = _take_supervisor_options(words)
    commands_by_words = list_commands()
    command = _find_command(words, commands_by_words)
    try:
        code = (
            _run_command(command, *_split_words(words, command), go)
            if command
            else _print_help(words, commands_by_words)
        )
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output closed the pipe, for example `head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (config.ConfigError, postgres.DatabaseUnavailable) as refusal:
        print(refusal, file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        if type(problem.__cause__).__name__ not in MISSING_TABLES:
            raise
        print(NOT_PREPARED, file=sys.stderr)
        return EXIT_REFUSED
    return code


def _find_command(words: list[str], commands_by_words: Mapping[tuple[str, ...], Command]) -> Command | None:
    """Return the command whose name is the longest match, or None. `intake-dump` and `intake dump` name the same
    command.
    """
    for count in range(len(words), 0, -1):
        name = tuple("-".join(words[:count]).split("-"))
        if name in commands_by_words:
            return commands_by_words[name]
    return None


def _split_words(words: list[str], command: Command) -> tuple[str, list[str]]:
    """Split the words into the name of the command as it was typed, and the command's arguments."""
    count = 1
    while tuple("-".join(words[:count]).split("-")) != command.words:
        count += 1
    return " ".join(words[:count]), words[count:]


def _take_supervisor_options(words: list[str]) -> int | None:
    """Remove `--lifeline N --go N` from the front of `words`; only the supervisor gives these options.

    The lifeline is watched from then on. Returns the file descriptor of the go pipe, or None.
    """
    go = None
    while words[:1] in (["--lifeline"], ["--go"]):
        option, end = words.pop(0), int(words.pop(0))
        if option == "--lifeline":
            lifeline.end_with_parent(end)
        else:
            go = end
    return go


def _run_command(command: Command, called: str, rest: list[str], go: int | None) -> int:
    if not command.needs_django:
        return _execute(command, called, rest, go)
    if {"-h", "--help"} & set(rest):
        load_django()
        return _execute(command, called, rest, None)
    with open_database_and_django(sure=go is not None):
        return _execute(command, called, rest, go)


def _execute(command: Command, called: str, rest: list[str], go: int | None) -> int:
    module: Any = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"deskbell {called}", description=module.__doc__, allow_abbrev=False)
    module.configure(parser)
    args = parser.parse_args(rest)
    if go is not None:
        if hasattr(module, "warm"):
            module.warm()
        lifeline.wait_until_closed(go)
    return int(module.run(args) or 0)


def load_django() -> None:
    """Set up Django. This does not touch the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.server.settings")
    import django

    django.setup()


@contextmanager
def open_database_and_django(*, sure: bool = False) -> Iterator[None]:
    """Context manager: open the database and set up Django, for a command. `sure` as for `open_database`."""
    with open_database(sure=sure):
        load_django()
        yield


@contextmanager
def open_database(*, sure: bool = False) -> Iterator[str]:
    """Context manager: yield the URL of the database. An embedded database that was not running is started, and stopped
    afterwards.

    With `sure` the database is known to run, because the supervisor has started or checked it.
    """
    settings = config.load_config(os.environ)
    started = False
    if settings.database_url is None:
        started = postgres.running_pid(settings.home) is None
        os.environ["DATABASE_URL"] = postgres.ensure_running(settings.home)
    elif not sure:
        from deskbell.server.postgres import external_server

        external_server.check_external_server(settings.database_url)
    try:
        yield os.environ["DATABASE_URL"] if settings.database_url is None else settings.database_url
    finally:
        if started:
            postgres.stop_server(settings.home)


def _print_help(words: list[str], commands_by_words: Mapping[tuple[str, ...], Command]) -> int:
    asked = not words or words[0] in ("-h", "--help", "help")
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"deskbell has no command {' '.join(words[:2])!r}.", file=out)
    print("usage: deskbell COMMAND [...]\n", file=out)
    similar = {name: command for name, command in commands_by_words.items() if words and name[0] == words[0]}
    for name, command in (similar or commands_by_words).items():
        print(f"  {' '.join(name):<16} {command.summary}", file=out)
    return 0 if asked else EXIT_REFUSED


if __name__ == "__main__":
    sys.exit(main())
