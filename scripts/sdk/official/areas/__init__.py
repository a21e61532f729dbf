"""The commands of the CLI, area by area, in an order in which each finds what it needs."""
