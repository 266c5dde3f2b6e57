"""Programs that tests start beside themselves."""

from __future__ import annotations

import signal


def hears_ctrl_c() -> None:
    """For `preexec_fn`: a test run in the background hands on an ignored Ctrl-C, and a child would never hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
