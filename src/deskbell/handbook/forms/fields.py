"""Fields that several forms of the handbook share."""

from typing import Any

from django import forms

from deskbell.handbook.edition_text import clean_pasted_text


class TextField(forms.CharField):
    """Text of several lines: Unix line ends, NFC, without NUL. Only spaces count as empty."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(strip=False, widget=forms.Textarea({"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        text = clean_pasted_text(super().to_python(value) or "")
        return text if text.strip() else ""
