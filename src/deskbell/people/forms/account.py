"""The form of one's own settings."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm
from deskbell.people.forms.choices import LanguageField, TimeZoneField

THEMES = [
    ("system", _("Same as the system")),
    ("light", pgettext_lazy("appearance", "Light")),
    ("dark", pgettext_lazy("appearance", "Dark")),
]


class PreferencesForm(KitForm):
    """Name, language, time zone, light or dark, single-letter keys."""

    name = LineField(
        label=_("Your name"),
        help_text=_("Customers see it below your replies."),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    language = LanguageField(label=_("Language"))
    zone = TimeZoneField(help_text=_("Times on your screen are in this zone."))
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=forms.RadioSelect({"data-theme-now": True}))
    keys = forms.BooleanField(
        label=_("Single-letter shortcuts"),
        help_text=_("J and K move, R replies. When switched off, only Tab, Enter and Esc work."),
        required=False,
    )
