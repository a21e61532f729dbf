"""Loads the sales."""

import os

print(f"loading {os.environ.get('SOURCE', 'sales')}")
