"""Load a URL module at its first request, so that start-up does not wait for it."""

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language


class LazyURLResolver(URLResolver):
    """Does what `path(route, include(module))` does, but imports `module` at the first request. The module needs a URL
    namespace.
    """

    def __init__(self, route: str, module: str, *, app_name: str, namespace: str) -> None:
        super().__init__(RoutePattern(route, is_endpoint=False), module, app_name=app_name, namespace=namespace)

    def _populate(self) -> None:
        """Register no URL names here: all of them are in the namespace, and are looked up there."""
        language = get_language()
        self._namespace_dict[language], self._app_dict[language] = {}, {}  # type: ignore[attr-defined]
        self._reverse_dict[language] = MultiValueDict()
        self._populated = True
