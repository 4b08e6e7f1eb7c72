"""The interface for programs at /api/v1. Each app brings its part as `api.py` with `router` and `prefix`.

Stricter than its framework: an unknown field in the address or in the body is refused, and every problem is JSON.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation, PathView

from deskbell.desk.actions.refusals import Refused
from deskbell.kit import discover
from deskbell.kit.guard import length
from deskbell.kit.programs import Bearer
from deskbell.people.actions.refusals import Refused as PeopleRefused

api = NinjaAPI(
    title="Deskbell",
    version="1",
    description="Cases, customers, standards and the journal of one desk.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


NO_JSON = 'The body is no JSON: send one object in UTF-8, such as {"text": "..."}.'


@api.exception_handler(HttpError)
def _problem(request: HttpRequest, problem: HttpError) -> HttpResponse:
    said = str(problem)
    return _say(request, problem.status_code, NO_JSON if said.startswith("Cannot parse") else said)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    response = _say(request, 401, "Give a token that is alive, as `Authorization: Bearer ...`.")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _misread(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    # What was sent is not repeated: it may hold secrets, and a log is no place for them.
    detail = [{"where": _where(error["loc"]), "says": error["msg"]} for error in problem.errors]
    return _say(request, 422, "Something in the request is not as it should be.", detail)


def _where(place: tuple[int | str, ...]) -> list[str]:
    """Where in what was sent, as the sender knows it: without the names that only our own code has."""
    return [str(step) for step in place if step != "asked" and not str(step).startswith(("function-", "constrained-"))]


@api.exception_handler(Refused)
@api.exception_handler(PeopleRefused)
def _refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    return _say(request, 409, str(refusal), type(refusal).__name__)


def _say(request: HttpRequest, status: int, error: str, detail: Any = None) -> HttpResponse:
    return api.create_response(request, {"error": error, "detail": detail}, status=status)


def _strict(operation: Operation) -> None:
    """Refuse a query field that the operation does not know, and a body larger than it takes."""
    known: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known.update(model.__ninja_flatten_map__)
    most = max((door.most for door in operation.auth_callbacks if isinstance(door, Bearer)), default=0)
    operation.run = _checked(operation.run, known, most)  # type: ignore[method-assign]


def _told(view: PathView) -> None:
    """A method that is not known here is a problem like all others."""
    methods = sorted({method for operation in view.operations for method in operation.methods})
    view._sync_view = _methods(view._sync_view, methods)  # type: ignore[method-assign]


def _methods(run: Callable[..., HttpResponseBase], methods: list[str]) -> Callable[..., HttpResponseBase]:
    @wraps(run)
    def known_method(request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        if request.method == "HEAD" and "GET" in methods:
            # The server leaves the body out; all else is as for GET.
            request.method = "GET"
        if request.method in methods:
            return run(request, *args, **words)
        response = _say(request, 405, f"This address takes {' and '.join(methods)}.")
        response["Allow"] = ", ".join(methods)
        return response

    return known_method


def _checked(run: Callable[..., HttpResponseBase], known: set[str], most: int) -> Callable[..., HttpResponseBase]:
    @wraps(run)
    def checked(request: HttpRequest, **words: Any) -> HttpResponseBase:
        largest = max(most, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if length(request) > largest:
            return _say(request, 413, f"The body is too large: send at most {largest // 1024} KiB.")
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", ""):
            return _say(request, 411, "Say how long the body is: send it with a Content-Length, not in chunks.")
        unknown = sorted(set(request.GET) - known - {"token", "access_token"})
        if unknown:
            names = [name[:40] for name in unknown[:10]]
            return _say(request, 422, "The address has fields that are not known here.", names)
        return run(request, **words)

    return checked


def operations() -> list[tuple[str, Operation]]:
    """Every operation with its path, for the check of queries and for the test that each has its door."""
    return [
        (f"{router.prefix}{path}", operation)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]


for module in discover.modules("api"):
    api.add_router(module.prefix, module.router)
urlpatterns = api.urls[0]
for _path, _operation in operations():
    _strict(_operation)
for _router in api._get_bound_routers():
    for _view in _router.path_operations.values():
        _told(_view)
