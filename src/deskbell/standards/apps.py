"""Standards as a Django app."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "deskbell.standards"
    label = "standards"
