"""The Django app of the channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "deskbell.channels"
    label = "channels"
