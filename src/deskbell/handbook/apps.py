"""Django app configuration of the handbook."""

from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "deskbell.handbook"
    label = "handbook"
