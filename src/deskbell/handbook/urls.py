"""Addresses of the handbook."""

from django.urls import path

from deskbell.handbook.views import edition, publish

urlpatterns = [
    path("handbook", edition.home, name="handbook"),
    path("handbook/<slug:brand>", edition.edition, name="handbook_edition"),
    path("handbook/<slug:brand>/publish", publish.publish, name="handbook_publish"),
]
