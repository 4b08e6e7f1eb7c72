"""Form fields that many forms need. Their error messages name a value that would be accepted."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _

LONGEST_LINE = 200
LARGEST = 10**9


class LineField(forms.CharField):
    """One line of text, at most 200 characters by default. Repeated spaces, and spaces around the text, are removed."""

    def __init__(self, *, max_length: int = LONGEST_LINE, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class WholeNumberField(forms.IntegerField):
    """A whole number from `least` to `most`; the error names both."""

    def __init__(self, *, least: int, most: int = LARGEST, **options: Any) -> None:
        text = _range_text(least, most)
        messages = dict.fromkeys(("invalid", "min_value", "max_value", "required"), text)
        options["error_messages"] = {**messages, **options.get("error_messages", {})}
        super().__init__(min_value=least, max_value=most, **options)


def _format_range(least: int, most: int) -> str:
    return _("Enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}


_range_text = lazy(_format_range, str)


class DayField(forms.DateField):
    """A day, written as 2026-12-24 in every language; browsers show a calendar for it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, **options)


class PasswordField(forms.CharField):
    """A password, taken exactly as typed. It is never sent back to the browser, also when the form has errors."""

    def __init__(self, *, autocomplete: str, max_length: int = 1000, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete}, render_value=False)
        super().__init__(max_length=max_length, strip=False, widget=widget, **options)


class SuggestInput(forms.TextInput):
    """A text input with suggestions. The function `suggestions` is called each time the form is rendered."""

    template_name = "kit/suggest_input.html"

    def __init__(self, suggestions: Callable[[], Iterable[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        merged = context["widget"]["attrs"]
        merged["list"] = f"{merged.get('id', name)}-suggestions"
        return {**context, "suggestions": self.suggestions()}
