"""Fetching: bounded, guarded, polite. `client` is the only module of the program that imports httpx."""
