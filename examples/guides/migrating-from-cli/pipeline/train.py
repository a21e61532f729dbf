"""Trains the model."""

print("training")
