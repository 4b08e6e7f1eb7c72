"""The forms of the pages that write a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.handbook.actions.remark import MAX_REMARK_LENGTH
from deskbell.handbook.edition_text import MAX_EDITION_LENGTH
from deskbell.handbook.forms.fields import TextField
from deskbell.handbook.models import Aside, DraftPart
from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm
from deskbell.people.forms.choices import LanguageField

MAX_TITLE_LENGTH = 500


class BeginDraftForm(KitForm):
    """The language in which a new draft is written."""

    language = LanguageField(label=_("Language"))


class PartForm(KitForm):
    """Title and text of a chapter or rule, and the version that the writer had open."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**8)
    title = LineField(max_length=MAX_TITLE_LENGTH, required=False)
    body = TextField(label=_("Text"), rows=18, max_length=MAX_EDITION_LENGTH, required=False)

    def __init__(self, part: DraftPart, **options: Any) -> None:
        initial = {"version": part.version, "title": part.title, "body": part.body}
        super().__init__(initial=initial, auto_id="part-%s", **options)
        if part.is_chapter:
            del self.fields["body"]
        for field in self.fields.values():
            field.widget.attrs |= {"lang": part.draft.language, "autocomplete": "off"}

    def text(self, part: DraftPart) -> dict[str, str]:
        """Return the title and text that were sent. If no text was sent, the part keeps its own."""
        sent = {name: self.cleaned_data[name] for name in ("title", "body") if name in self.data}
        return {"title": "", "body": part.body, **sent}


class AddPartForm(KitForm):
    """Whether a chapter or a rule is added, and the key of the part after which it goes."""

    what = forms.ChoiceField(choices=[("rule", ""), ("chapter", "")])
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class UnsavedTextForm(KitForm):
    """Which unsaved text is used or deleted."""

    aside = forms.ModelChoiceField(queryset=Aside.objects.none(), widget=forms.HiddenInput)
    take = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")

    def __init__(self, part: DraftPart, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["aside"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = part.asides.select_related("part", "by")


class RemarkForm(KitForm):
    """A comment on a chapter or rule."""

    text = TextField(
        rows=2,
        max_length=MAX_REMARK_LENGTH,
        error_messages={"required": _("Write what you would change, or what is unclear.")},
    )

    def __init__(self, part: DraftPart, **options: Any) -> None:
        super().__init__(auto_id="remark-%s", **options)
        self.fields["text"].label = _("Comment on this chapter") if part.is_chapter else _("Comment on this rule")
