"""Scores the customers."""

print("Scoring")
