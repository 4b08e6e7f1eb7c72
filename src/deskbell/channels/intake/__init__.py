"""The two steps of every intake: kept first, understood after."""
