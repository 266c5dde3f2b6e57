"""The on-disk cache: what was served, so that a second run asks with a condition or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

KEPT = (200, 203, 301, 308)


class Answer(NamedTuple):
    """One request and what was answered, as served: `raw` still carries its content encoding."""

    uri: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    fetched_at: str
    asked: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Cache:
    """Answers by address and cookies; a page fetched while logged in is never served to a run that is not."""

    def __init__(self, folder: str, max_age: float) -> None:
        self._folder = Path(folder)
        self._max_age = max_age

    def get(self, uri: str, cookies: str) -> tuple[Answer, bool] | None:
        """The kept answer and whether it is young enough to be used as it is."""
        path = self._path(uri, cookies)
        try:
            age = time.time() - path.stat().st_mtime
            head, _, raw = path.read_bytes().partition(b"\n")
            kept = json.loads(head)
            headers = tuple((str(key), str(value)) for key, value in kept["headers"])
            answer = Answer(kept["uri"], int(kept["status"]), kept["reason"], headers, raw, kept["fetched_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # never stored, or stored by a run that was cut: as good as absent
        if answer.uri != uri or len(raw) != kept.get("length"):
            return None
        return answer, 0 <= age <= self._max_age

    def put(self, answer: Answer, cookies: str) -> None:
        """Keep an answer, unless its server forbade it."""
        if answer.status not in KEPT or "no-store" in (answer.header("cache-control") or "").lower():
            return
        path = self._path(answer.uri, cookies)
        path.parent.mkdir(parents=True, exist_ok=True)
        head = answer._asdict() | {"length": len(answer.raw)}
        del head["raw"], head["asked"]
        head["headers"] = [pair for pair in answer.headers if pair[0].lower() not in ("set-cookie", "set-cookie2")]
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(head, ensure_ascii=True).encode() + b"\n" + answer.raw)
        Path(name).replace(path)

    def touch(self, uri: str, cookies: str) -> None:
        """The server said nothing changed: the kept answer is young again."""
        path = self._path(uri, cookies)
        if path.exists():
            os.utime(path)

    def _path(self, uri: str, cookies: str) -> Path:
        name = hashlib.sha256(f"{uri}\n{cookies}".encode()).hexdigest()
        return self._folder / name[:2] / name
