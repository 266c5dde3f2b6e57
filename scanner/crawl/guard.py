"""Which addresses may be reached: every address of a name is checked, and the connection goes to a checked one.

What is read is hostile: a page, a redirect or a name server may point at the machine's own network. So nothing here
trusts a name; the answer of the resolver is what is judged, at the moment of connecting (`Guard.addresses`).
"""

from __future__ import annotations

import queue
import re
import socket
import threading
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

PORTS = {"http": 80, "https": 443}
_BAD = re.compile(r"[\x00-\x20\x7f\\]")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")

_NAMED = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "carrier-grade NAT": ("100.64.0.0/10",),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "reserved": ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4", "100::/64", "5f00::/16"),
    "documentation": ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    "IPv4-mapped": ("::ffff:0:0/96",),
    "IPv4-compatible": ("::/96",),
    "local NAT64": ("64:ff9b:1::/48",),
    "6to4": ("2002::/16",),
    "Teredo or protocol assignment": ("2001::/23",),
}
_NETWORKS: tuple[tuple[str, IPv4Network | IPv6Network], ...] = tuple(
    (name, ip_network(network)) for name, networks in _NAMED.items() for network in networks
)
_NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(Exception):
    """An address that may not be reached; the message says why."""


class Target(NamedTuple):
    """A checked and normalised web address."""

    uri: str
    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """host:port, IPv6 in brackets: the unit of pacing and of robots.txt."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority."""
        return f"{self.scheme}://{self.authority}"


def refusal(address: Address) -> str | None:
    """Why an IP address may not be reached, or None for a public one."""
    if isinstance(address, IPv6Address) and address in _NAT64:
        # A network with DNS64 reaches the whole IPv4 world through this prefix: what is inside decides.
        inner = refusal(IPv4Address(int(address) & 0xFFFFFFFF))
        return f"NAT64 of {inner}" if inner else None
    for name, network in _NETWORKS:
        if address in network:
            return name
    return None if address.is_global and not address.is_reserved else "not public"


def target(uri: str) -> Target:
    """The parts of a web address in normal form; everything doubtful about its spelling is refused."""
    if _BAD.search(uri.strip()):
        raise AddressRefused("control character, blank or backslash in the address")
    try:
        parts = urlsplit(uri.strip())
        port, name = parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressRefused(f"malformed address: {error}") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise AddressRefused(f"scheme {scheme or 'missing'!r}, only http and https are fetched")
    if "@" in parts.netloc:
        raise AddressRefused("user name in the address")
    if port == 0:
        raise AddressRefused("port 0")
    host = _host(name)
    made = Target("", scheme, host, port or PORTS[scheme])
    shown = made.authority if made.port != PORTS[scheme] else made.authority.rpartition(":")[0]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return made._replace(uri=urlunsplit((scheme, shown, path, query, "")))


def joined(base: str, reference: str) -> str:
    """`reference` as an address, read on the page `base`."""
    try:
        return urljoin(base, reference)
    except ValueError as error:
        raise AddressRefused(f"malformed address: {error}") from None


def _host(name: str) -> str:
    """A host in its one spelling: lower case, IDNA, no trailing dot; IP addresses only in their plain form."""
    if ":" in name:
        if "%" in name:
            raise AddressRefused("IPv6 address with a zone")
        try:
            return str(IPv6Address(name))
        except ValueError:
            raise AddressRefused(f"malformed IPv6 address {name!r}") from None
    host = unicodedata.normalize("NFKC", name).replace("。", ".").lower()
    host = host.removesuffix(".")
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise AddressRefused(f"IP address {name!r} is not in plain dotted form") from None
    try:
        labels = [label if label.isascii() else label.encode("idna").decode("ascii") for label in labels]
    except UnicodeError:
        raise AddressRefused(f"malformed host name {name!r}") from None
    if not all(_LABEL.fullmatch(label) for label in labels) or len(".".join(labels)) > 253:
        raise AddressRefused(f"malformed host name {name!r}")
    return ".".join(labels)


def system_resolver(host: str, port: int, seconds: float = 15.0) -> Sequence[str]:
    """Every address the system knows for `host`; a resolver that hangs is given up."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(OSError(str(error)))

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer from the name server for {host}") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Guard:
    """The address rules of one run: `allow_private` names host:port values that need not be public."""

    def __init__(self, allow_private: Iterable[str] = (), resolver: Resolver = system_resolver) -> None:
        self._allowed = frozenset(_allowance(value) for value in allow_private)
        self._resolver = resolver

    def check(self, uri: str) -> Target:
        """The normalised target, refused where its spelling or its literal IP address is."""
        found = target(uri)
        literal = _literal(found.host)
        if literal is not None:
            self._judge(found.host, found.port, literal)
        return found

    def addresses(self, host: str, port: int) -> list[str]:
        """Addresses to connect to, all checked; asked when the connection is made, so a name cannot change between."""
        host = _host(host.strip("[]"))
        literal = _literal(host)
        if literal is not None:
            self._judge(host, port, literal)
            return [host]
        found = list(self._resolver(host, port))
        for text in found:
            address = _literal(text)
            if address is None:
                raise AddressRefused(f"{host} resolves to {text!r}")
            self._judge(host, port, address)
        if not found:
            raise OSError(f"{host} has no address")
        return found

    def _judge(self, host: str, port: int, address: Address) -> None:
        why = refusal(address)
        if why and (host, port) not in self._allowed:
            raise AddressRefused(f"{host}:{port} is {address} ({why}); --allow-private {host}:{port} would permit it")


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _allowance(value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdigit() or not 0 < int(port) < 65536 or not host:
        raise ValueError(f"{value!r} is not host:port")
    try:
        return _host(host.strip("[]")), int(port)
    except AddressRefused as error:
        raise ValueError(str(error)) from None
