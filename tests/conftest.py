"""What all tests share: no deadlines, and the patience a busy machine needs."""

from __future__ import annotations

from hypothesis import settings
from playwright.async_api import expect

# A slow machine is no fault of the code; timings live in benchmarks.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
expect.set_options(timeout=20_000)
