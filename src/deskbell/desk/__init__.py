"""The desk: cases, contacts, messages and notes, and the pages on which staff work. The whole story of a matter is in
one case.
"""
