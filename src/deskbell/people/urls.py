"""Addresses of people."""

from django.urls import include, path

from deskbell.people import accounts
from deskbell.people.views import account, brands, erase, file, hours, house, join, setup, staff, teams, tokens

people = [
    path("join/<str:secret>", join.join, name="join"),
    path("account/", account.account, name="account"),
    path("setup/", setup.setup, name="setup"),
    path("setup/house/", house.house, name="house"),
    path("setup/hours/", hours.sites, name="sites"),
    path("setup/hours/<slug:slug>/", hours.hours, name="hours"),
    path("setup/brand/", brands.brands, name="brands"),
    path("setup/teams/", teams.teams, name="teams"),
    path("setup/staff/", staff.staff, name="staff"),
    path("setup/staff/<int:number>/", staff.one, name="one"),
    path("setup/tokens/", tokens.tokens, name="tokens"),
    path("setup/tokens/<int:number>/end/", tokens.end, name="end_token"),
    path("staff/<int:number>/file/", file.file, name="file"),
    path("customers/<int:number>/erase/", erase.erase, name="erase"),
]

urlpatterns = [
    path("", include((people, "people"))),
    path("account/", include(accounts.urlpatterns)),
]
