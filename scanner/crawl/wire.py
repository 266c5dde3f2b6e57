"""Connections that go only where the guard allows, and that end when their time is over.

The guard is asked inside the connection itself, after the name was resolved and before a socket opens: Host header and
SNI stay the original name, the socket goes to an address that was checked, and nothing above can forget to ask.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from scanner.crawl.guard import Guard


class Flight:
    """One request on its way: the guard it obeys and the moment at which it is cut off.

    A read timeout counts from byte to byte, so a server that trickles would hold us for ever. A flight shuts the socket
    itself: every read in progress ends at once, whatever layer (TLS, chunks, header lines) it is in.
    """

    def __init__(self, guard: Guard, seconds: float, connect_timeout: float) -> None:
        self.guard = guard
        self.connect_timeout = connect_timeout
        self.late = False
        self._lock = threading.Lock()
        self._wires: list[_Pinned] = []
        self._cut = False
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Flight:
        _LOCAL.flight = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _LOCAL.flight = None
        self._timer.cancel()
        with self._lock:
            self._wires.clear()

    def add(self, wire: _Pinned) -> None:
        """This flight uses `wire`; where the flight is over already, so is the wire."""
        with self._lock:
            if not self._cut:
                self._wires.append(wire)
                return
        wire.cut()

    def cut(self) -> None:
        """End every connection of this flight now."""
        with self._lock:
            self._cut = True
            wires = list(self._wires)
        for wire in wires:
            wire.cut()

    def _expire(self) -> None:
        self.late = True
        self.cut()


class _Local(threading.local):
    flight: Flight | None = None


_LOCAL = _Local()


class _Pinned(HTTPConnection):
    """A connection to a checked address. Its second handle on the socket survives the TLS wrapping and can cut it."""

    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        flight = _LOCAL.flight
        if flight is None:
            raise RuntimeError("a connection outside of a flight would not be guarded")
        # A proxy is named by the user and resolves names itself; its own address is not the guard's business.
        addresses = [self.host] if self.proxy is not None else flight.guard.addresses(self.host, self.port)
        made = _dial(addresses, self.port, flight.connect_timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if isinstance(self.timeout, (int, float)):
            made.settimeout(self.timeout)
        self._handle = made.dup()
        flight.add(self)
        return made

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; a connection that is used again belongs to the flight that uses it."""
        if _LOCAL.flight is not None and self._handle is not None:
            _LOCAL.flight.add(self)
        super().request(*args, **kwargs)

    def cut(self) -> None:
        """Shut the socket from any thread."""
        handle = self._handle
        if handle is not None:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close both handles."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()
        super().close()


def _dial(addresses: list[str], port: int, timeout: float) -> socket.socket:
    """The first address that answers; the last error where none does."""
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise failure


class _PinnedSecure(_Pinned, HTTPSConnection):
    """The same under TLS: certificate and SNI are those of the name."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Pinned


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _PinnedSecure


POOLS = {"http": _Pool, "https": _SecurePool}
