"""The command `deskbell`. Each app brings its commands as modules; there is no list of them anywhere.

`deskbell staff add` is `deskbell/<app>/commands/staff_add.py`: its docstring is the help, `configure(parser)`
says what it takes and `run(args)` does it. One that says `DJANGO = False` starts without the desk behind it.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
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
    if words[:1] == ["--lifeline"]:
        lifeline.hold(int(words[1]))
        del words[:2]
    known = commands()
    command = _named(words, known)
    try:
        return _run(command, *_called(words, command)) if command else _help(words, known)
    except BrokenPipeError:
        # Whoever read what we print has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (config.ConfigError, postgres.DatabaseUnavailable) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130


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


def _run(command: Command, called: str, rest: list[str]) -> int:
    if not command.needs_django:
        return _execute(command, called, rest)
    if {"-h", "--help"} & set(rest):
        return _explain(command, called, rest)
    with desk():
        return _execute(command, called, rest)


def _execute(command: Command, called: str, rest: list[str]) -> int:
    module: Any = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"deskbell {called}", description=module.__doc__)
    module.configure(parser)
    return int(module.run(parser.parse_args(rest)) or 0)


def _explain(command: Command, called: str, rest: list[str]) -> int:
    """Help needs the modules, but no database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.house.settings")
    django.setup()
    return _execute(command, called, rest)


@contextmanager
def desk() -> Iterator[None]:
    """The desk behind a command: its database (running only for us if it did not run), and Django."""
    settings = config.load(os.environ)
    started = False
    if settings.database_url is None:
        started = postgres.running(settings.home) is None
        os.environ["DATABASE_URL"] = postgres.ensure(settings.home)
    else:
        from deskbell.house.postgres import own

        own.accept(settings.database_url)
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.house.settings")
        import django

        django.setup()
        yield
    finally:
        if started:
            postgres.stop(settings.home)


def _help(words: list[str], known: Mapping[tuple[str, ...], Command]) -> int:
    asked = not words or words[0] in ("-h", "--help", "help")
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"deskbell has no command {' '.join(words[:2])!r}.", file=out)
    print("usage: deskbell COMMAND [...]\n", file=out)
    for name, command in known.items():
        print(f"  {' '.join(name):<16} {command.summary}", file=out)
    return 0 if asked else REFUSED


if __name__ == "__main__":
    sys.exit(main())
