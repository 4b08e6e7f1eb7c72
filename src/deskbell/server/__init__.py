"""The top floor: settings, the command `deskbell`, the embedded database, and the web and worker processes that run all
apps.
"""
