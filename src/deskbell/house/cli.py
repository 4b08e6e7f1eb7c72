"""The command `deskbell`. Each app brings its commands as modules; there is no list of them anywhere.

`deskbell staff add` is `deskbell/<app>/commands/staff_add.py`: its docstring is the help, `configure(parser)`
says what it takes and `run(args)` does it. One that says `DJANGO = False` starts without the desk behind it;
`warm()`, where there is one, does what takes long and needs no database, while that is still starting.
"""

import argparse
import ast
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskbell.house import config, lifeline, postgres

PACKAGE = Path(__file__).resolve().parents[1]
REFUSED = 2
# What the database says of a house that was never started, or not since an upgrade.
NOT_YET = ("UndefinedTable", "UndefinedColumn")
UNPREPARED = (
    "The database has not the tables of this Deskbell yet: run `deskbell prepare`, or start the house, and try again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A module of some `commands/` folder, and the words that call it."""

    words: tuple[str, ...]
    module: str
    source: Path

    @property
    def summary(self) -> str:
        """What it does, read from its source: listing the commands must not load them all."""
        doc = ast.get_docstring(self._tree) or ""
        return doc.splitlines()[0] if doc else ""

    @property
    def needs_django(self) -> bool:
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


def commands() -> dict[tuple[str, ...], Command]:
    """Every command there is, by the words that call it."""
    found = {}
    for source in sorted(PACKAGE.glob("*/commands/*.py")):
        if not source.stem.startswith("_"):
            words = tuple(source.stem.split("_"))
            module = f"deskbell.{source.parts[-3]}.commands.{source.stem}"
            found[words] = Command(words=words, module=module, source=source)
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the command that the words name; the answer is the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    go = _supervised(words)
    known = commands()
    command = _named(words, known)
    try:
        code = _run(command, *_called(words, command), go) if command else _help(words, known)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read what we print has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (config.ConfigError, postgres.DatabaseUnavailable) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        if type(problem.__cause__).__name__ not in NOT_YET:
            raise
        print(UNPREPARED, file=sys.stderr)
        return REFUSED
    return code


def _named(words: list[str], known: Mapping[tuple[str, ...], Command]) -> Command | None:
    """The command with the most words that fits; `intake-dump` and `intake dump` are the same."""
    for taken in range(len(words), 0, -1):
        name = tuple("-".join(words[:taken]).split("-"))
        if name in known:
            return known[name]
    return None


def _called(words: list[str], command: Command) -> tuple[str, list[str]]:
    taken = 1
    while tuple("-".join(words[:taken]).split("-")) != command.words:
        taken += 1
    return " ".join(words[:taken]), words[taken:]


def _supervised(words: list[str]) -> int | None:
    """Take out what only the supervisor says: `--lifeline N --go N` before the command."""
    go = None
    while words[:1] in (["--lifeline"], ["--go"]):
        option, end = words.pop(0), int(words.pop(0))
        if option == "--lifeline":
            lifeline.hold(end)
        else:
            go = end
    return go


def _run(command: Command, called: str, rest: list[str], go: int | None) -> int:
    if not command.needs_django:
        return _execute(command, called, rest, go)
    if {"-h", "--help"} & set(rest):
        load_django()
        return _execute(command, called, rest, None)
    with desk(sure=go is not None):
        return _execute(command, called, rest, go)


def _execute(command: Command, called: str, rest: list[str], go: int | None) -> int:
    module: Any = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"deskbell {called}", description=module.__doc__)
    module.configure(parser)
    args = parser.parse_args(rest)
    if go is not None:
        if hasattr(module, "warm"):
            module.warm()
        lifeline.wait(go)
    return int(module.run(args) or 0)


def load_django() -> None:
    """Load the desk; that alone touches no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.house.settings")
    import django

    django.setup()


@contextmanager
def desk(*, sure: bool = False) -> Iterator[None]:
    """The desk behind a command: Django, and its database."""
    with database(sure=sure):
        load_django()
        yield


@contextmanager
def database(*, sure: bool = False) -> Iterator[str]:
    """The address of the database, which is ours for as long as we need it if it did not run.

    When `sure`, the supervisor answers for it.
    """
    settings = config.load(os.environ)
    started = False
    if settings.database_url is None:
        started = postgres.running(settings.home) is None
        os.environ["DATABASE_URL"] = postgres.ensure(settings.home)
    elif not sure:
        from deskbell.house.postgres import own

        own.accept(settings.database_url)
    try:
        yield os.environ["DATABASE_URL"] if settings.database_url is None else settings.database_url
    finally:
        if started:
            postgres.stop(settings.home)


def _help(words: list[str], known: Mapping[tuple[str, ...], Command]) -> int:
    asked = not words or words[0] in ("-h", "--help", "help")
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"deskbell has no command {' '.join(words[:2])!r}.", file=out)
    print("usage: deskbell COMMAND [...]\n", file=out)
    near = {name: command for name, command in known.items() if words and name[0] == words[0]}
    for name, command in (near or known).items():
        print(f"  {' '.join(name):<16} {command.summary}", file=out)
    return 0 if asked else REFUSED


if __name__ == "__main__":
    sys.exit(main())
