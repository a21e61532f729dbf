"""Loads what there is to learn from."""

print("loaded")
