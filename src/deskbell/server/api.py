"""The REST API at /api/v1. Each app has its part in its own `api.py`, in a dictionary `routers` {URL prefix: Ninja
router}.

It is stricter than Ninja's default: unknown fields in the query or the body are refused, and every error is JSON.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation, PathView

from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit import discover
from deskbell.kit.middleware import declared_body_length
from deskbell.kit.rest import BearerAuth
from deskbell.people.actions.refusals import PeopleActionRefused as PeopleRefused


class DescribedAPI(NinjaAPI):
    """The API with a changed OpenAPI description, so that client generators produce working code."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI description. An optional body is described without `null`: client generators would send
        `null` as a body.
        """
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe_optional_body(operation)
        return schema


def _describe_optional_body(operation: dict[str, Any]) -> None:
    body = operation.get("requestBody", {"required": True})
    if not body["required"]:
        content = body["content"]["application/json"]
        content["schema"] = content["schema"]["anyOf"][0]


api = DescribedAPI(
    title="Deskbell",
    version="1",
    description="Cases, customers, standards and the journal of one desk.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


NO_JSON = 'The body is no JSON: send one object in UTF-8, such as {"text": "..."}.'


@api.exception_handler(HttpError)
def _handle_http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    message = str(problem)
    return _problem_response(request, problem.status_code, NO_JSON if message.startswith("Cannot parse") else message)


@api.exception_handler(AuthenticationError)
def _handle_missing_token(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    response = _problem_response(request, 401, "Give a token that is alive, as `Authorization: Bearer ...`.")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _handle_invalid_request(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    # The answer does not repeat the value that was sent, which may be secret.
    detail = [{"where": _error_location(error["loc"]), "says": error["msg"]} for error in problem.errors]
    return _problem_response(request, 422, "Something in the request is not as it should be.", detail)


def _error_location(place: tuple[int | str, ...]) -> list[str]:
    """Return the path of the wrong field as the client wrote it, such as ["body", "name"]. Names of our Python
    parameters are left out.
    """
    return [
        str(step)
        for step in place
        if step not in ("asked", "payload") and not str(step).startswith(("function-", "constrained-"))
    ]


@api.exception_handler(CaseRefusal)
@api.exception_handler(PeopleRefused)
def _handle_refusal(request: HttpRequest, refusal: Exception) -> HttpResponse:
    return _problem_response(request, 409, str(refusal), getattr(refusal, "code", type(refusal).__name__))


def _problem_response(request: HttpRequest, status: int, error: str, detail: Any = None) -> HttpResponse:
    return api.create_response(request, {"error": error, "detail": detail}, status=status)


def _check_operation(operation: Operation) -> None:
    """Make the operation refuse unknown query fields and bodies that are too large."""
    allowed: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            allowed.update(model.__ninja_flatten_map__)
    max_body = max((door.max_body for door in operation.auth_callbacks if isinstance(door, BearerAuth)), default=0)
    operation.run = _with_request_check(operation.run, allowed, max_body)  # type: ignore[method-assign]


def _answer_unknown_methods(view: PathView) -> None:
    """Make this path answer other HTTP methods with 405 as JSON."""
    methods = sorted({method for operation in view.operations for method in operation.methods})
    view._sync_view = _with_method_check(view._sync_view, methods)  # type: ignore[method-assign]


def _with_method_check(run: Callable[..., HttpResponseBase], methods: list[str]) -> Callable[..., HttpResponseBase]:
    @wraps(run)
    def known_method(request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        if request.method == "HEAD" and "GET" in methods:
            # The web server drops the body of the answer; everything else is the same as for GET.
            request.method = "GET"
        if request.method in methods:
            return run(request, *args, **words)
        response = _problem_response(request, 405, f"This address takes {' and '.join(methods)}.")
        response["Allow"] = ", ".join(methods)
        return response

    return known_method


def _with_request_check(
    run: Callable[..., HttpResponseBase], allowed: set[str], max_body: int
) -> Callable[..., HttpResponseBase]:
    @wraps(run)
    def checked(request: HttpRequest, **words: Any) -> HttpResponseBase:
        largest = max(max_body, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if declared_body_length(request) > largest:
            return _problem_response(request, 413, f"The body is too large: send at most {largest // 1024} KiB.")
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", ""):
            return _problem_response(
                request, 411, "Say how long the body is: send it with a Content-Length, not in chunks."
            )
        unknown = sorted(set(request.GET) - allowed - {"token", "access_token"})
        if unknown:
            names = [name[:40] for name in unknown[:10]]
            return _problem_response(request, 422, "The address has fields that are not known here.", names)
        return run(request, **words)

    return checked


def list_operations() -> list[tuple[str, Operation]]:
    """Return (path, operation) for every operation of the API."""
    return [
        (f"{router.prefix}{path}", operation)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]


for module in discover.import_app_modules("api"):
    for _prefix, _router in module.routers.items():
        api.add_router(_prefix, _router)
urlpatterns = api.urls[0]
for _path, _operation in list_operations():
    _check_operation(_operation)
for _router in api._get_bound_routers():
    for _view in _router.path_operations.values():
        _answer_unknown_methods(_view)
