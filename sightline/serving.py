"""The service as a process: its socket, its log, and a clean end."""

import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from graph_service.app import create_app, server
from graph_service.errors import Unavailable
from graph_service.service import Service
from graph_service.web.stories import StoryCard
from ingest.entering import desk

TRIES = 20
"""How many ports after the first are tried where any will do."""


def listening(host: str, port: int, *, any_free: bool = False) -> socket.socket:
    """A socket bound to the address; with `any_free`, to the next port that is free."""
    for candidate in range(port, min(port + TRIES, 65535) + 1) if any_free and port else (port,):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio sends small answers at once only on a socket that says it is TCP; otherwise each waits 40 ms
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, candidate))
            bound.listen(512)
        except OSError:
            bound.close()
            continue
        return bound
    raise Unavailable(f"port {port} is taken or the address is not ours: set SIGHTLINE_PORT or SIGHTLINE_HOST")


def serve(
    service: Service, bound: socket.socket, ready: Callable[[str], None], stories: Sequence[StoryCard] = ()
) -> None:
    """Serve until Ctrl-C or SIGTERM; requests in hand are finished. `ready` is told the address first."""
    host, port = bound.getsockname()[:2]
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))  # so that everything is closed on the way out
    ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
    try:
        server(create_app(service, stories, desk(service)), host, port).run(sockets=[bound])
    except KeyboardInterrupt:  # the server has stopped in good order; this is the signal, raised again
        return
    finally:
        bound.close()


def log_to_stderr() -> None:
    """One line an event, none of them personal; the driver's own log may hold values and stays off."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)


@contextmanager
def running(service: Service, bound: socket.socket) -> Iterator[tuple[str, int]]:
    """The service answering beside us for as long as this is held; its host and port."""
    host, port = bound.getsockname()[:2]
    aside = server(create_app(service, desk=desk(service)), host, port)
    thread = threading.Thread(target=aside.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        while not aside.started:
            if not thread.is_alive():
                raise Unavailable("the service did not start: see the log")
            time.sleep(0.01)
        yield host, port
    finally:
        aside.should_exit = True
        thread.join()
        bound.close()
