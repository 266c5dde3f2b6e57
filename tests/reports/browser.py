"""The real browser of the machine, as the tests of pages start it."""

from __future__ import annotations

import shutil

PATIENCE = 60_000
"""Milliseconds that a browser on a busy machine may take for one step; no test takes them on purpose."""
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Chromium of the system; None lets Playwright take its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
