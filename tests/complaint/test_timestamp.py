"""A time stamp is asked of a real responder on this machine (openssl) and read back."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.complaint import timestamp
from scanner.model import Page, Unchecked

pytest.importorskip("rfc3161_client")
OPENSSL = shutil.which("openssl")
HEAD = "ab" * 32

CONFIG = """
[tsa]
default_tsa = one
[one]
dir = {dir}
serial = {dir}/serial
crypto_device = builtin
signer_cert = {dir}/tsa.pem
signer_key = {dir}/tsa.key
default_policy = 1.2.3.4.1
digests = sha512
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
signer_digest = sha256
"""


@pytest.fixture(scope="module")
def responder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    """Answers time-stamp queries with a key made here."""
    if OPENSSL is None:
        pytest.skip("needs the openssl command")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "serial").write_text("01\n")
    (folder / "tsa.conf").write_text(CONFIG.format(dir=folder))
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test TSA",
         "-addext", "extendedKeyUsage=critical,timeStamping", "-keyout", "tsa.key", "-out", "tsa.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip

    def answer(query: bytes) -> bytes:
        (folder / "query.tsq").write_bytes(query)
        subprocess.run(
            [str(OPENSSL), "ts", "-reply", "-config", "tsa.conf", "-queryfile", "query.tsq", "-out", "answer.tsr"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        return (folder / "answer.tsr").read_bytes()

    return answer


class Server:
    """A fetcher whose other end is `answer`."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self.answer = answer

    def post(self, uri: str, body: bytes, content_type: str) -> Page | Unchecked:
        assert content_type == "application/timestamp-query"
        return Page(uri, self.answer(body))


def test_a_granted_stamp_states_its_time_and_head(responder: Callable[[bytes], bytes]) -> None:
    stamp = timestamp.read(timestamp.request(HEAD, "http://tsa.example/", Server(responder)))
    assert stamp.hashed == timestamp.digest(HEAD)
    assert abs(stamp.time.replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamp.policy == "1.2.3.4.1"


def test_an_answer_for_another_head_is_refused(responder: Callable[[bytes], bytes]) -> None:
    old = timestamp.request("cd" * 32, "http://tsa.example/", Server(responder))
    with pytest.raises(timestamp.TimestampError, match="something else"):
        timestamp.request(HEAD, "http://tsa.example/", Server(lambda _: old))


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(timestamp.TimestampError):
        timestamp.request(HEAD, "http://tsa.example/", Server(lambda _: b"<html>not found</html>"))


def test_a_server_that_cannot_be_reached_is_named() -> None:
    class Gone:
        def post(self, uri: str, body: bytes, content_type: str) -> Page | Unchecked:
            return Unchecked(uri, None, "timeout", "no answer")

    with pytest.raises(timestamp.TimestampError, match=r"tsa\.example.*timeout"):
        timestamp.request(HEAD, "http://tsa.example/", Gone())


def test_the_kept_file_reads_back(responder: Callable[[bytes], bytes], tmp_path: Path) -> None:
    kept = tmp_path / "head.tsr"
    kept.write_bytes(timestamp.request(HEAD, "http://tsa.example/", Server(responder)))
    assert timestamp.read(kept.read_bytes()).hashed == timestamp.digest(HEAD)
