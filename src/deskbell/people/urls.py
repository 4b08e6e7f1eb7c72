"""The URLs of people."""

from django.urls import include, path

from deskbell.people import allauth_urls
from deskbell.people.views import (
    accept_invitation,
    account,
    brands,
    erase_customer,
    hours,
    organisation,
    setup,
    staff,
    staff_file,
    teams,
    tokens,
)

people = [
    path("join/<str:secret>", accept_invitation.accept_invitation, name="accept_invitation"),
    path("account/", account.account, name="account"),
    path("setup/", setup.setup, name="setup"),
    path("setup/house/", organisation.organisation, name="organisation"),
    path("setup/hours/", hours.sites, name="sites"),
    path("setup/hours/<slug:slug>/", hours.hours, name="hours"),
    path("setup/brand/", brands.brands, name="brands"),
    path("setup/teams/", teams.teams, name="teams"),
    path("setup/staff/", staff.staff, name="staff"),
    path("setup/staff/<int:number>/", staff.staff_member, name="staff_member"),
    path("setup/tokens/", tokens.tokens, name="tokens"),
    path("setup/tokens/<int:number>/end/", tokens.end_token, name="end_token"),
    path("staff/<int:number>/file/", staff_file.staff_file, name="staff_file"),
    path("customers/<int:number>/erase/", erase_customer.erase_customer, name="erase_customer"),
]

urlpatterns = [
    path("", include((people, "people"))),
    path("account/", include(allauth_urls.urlpatterns)),
]
