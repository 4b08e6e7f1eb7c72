"""The base of every app: clock, slots, background loops, live pages, page rendering, database helpers. It contains
nothing about customer service.
"""
