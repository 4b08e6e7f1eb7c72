"""Channels as a Django app."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "deskbell.channels"
    label = "channels"
