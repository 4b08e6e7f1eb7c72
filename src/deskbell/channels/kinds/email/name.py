"""The name under which this channel is stored."""

NAME = "email"
