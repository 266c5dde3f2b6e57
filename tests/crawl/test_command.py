"""``listing-scanner crawl`` as a user runs it: a process of its own, its messages and its exit codes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import root
from tests.processes import hears_ctrl_c

from .loopback import Site, answer, send

ROOT = Path(__file__).parents[2]
MAIN = "from scanner.cli import main; main()"


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", MAIN, "crawl", *words, "--delay", "0", "--out", str(folder / "shop.warc.gz")]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command(folder, *words), capture_output=True, encoding="utf-8", env=environment, timeout=300, check=False
    )


@pytest.fixture
def shop(site: Site) -> Site:
    site.routes["/robots.txt"] = answer(404)
    site.routes["/all"] = answer(200, b'<a href="/item/1"><a href="/item/2"><a href="/item/3">')
    site.routes["*"] = lambda handler: send(handler, 200, f"<h1>{handler.path}</h1>".encode())
    return site


def test_a_crawl_tells_every_address_and_its_end(shop: Site, tmp_path: Path) -> None:
    done = run(tmp_path, shop.url("/all"), "--follow", "/item/*", "--allow-private", shop.authority)
    assert done.returncode == 0, done.stderr
    assert f"4/4, 0 failed: {shop.url('/item/3')}" in done.stderr
    assert "4 pages in" in done.stderr
    again = run(tmp_path, shop.url("/all"), "--follow", "/item/*", "--allow-private", shop.authority)
    assert again.returncode == 0 and "complete already" in again.stderr
    assert shop.asked["/item/1"] == 1


def test_failures_are_named_and_end_with_3(shop: Site, tmp_path: Path) -> None:
    shop.routes["/item/2"] = answer(403)
    done = run(tmp_path, shop.url("/all"), "--follow", "/item/*", "--allow-private", shop.authority)
    assert done.returncode == 3
    assert f"not fetched: {shop.url('/item/2')}: blocked (HTTP 403 Forbidden)" in done.stderr
    assert "3 pages in" in done.stderr and "1 addresses not fetched" in done.stderr


def test_private_addresses_need_a_word(shop: Site, tmp_path: Path) -> None:
    done = run(tmp_path, shop.url("/all"))
    assert done.returncode == 3
    assert f"--allow-private {shop.authority} would permit it" in done.stderr
    assert shop.connections == 0


def test_a_list_file(shop: Site, tmp_path: Path) -> None:
    listed = tmp_path / "addresses.txt"
    listed.write_text(f"\ufeff# own goods\n\n{shop.url('/item/1')}\n{shop.url('/item/2')}\n", encoding="utf-8")
    done = run(tmp_path, "--list", str(listed), "--allow-private", shop.authority)
    assert done.returncode == 0 and "2 pages in" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "no address given"),
        (["https://shop.example/", "--allow-private", "127.0.0.1"], "not host:port"),
        (["https://shop.example/", "--cookies", "{here}/no-cookies.txt"], "no-cookies.txt: not a cookies.txt"),
        (["https://shop.example/", "--state", "{here}/no-cookies.txt/x"], "no-cookies.txt/x"),
        (["https://shop.example/", "--proxy", "socks5://127.0.0.1:1"], "--proxy 'socks5://127.0.0.1:1' is not"),
        (["https://shop.example/", "--depth", "many"], "--depth"),
    ],
)
def test_wrong_use_is_one_clear_line(tmp_path: Path, words: list[str], says: str) -> None:
    (tmp_path / "no-cookies.txt").write_text("nothing of the kind\n")
    given = [word.replace("{here}", str(tmp_path)) for word in words]
    done = CliRunner().invoke(root, ["crawl", *given, "--out", str(tmp_path / "shop.warc.gz")])
    assert done.exit_code == 2, done.output
    assert says in done.output


def test_ctrl_c_ends_a_hanging_crawl_and_the_next_run_goes_on(shop: Site, tmp_path: Path) -> None:
    shop.routes["/item/2"] = shop.hang
    words = (shop.url("/all"), "--follow", "/item/*", "--allow-private", shop.authority)
    child = subprocess.Popen(
        command(tmp_path, *words),
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=hears_ctrl_c,
    )
    while not shop.asked["/item/2"] and child.poll() is None:
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=300)
    # the server still hangs: neither its end nor the tries that a timeout would have brought were waited for
    assert shop.asked["/item/2"] == 1
    assert child.returncode == 3 and "goes on where this was" in said, said
    shop.routes["/item/2"] = answer(200, b"better now")
    done = run(tmp_path, *words)
    assert done.returncode == 0 and "2 pages in" in done.stderr, done.stderr
    assert (shop.asked["/item/1"], shop.asked["/item/2"], shop.asked["/item/3"]) == (1, 2, 1)


def test_help_shows_two_real_examples() -> None:
    text = CliRunner().invoke(root, ["crawl", "--help"]).output
    assert text.count("listing-scanner crawl https://") == 2
