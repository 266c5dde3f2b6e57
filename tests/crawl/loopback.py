"""Real servers on loopback: every test talks HTTP over sockets, and no test leaves the machine."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Route = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A site whose pages are functions of the request handler; it counts who asked for what."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.routes: dict[str, Route] = {}
        self.asked: Counter[str] = Counter()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.posted: list[bytes] = []
        self.connections = 0
        self.closed = threading.Event()
        """What a route that never answers waits for, so that no test waits for a sleeping one."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            timeout = 120

            def setup(self) -> None:
                site.connections += 1
                super().setup()

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                site.asked[self.path] += 1
                site.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                route = site.routes.get(path) or site.routes.get("*") or answer(404, b"no such page")
                try:
                    route(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def do_POST(self) -> None:
                site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_GET()

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self.server: socketserver.BaseServer = Server((host, 0), Handler)
        self.port = self.server.server_address[1]
        self.authority = f"{host}:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
        self.thread.start()

    def url(self, path: str) -> str:
        return f"http://{self.authority}{path}"

    def hang(self, handler: BaseHTTPRequestHandler) -> None:
        """A route that does not answer as long as the test runs."""
        self.closed.wait()
        handler.close_connection = True

    def close(self) -> None:
        self.closed.set()
        self.server.shutdown()
        self.server.server_close()


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Route:
    """A route with a fixed answer; header names take _ for -."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        send(handler, status, body, **headers)

    return route


def send(handler: BaseHTTPRequestHandler, status: int = 200, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    values = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(body))} | headers
    for name, value in values.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()
