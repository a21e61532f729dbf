"""Trains the model."""

print("Training")
