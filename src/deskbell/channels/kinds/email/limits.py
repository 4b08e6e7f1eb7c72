"""Limits on the mails that we send."""

MAX_COPIES = 20
MAX_FILES_SIZE = 15 * 1024 * 1024
