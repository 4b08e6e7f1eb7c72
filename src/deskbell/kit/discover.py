"""Find what each app declares, in modules with agreed names such as `loops.py`. No central list is needed."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def import_app_modules(name: str) -> list[ModuleType]:
    """Import the module `name` of each of our apps that has one. Returns the modules, those of the lowest app first."""
    found = []
    for config in apps.get_app_configs():
        path = f"{config.name}.{name}"
        if config.name.startswith("deskbell.") and find_spec(path) is not None:
            found.append(import_module(path))
    return found
