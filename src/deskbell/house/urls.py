"""Every address of the desk, brought by the apps themselves (`<app>.urls.urlpatterns`), and the house's own two."""

from django.urls import path

from deskbell.house.api import urls as programs
from deskbell.house.health import health
from deskbell.kit import discover, errors

urlpatterns = [
    *(pattern for module in discover.modules("urls") for pattern in module.urlpatterns),
    path("api/v1/", programs),
    path("healthz", health, name="health"),
]

handler400 = errors.bad
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
