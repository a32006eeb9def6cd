"""How fast the store stores and reads, on both databases, small and grown; beside bare drivers in the same run.

All texts are made up here. Each figure is a rate (per second) or a time (milliseconds) at a number of articles; what
matters is that it stays the same while the database grows, and how far it lies from what the bare driver does.
"""
