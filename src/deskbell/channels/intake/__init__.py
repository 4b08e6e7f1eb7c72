"""Intake: store each incoming message first, then parse it and match it to a case."""
