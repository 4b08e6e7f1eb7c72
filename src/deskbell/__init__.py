"""Deskbell: customer service that keeps its word."""
