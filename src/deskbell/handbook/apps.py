"""The handbook as a Django app."""

from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "deskbell.handbook"
    label = "handbook"
