"""How customers reach us and we reach them: what comes in is kept before it is read, what goes out is seen to arrive."""
