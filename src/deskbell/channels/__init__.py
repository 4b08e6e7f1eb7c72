"""Channels: how customers reach us and how we reach them, such as email and text messages.

Each message that comes in is stored byte for byte before it is parsed. Each message that goes out is followed until it
has arrived or failed.
"""
