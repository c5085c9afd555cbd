"""A network that can go silent: what it took on it swallows, and it closes nothing."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator

from graph_service.engine import Engine, open_engine
from graph_service.settings import Settings


class Network:
    """A way to a server on loopback, by a port of its own."""

    def __init__(self, port: int) -> None:
        self._onward = port
        self.silent = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open = [self._listening]
        self.port = int(self._listening.getsockname()[1])

    def __enter__(self) -> "Network":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, far = self._listening.accept()[0], socket.create_connection(("127.0.0.1", self._onward))
                self._open += [near, far]
                for here, there in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=[here, there], daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            for piece in _pieces(here):
                if not self.silent.is_set():
                    there.sendall(piece)
            there.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def far_embedded(settings: Settings) -> Iterator[tuple[Engine, Network]]:
    """An embedded engine of its own home, reached over a network that can go silent."""
    with open_engine(settings):
        state = settings.home / "graph" / "server.json"
        held = json.loads(state.read_text())
        with Network(held["bolt"]) as network:
            state.write_text(json.dumps({**held, "bolt": network.port}))
            with open_engine(settings) as engine:
                yield engine, network
        state.write_text(json.dumps(held))


def _pieces(from_: socket.socket) -> Iterator[bytes]:
    while piece := from_.recv(65536):
        yield piece
