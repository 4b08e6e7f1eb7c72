"""The forms of sites and teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnownChoice
from deskbell.people.forms.choices import TimeZoneField
from deskbell.people.models import Brand, Site, Team


class SiteForm(KitForm):
    """A new site."""

    refusal_fields = {NeedsAnotherName: "name", NeedsKnownChoice: "zone"}
    name = LineField(label=_("Name"), error_messages={"required": _("Enter a name for the location.")})
    brand = forms.ModelChoiceField(
        Brand.objects.order_by("name"), label=_("Brand"), to_field_name="slug", empty_label=None
    )
    zone = TimeZoneField()


class TeamForm(KitForm):
    """Renames a team."""

    refusal_fields = {NeedsAnotherName: "name"}
    name = LineField(label=_("Name of the team"), error_messages={"required": _("Enter a name for the team.")})


class _SiteChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, site: Any) -> str:
        return f"{site.name} ({site.brand.name})"


class NewTeamForm(TeamForm):
    """A new team, at a site."""

    name = LineField(label=_("Name"), error_messages={"required": _("Enter a name for the team.")})
    site = _SiteChoiceField(
        Site.objects.select_related("brand").order_by("brand__name", "name"),
        label=_("Location"),
        to_field_name="slug",
        empty_label=None,
    )

    def clean(self) -> None:
        name, site = self.cleaned_data.get("name"), self.cleaned_data.get("site")
        if name and site and Team.objects.filter(site=site, name=name).exists():
            self.add_error("name", _("A team with this name already exists."))
