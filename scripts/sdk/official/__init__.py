"""Drives the official Peak SDK and CLI against the emulator, and says what came of it."""
