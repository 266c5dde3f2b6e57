"""What growing input costs, by this process's own CPU time: other programs on a busy machine change nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

ATTEMPTS = 6
"""How often a doubtful measurement is made anew; what really grows faster than its input fails every one."""


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process, not of the clock on the wall."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Does four times the input cost far less than the sixteen times of quadratic work?"""
    work(size // 8)  # what is loaded or compiled once is not the input's cost
    for _ in range(ATTEMPTS):
        small = cpu_seconds(lambda: work(size // 4))
        if cpu_seconds(lambda: work(size)) < 9 * small + 0.01:
            return True
    return False
