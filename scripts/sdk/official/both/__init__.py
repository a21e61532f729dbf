"""The SDK and the provider for the same objects: what each sends, and what each finds of what the other made."""
