"""The address rules: nothing on a private network is reached, however the address is spelt or found."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from scanner.crawl import wire
from scanner.crawl.fetch import Fetcher
from scanner.crawl.guard import AddressRefused, Guard, refusal, target
from scanner.crawl.options import CrawlOptions
from scanner.model import Page, Unchecked

from .loopback import Site, answer

PORT = "{port}"

# Every row is an address that must not be reached; {port} is a port on which a listener really waits.
HOSTILE = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.0.0.0x1:{port}/",
    "http://127.000.000.001:{port}/",
    "http://１２７.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://shop.localhost:{port}/",
    "http://127.8.9.10:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b::10.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.1.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1:{port}/",
    "http://224.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
    "http://240.0.0.1:{port}/",
    "http://198.18.0.1:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://shop.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@shop.example/",
    "http://shop.example:80@127.0.0.1:{port}/",
    "http://shop.example\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@shop.example/",
    "http://shop.example#@127.0.0.1:{port}/x",
    "http://127.0.0.1%3a{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/info",
    "jar:http://127.0.0.1:{port}!/",
    "data:text/html,hello",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: x",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/",
    "http://[127.0.0.1]:{port}/",
    "http://[::1/",
    "http://-dash.example:{port}/",
    "http://a..b:{port}/",
    "http://:{port}/",
    "",
]

# Names whose answers are hostile: one private address among public ones is enough.
NAMES = {
    "metadata.example": ["169.254.169.254"],
    "inside.example": ["10.1.2.3"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed6.example": ["2606:4700::1111", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "sixtofour.example": ["2002:7f00:1::"],
    "zero.example": ["0.0.0.0"],
    "cgnat.example": ["100.100.100.200"],
    "multicast.example": ["239.1.1.1"],
    "linklocal.example": ["fe80::1%eth0"],
    "nonsense.example": ["not an address"],
}


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port on all loopback addresses, IPv4 and IPv6, that notes whoever connects."""
    reached: list[object] = []
    sockets = []
    first = socket.create_server(("0.0.0.0", 0))
    port = first.getsockname()[1]
    sockets.append(first)
    if socket.has_ipv6:
        with contextlib.suppress(OSError):  # a machine without IPv6: those addresses lead nowhere there
            sockets.append(socket.create_server(("::", port), family=socket.AF_INET6))

    def listen(server: socket.socket) -> None:
        while True:
            try:
                connection, address = server.accept()
            except OSError:
                return
            reached.append(address)
            connection.close()

    for server in sockets:
        threading.Thread(target=listen, args=(server,), daemon=True).start()
    yield port, reached
    for server in sockets:
        server.close()


def resolver(host: str, port: int) -> list[str]:
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    if host in NAMES:
        return NAMES[host]
    raise OSError(f"{host}: unknown name")


def fetcher(*allow: str) -> Fetcher:
    return Fetcher(CrawlOptions(delay=0, tries=1, allow_private=allow, connect_timeout=30, total_timeout=60), resolver)


def test_the_tables_are_large_enough() -> None:
    assert len(HOSTILE) + len(NAMES) >= 40
    assert len(set(HOSTILE)) == len(HOSTILE)


@pytest.mark.parametrize("address", HOSTILE)
def test_no_hostile_address_is_reached(address: str, listener: tuple[int, list[object]]) -> None:
    port, reached = listener
    result = fetcher().fetch(address.replace(PORT, str(port)))
    assert isinstance(result, Unchecked)
    if "shop.example#" not in address:  # that one names a public host, and merely looks hostile
        assert result.reason == "address refused", result
    assert reached == []


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_inside(name: str, listener: tuple[int, list[object]]) -> None:
    port, reached = listener
    result = fetcher().fetch(f"http://{name}:{port}/")
    assert isinstance(result, Unchecked) and result.reason == "address refused", result
    assert reached == []


@pytest.mark.parametrize("address", [row for row in HOSTILE if row.startswith("http")][:45:3])
def test_no_redirect_leads_inside(address: str, listener: tuple[int, list[object]], site: Site) -> None:
    port, reached = listener
    # urljoin would read a backslash as part of a path of the same site, which is no way in
    site.routes["/go"] = answer(302, b"", Location=address.replace(PORT, str(port)).encode("ascii", "ignore").decode())
    result = fetcher(site.authority).fetch(site.url("/go"))
    assert isinstance(result, Unchecked) and result.reason == "address refused", result
    assert reached == []


def test_a_name_that_changes_its_answer_gains_nothing(listener: tuple[int, list[object]]) -> None:
    """Rebinding: whatever the second answer is, the socket goes to what was checked."""
    port, reached = listener
    calls: list[str] = []

    def turning(host: str, asked: int) -> list[str]:
        calls.append(host)
        return ["127.0.0.1"] if len(calls) > 1 else ["203.0.114.1"]

    dialled: list[str] = []
    before = wire._dial

    def dial(addresses: list[str], asked: int, timeout: float) -> socket.socket:
        dialled.extend(addresses)
        raise OSError("nobody there")

    wire._dial = dial
    try:
        one = Fetcher(CrawlOptions(delay=0, tries=3, backoff=0.01), turning)
        result = one.fetch(f"http://turning.example:{port}/")
    finally:
        wire._dial = before
    assert isinstance(result, Unchecked) and result.reason == "address refused"
    assert dialled == ["203.0.114.1"]
    assert reached == []


def test_a_name_may_be_allowed_with_its_port(site: Site, listener: tuple[int, list[object]]) -> None:
    """The connection goes to the checked address, the Host header keeps the name."""
    site.routes["/x"] = answer(200, b"hello")
    one = Fetcher(
        CrawlOptions(delay=0, tries=1, allow_private=(f"shop.example:{site.port}",)), lambda *_: ["127.0.0.1"]
    )
    result = one.fetch(f"http://shop.example:{site.port}/x")
    assert isinstance(result, Page) and result.body == b"hello"
    assert site.seen[-1][1]["host"] == f"shop.example:{site.port}"
    other = one.fetch(f"http://shop.example:{listener[0]}/x")
    assert isinstance(other, Unchecked) and other.reason == "address refused"


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::808:808", "223.5.5.5", "2400:3200::1"]
)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(ip_address(address)) is None


@pytest.mark.parametrize("value", ["127.0.0.1", "shop.example:", ":80", "x:70000", "x:abc", "2130706433:80"])
def test_an_allowance_must_be_host_and_port(value: str) -> None:
    with pytest.raises(ValueError):
        Guard([value])


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("HTTP://Shop.Example.:80/a b#x".replace(" ", "%20"), "http://shop.example/a%20b"),
        ("https://商城.example/货?q=羽绒服", "https://xn--czru2d.example/%E8%B4%A7?q=%E7%BE%BD%E7%BB%92%E6%9C%8D"),
        ("http://[2606:4700::1111]:8080", "http://[2606:4700::1111]:8080/"),
        ("https://shop.example:443/a%2Fb", "https://shop.example/a%2Fb"),
    ],
)
def test_normal_form(given: str, made: str) -> None:
    found = target(given)
    assert found.uri == made
    assert target(found.uri) == found


@pytest.mark.parametrize("address", ["http://a@b/", "http://x y/", "mailto:a@b", "http://1.2.3/", "http://0x1.2.3.4/"])
def test_doubtful_spelling_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        target(address)
