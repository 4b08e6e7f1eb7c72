"""Addresses that are loaded when the first of them is asked for: a start waits for what people see, and for nothing else."""

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language


class Later(URLResolver):
    """As `path(route, include(module))` with a namespace; whoever names one of its addresses goes by that namespace."""

    def __init__(self, route: str, module: str, *, app_name: str, namespace: str) -> None:
        super().__init__(RoutePattern(route, is_endpoint=False), module, app_name=app_name, namespace=namespace)

    def _populate(self) -> None:
        """There are no names outside the namespace, and those inside are looked up in it."""
        language = get_language()
        self._namespace_dict[language], self._app_dict[language] = {}, {}  # type: ignore[attr-defined]
        self._reverse_dict[language] = MultiValueDict()
        self._populated = True
