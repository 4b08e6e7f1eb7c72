"""The ways customers reach us and we reach them: what comes in is kept before it is understood, what goes out is seen to arrive."""
