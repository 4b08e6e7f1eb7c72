"""The top floor: settings, addresses, the command, the embedded database. It puts the others together."""
