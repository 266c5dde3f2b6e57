"""The first bytes of formats that are told by them: what a look at a document needs, before its reader is loaded."""

from __future__ import annotations

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""Office files of before 2007."""
PARQUET = b"PAR1"
