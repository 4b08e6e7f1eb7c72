"""Certificates as PDF: typeset and signed with the installation's own key, in a child process.

The libraries are large. In a child process they cost the web and worker processes no memory and no start time.
"""
