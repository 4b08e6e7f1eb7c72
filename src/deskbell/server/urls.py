"""All URLs: those of each app (`<app>.urls.urlpatterns`), the API, and what monitoring asks."""

from django.urls import path

from deskbell.kit import discover, errors
from deskbell.server.health import health, liveness, readiness
from deskbell.server.lazy_urls import LazyURLResolver

urlpatterns = [
    *(pattern for module in discover.import_app_modules("urls") for pattern in module.urlpatterns),
    LazyURLResolver("api/v1/", "deskbell.server.api", app_name="ninja", namespace="api"),
    path("healthz", health, name="health"),
    path("livez", liveness, name="liveness"),
    path("readyz", readiness, name="readiness"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
