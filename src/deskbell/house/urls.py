"""Every address of the desk, brought by the apps themselves (`<app>.urls.urlpatterns`)."""

from deskbell.kit import discover, errors

urlpatterns = [pattern for module in discover.modules("urls") for pattern in module.urlpatterns]

handler400 = errors.bad
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
