"""Addresses of people."""

from django.urls import include, path

from deskbell.people.views import join

people = [
    path("join/<str:secret>", join.join, name="join"),
]

urlpatterns = [
    path("", include((people, "people"))),
    path("account/", include("allauth.urls")),
]
