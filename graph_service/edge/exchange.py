"""The edge of the service: an id for every request, safe headers on every answer, one log line, and no fault unanswered."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer that does not bring its own: only a file of the pages does, whose address changes with what is in it."""

PAGE = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and do: nothing from another host, and no script but those that bear the number of this very answer."""

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

HSTS = "max-age=31536000"
"""Sent over TLS only: a browser must not remember it for plain loopback."""

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")

Told = Callable[[Request, Exception], Response]
"""How a failure is told to whoever sent the request."""

_log = logging.getLogger("sightline.access")


class Edge:
    """Wraps the whole application; knows nothing of questions."""

    def __init__(self, app: ASGIApp, told: Told) -> None:
        self._app, self._told = app, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens inside."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(scope, send, self._told).run(self._app, receive)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send, told: Told) -> None:
        self._scope, self._send, self._told, self._nonce = scope, send, told, secrets.token_urlsafe(16)
        self._instance, self._status, self._start = uuid4().urn, 0, time.perf_counter()

    async def run(self, app: ASGIApp, receive: Receive) -> None:
        state: MutableMapping[str, Any] = self._scope.setdefault("state", {})
        state["instance"], state["nonce"] = self._instance, self._nonce
        try:
            await app(self._scope, receive, self._sending)
        except Exception as error:  # noqa: BLE001 - the edge: one answer for the caller, a trace without values for the log
            answer = self._told(Request(self._scope), error)
            if not self._status:
                await answer(self._scope, receive, self._sending)
        finally:
            self._note(state.get("who", "-"))

    async def _sending(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self._added(dict(message.get("headers", ())))]
        await self._send(message)

    def _added(self, brought: dict[bytes, bytes]) -> Iterable[tuple[bytes, bytes]]:
        """The headers that this answer needs and does not bring."""
        added = dict(HEADERS)
        if brought.get(b"content-type", b"").startswith(b"text/html"):
            added["Content-Security-Policy"] = PAGE.format(nonce=self._nonce)
            added["Permissions-Policy"] = PERMISSIONS
        if self._scope.get("scheme") == "https":
            added["Strict-Transport-Security"] = HSTS
        return ((k.encode(), v.encode()) for k, v in added.items() if k.lower().encode() not in brought)

    def _note(self, who: str) -> None:
        """The route's own words and never the address as it came, which may hold anything."""
        method = self._scope["method"] if self._scope["method"] in METHODS else "other"
        route = getattr(self._scope.get("route"), "path", "unknown address")
        took = round(1000 * (time.perf_counter() - self._start))
        _log.info("%s %s %s %d ms who=%s %s", method, route, self._status, took, who, self._instance)
