"""The kit as a Django app, so that Django finds its templates and migrations."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "deskbell.kit"
    label = "kit"
