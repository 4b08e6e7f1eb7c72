"""Addresses of people."""

from django.urls import include, path

from deskbell.people import accounts
from deskbell.people.views import account, join, setup

people = [
    path("join/<str:secret>", join.join, name="join"),
    path("account/", account.account, name="account"),
    path("setup/", setup.setup, name="setup"),
]

urlpatterns = [
    path("", include((people, "people"))),
    path("account/", include(accounts.urlpatterns)),
]
