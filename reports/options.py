"""What a person chose about a report beside its format and language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reports.tracking import Previous


class Options(NamedTuple):
    """Choices that every renderer may look at and most ignore."""

    color: bool = False
    """Terminal colours: only where the output is a terminal."""
    verbose: bool = False
    """Show what is for information, accepted, allowed and exempt, too."""
    previous: Previous | None = None
    """The fix list of last time, whose status, owner and remark are carried on."""
    crops: Mapping[str, bytes] | None = None
    """PNG or JPEG of the words in their picture, by the finding's fingerprint; cut by the scan, shown here."""


DEFAULT = Options()
