"""Every address of the desk, brought by the apps themselves (`<app>.urls.urlpatterns`), and the house's own two."""

from django.urls import path

from deskbell.house.health import health
from deskbell.house.later import Later
from deskbell.kit import discover, errors

urlpatterns = [
    *(pattern for module in discover.modules("urls") for pattern in module.urlpatterns),
    Later("api/v1/", "deskbell.house.api", app_name="ninja", namespace="api"),
    path("healthz", health, name="health"),
]

handler400 = errors.bad
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
